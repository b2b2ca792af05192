"""C05a: what the IT visitation goes through, what was said at it, and both as PDF."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils import timezone, translation

from accounts.models import User
from portal.pdf import render_pdf
from procurement.models import Case, ChecklistStep, Document, Entry, VisitationPaper
from procurement.models.case_queryset import CaseQuerySet
from procurement.models.worksheet import EntryQuerySet
from procurement.turns import queues

AGENDA = "procurement/visitation_agenda_pdf.html"
MINUTES = "procurement/visitation_minutes_pdf.html"


def agenda_of(user: User) -> CaseQuerySet:
    """The cases of the next visitation, the oldest first."""
    return Case.objects.visible_to(user).at_visitation().order_by("submitted_at", "id")


def minutes_of(user: User) -> EntryQuerySet:
    """What was said about each case, each with the day: `held_on`."""
    rows = Entry.objects.visitation_minutes().filter(case__in=Case.objects.visible_to(user))
    return rows.select_related("case")


def by_day(lines: Sequence[Entry]) -> list[tuple[date, list[Entry]]]:
    """Lines that are sorted by the day, under their days."""
    days = groupby(lines, lambda line: line.answers["date"])
    return [(date.fromisoformat(day), list(of_the_day)) for day, of_the_day in days]


def waiting() -> QuerySet[VisitationPaper]:
    """Papers to be made, with those who asked for them."""
    return VisitationPaper.objects.waiting().select_related("asked_by__authority")


def render_paper(paper: VisitationPaper) -> bytes:
    """The paper as it reads now, in Danish: it is the authority's own language. Slow."""
    with translation.override("da"):
        return render_pdf(MINUTES if paper.day else AGENDA, context_of(paper))


def context_of(paper: VisitationPaper) -> dict[str, Any]:
    """What the PDF shows: what whoever asked for it may see."""
    found = {"authority": paper.asked_by.authority, "now": timezone.now()}
    if paper.day:
        lines = minutes_of(paper.asked_by).of_day(paper.day)
        return found | {"day": paper.day, "lines": lines.order_by("id"), "site": settings.SITE_URL}
    return found | {"steps": _with_papers(paper.asked_by), "site": settings.SITE_URL}


def _with_papers(user: User) -> list[ChecklistStep]:
    """The agenda's steps; each case has its `papers`."""
    steps = queues.current_steps(agenda_of(user))
    kept = Prefetch("documents", Document.objects.newest().order_by("pk"), to_attr="papers")
    prefetch_related_objects([step.case for step in steps], "request", "requester", kept)
    return steps
