"""What a case waits for, on whom, and since when: for whoever drives it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from procurement.assessments.listing import current_of, waits_for
from procurement.models import Case, ChecklistStep, Enquiry
from procurement.turns import wanted

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Wait:
    """Somebody who has something to do in the case."""

    who: Text
    what: Text
    url: str
    since: datetime | None
    due: date | None

    @property
    def days(self) -> int | None:
        return (timezone.now() - self.since).days if self.since else None


def in_case(case: Case) -> list[Wait]:
    """All that somebody has to do in the case, the nearest deadline first; out of memory."""
    if not case.is_under_way:
        return []
    waits = [*_steps(case), *beside_steps(case)]
    return sorted(waits, key=lambda wait: wait.due or date.max)


def beside_steps(case: Case) -> list[Wait]:
    """Assessments, questions and reviews that somebody has to do with."""
    return [*_assessments(case), *_enquiries(case), *_reviews(case)]


def threads_of(case: Case) -> list[Enquiry]:
    """The questions of the case with every word: out of memory, where they were read before."""
    if "enquiries" in getattr(case, "_prefetched_objects_cache", {}):
        return list(case.enquiries.all())
    return list(case.enquiries.newest_threads())


def _steps(case: Case) -> Iterator[Wait]:
    """The step the case stands at, and others that were given to somebody."""
    for step in case.steps.all():
        is_current = step.number == case.current_step
        if not wanted.is_now(step):
            continue
        yield Wait(
            who=wanted.who_at(step),
            what=_step(step),
            url=step.get_absolute_url(),
            since=case.step_since if is_current else None,
            due=step.due_date,
        )


def _step(step: ChecklistStep) -> Text:
    return format_lazy(_("Step {number}: {title}"), number=step.number, title=step.text.title)


def _assessments(case: Case) -> Iterator[Wait]:
    for one in current_of(case):
        if one.is_confirmed:
            continue
        yield Wait(
            who=waits_for(one),
            what=one.rules.title,
            url=one.get_absolute_url(),
            since=one.answered_at or one.asked_at,
            due=one.due_date,
        )


def _enquiries(case: Case) -> Iterator[Wait]:
    for one in threads_of(case):
        if not one.is_open:
            continue
        last = list(one.replies.all())[-1:]
        yield Wait(
            who=one.waits_on,
            what=one.text,
            url=one.get_absolute_url(),
            since=last[0].written_at if last else one.asked_at,
            due=one.due_date,
        )


def _reviews(case: Case) -> Iterator[Wait]:
    kept = [file for file in case.documents.all() if file.removed_at is None]
    for one in (review for file in kept for review in file.reviews.all() if review.is_open):
        yield Wait(
            who=one.asked,
            what=format_lazy(_("Go through: {name}"), name=one.document.name),
            url=one.get_absolute_url(),
            since=one.asked_at,
            due=one.due_date,
        )
