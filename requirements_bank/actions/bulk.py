"""Many requirements are changed at once: each of them as if it were the only one."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from accounts.models import Authority, User
from notifications.trail import record
from portal.locks import locked, pause_point
from requirements_bank import permissions
from requirements_bank.actions import bank, extensions, reviews
from requirements_bank.bank import versions
from requirements_bank.models import Category, Domain, LocalExtension, Question, Requirement

Status = Requirement.Status


@dataclass(frozen=True)
class Wish:
    """What is to be different; what is empty stays as each of them has it."""

    category: Category | None = None
    priority: str = ""
    added_domains: list[Domain] = field(default_factory=list)
    removed_domains: list[Domain] = field(default_factory=list)
    added_questions: list[Question] = field(default_factory=list)
    removed_questions: list[Question] = field(default_factory=list)
    state: str = ""
    reason: str = ""
    reviewer: User | None = None
    review_date: datetime.date | None = None
    favourite: bool | None = None


@transaction.atomic
def change_many(requirements: Iterable[Requirement], *, by: User, wish: Wish) -> int:
    """Change the words of those that the person may edit, and the additions of all. How many.

    As they are now: what others have written meanwhile stays.
    """
    changed = 0
    planned: dict[User, list[Requirement]] = {}
    found = _held(requirements)
    pause_point("many_are_changed")
    for requirement in found:
        if requirement.is_edited_by(by) and not requirement.is_deleted:
            _change(requirement, by=by, wish=wish)
            reviewer = _plan_review(requirement, by=by, wish=wish)
            if reviewer:
                planned.setdefault(reviewer, []).append(requirement)
            changed += 1
        if wish.favourite is not None:
            _favour(requirement, by.authority, by=by, is_favourite=wish.favourite)
    reviews.tell_of_many(planned, by=by)
    record("requirements_bank.many_changed", by, by=by, changed=changed)
    return changed


def _held(requirements: Iterable[Requirement]) -> list[Requirement]:
    """The rows as they are, kept from others until the end."""
    rows = Requirement.objects.filter(pk__in=[row.pk for row in requirements])
    whole = rows.select_related("category__parent", "authority", "collaboration")
    return list(locked(whole.prefetch_related(*versions.NAMED)).order_by("pk"))


def _change(requirement: Requirement, *, by: User, wish: Wish) -> None:
    if wish.category:
        requirement.category = wish.category
    if wish.priority:
        requirement.priority = wish.priority
    relations = {name: set(getattr(requirement, name).all()) for name in versions.NAMED}
    relations["domains"] |= set(wish.added_domains)
    relations["domains"] -= set(wish.removed_domains)
    relations["questions"] |= set(wish.added_questions)
    relations["questions"] -= set(wish.removed_questions)
    bank.change(requirement, by=by, relations=relations, comment=wish.reason)
    if wish.state == Status.PUBLISHED and permissions.can_publish_requirement(by, requirement):
        bank.publish(requirement, by=by)
    elif wish.state == Status.RETIRED and requirement.can_become(wish.state):
        bank.retire(requirement, by=by, reason=wish.reason)


def _plan_review(requirement: Requirement, *, by: User, wish: Wish) -> User | None:
    """Who is to be told of it, together with the others; nobody where nothing is new."""
    if not (wish.reviewer or wish.review_date):
        return None
    reviewer = wish.reviewer or requirement.reviewer
    day = wish.review_date or requirement.review_date
    is_new = reviews.plan(requirement, by=by, reviewer=reviewer, review_date=day, tells=False)
    return reviewer if is_new else None


def _favour(
    requirement: Requirement, authority: Authority, *, by: User, is_favourite: bool
) -> None:
    own = {"requirement": requirement, "authority": authority}
    extension = LocalExtension.objects.filter(**own).first() or LocalExtension(**own)
    is_refused = is_favourite and extension.is_deselected
    if extension.is_favourite == is_favourite or is_refused:
        return
    kept = extension.written_against if extension.pk else requirement.version
    extension.is_favourite = is_favourite
    extensions.extend(extension, by=by)
    # Nobody has looked at the additions again: that stays to be done.
    LocalExtension.objects.filter(**own).update(written_against=kept)
