"""What happens with the copies that people have made: of the agenda with all its papers, and of a
paper without the items that they may not read.
"""

from typing import Any

from django.db import transaction

from accounts.models import User
from governance.gaps import hidden_in
from governance.models import Meeting, Package, Paper
from notifications.trail import record
from portal.lifecycle import TransitionNotAllowed


@transaction.atomic
def ask_for_package(meeting: Meeting, *, by: User) -> Package:
    """Have the PDF made that this person may read; who may read the same has the same."""
    without = hidden_in(meeting, by)
    package, is_new = Package.objects.get_or_create(meeting=meeting, without=without)
    if package.is_failed:
        Package.objects.filter(pk=package.pk).want_again()
    if is_new or package.is_failed:
        record("governance.package_asked_for", meeting, by=by)
    return package


@transaction.atomic
def ask_for_paper(meeting: Meeting, *, by: User, kind: str) -> Paper:
    """Have a paper of the meeting made without what this person may not read.

    Who may read the same has the same. There is none of what is not made for anybody yet.
    """
    known: dict[str, Any] = {"meeting": meeting, "kind": kind, "addendum": None}
    if not Paper.objects.filter(without="", **known).exists():
        raise TransitionNotAllowed(f"{meeting!r} has no {kind} yet.")
    paper, is_new = Paper.objects.get_or_create(without=hidden_in(meeting, by), **known)
    if paper.is_failed:
        Paper.objects.filter(pk=paper.pk).want_again()
    if is_new or paper.is_failed:
        record("governance.paper_asked_for", meeting, by=by, paper=paper)
    return paper
