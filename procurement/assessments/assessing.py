"""What an assessment is judged by, what it says, and whose turn it is.

Nothing here changes anything, or looks at the clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, Role, User, spread
from portal.templatetags.formats import day as written
from portal.workdays import working_days_after
from procurement import assessments
from procurement.assessments import Kind, Verdict
from procurement.fields import Answers
from procurement.models import Assessment, Case, ThresholdSet

# Working days that a specialist has when the step has no deadline of its own.
DAYS_TO_ANSWER = 10


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """What the rules may know of a case besides the answers: procurement.assessments.Facts."""

    is_state: bool
    day: date
    thresholds: ThresholdSet | None


def day_that_counts(kind: Kind, answers: Answers, today: date) -> date:
    """The day whose rules and amounts are used."""
    given = answers.get(kind.day_field) if kind.day_field else None
    return date.fromisoformat(given) if given else today


def lacking(kind: Kind, answers: Answers, authority: Authority) -> Mapping[str, str | Promise]:
    """A sentence beside the day, where the portal knows no thresholds for it."""
    given = answers.get(kind.day_field) if kind.day_field else None
    if not given:
        return {}
    day = date.fromisoformat(given)
    if ThresholdSet.objects.valid_on(day, authority):
        return {}
    text = _(
        "The portal knows no thresholds for {day}. An administrator or procurement can add them"
        " under Thresholds."
    )
    return {kind.day_field: format_lazy(text, day=written(day))}


def verdict_of(assessment: Assessment) -> Verdict | None:
    """What the rules of its version make of its answers; nothing while it has none."""
    if not assessment.has_result:
        return None
    facts = CaseFacts(
        is_state=assessment.case.authority.is_state,
        # Nothing is answered without a day; asked for once more, for the type's sake.
        day=assessment.day or assessment.asked_at.date(),
        thresholds=assessment.thresholds,
    )
    return assessment.rules.judge(assessment.answers, facts)


def due_date(due_of_step: date | None, today: date) -> date:
    """When an answer is due: with the step that wants it, else after some working days."""
    return due_of_step or working_days_after(today, DAYS_TO_ANSWER)


def people_of(case: Case, roles: Iterable[str]) -> list[User]:
    """Whose turn it is: those of the first of these roles that somebody has for the case."""
    for role in roles:
        if found := _holders(case, Role(role)):
            return found
    return []


def confirmers_of(assessment: Assessment) -> list[User]:
    """Who can stand for the result: never whoever answered, while anybody else has a role for it.

    Nobody, where the answer is of the only one.
    """
    for role in assessment.rules.confirmed_by:
        found = _holders(assessment.case, Role(role))
        if others := [person for person in found if person.pk != assessment.answered_by_id]:
            return others
    return []


def _holders(case: Case, role: Role) -> list[User]:
    """In an own case its own people; else all whose role covers the department."""
    if role == Role.REQUESTER:
        return spread([case.requester])
    if role == Role.SYSTEM_OWNER:
        return spread([case.request.system_owner])
    if role == Role.COORDINATOR and case.coordinator:
        return spread([case.coordinator])
    place = {"authority": case.authority_id, "department": case.department_id}
    people = User.objects.holding(role, authority=case.authority_id)
    return [
        person
        for person in people.prefetch_related("assignments").order_by("pk")
        if person.has_role(role, **place)
    ]


def missing_kinds(case: Case) -> dict[str, Kind]:
    """The kinds that nobody has asked for in this case."""
    there = set(case.assessments.current().values_list("kind", flat=True))
    return {key: kind for key, kind in assessments.newest_of_all().items() if key not in there}


def names_of(roles: Iterable[str]) -> str:
    """Roles as people read them."""
    return ", ".join(str(Role(role).label) for role in roles)
