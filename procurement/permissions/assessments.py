"""Who may do what with assessments."""

from collections.abc import Iterable

from accounts.models import Role, User
from procurement.assessments import assessing
from procurement.models import Assessment, Case
from procurement.permissions.belonging import OWN, coordinates, holds


def is_for(user: User, case: Case, roles: Iterable[str]) -> bool:
    """Whether one of these roles is the person's in this case: some only in the own cases."""
    named = {Role(role) for role in roles}
    own = any(OWN[role](user, case) for role in named & OWN.keys())
    return own or holds(user, case, *(named - OWN.keys()))


def _is_open(assessment: Assessment) -> bool:
    return assessment.is_current and assessment.case.is_under_way and not assessment.is_confirmed


def can_ask_assessment(user: User, case: Case) -> bool:
    """Whoever drives the case, and the specialists themselves."""
    own = coordinates(user, case) or holds(user, case, *Role.specialists(), Role.MANAGER)
    return case.is_under_way and own


def can_answer_assessment(user: User, assessment: Assessment) -> bool:
    """The one it is assigned to, and those whose question it is."""
    case, rules = assessment.case, assessment.rules
    return _is_open(assessment) and (
        user.acts_as(assessment.assignee_id)
        or is_for(user, case, (*rules.answered_by, *rules.confirmed_by))
    )


def can_assign_assessment(user: User, assessment: Assessment) -> bool:
    may = can_answer_assessment(user, assessment) or can_ask_assessment(user, assessment.case)
    return _is_open(assessment) and may


def can_return_assessment(user: User, assessment: Assessment) -> bool:
    """The question by whoever should answer it; the answer by whoever should confirm it."""
    if assessment.is_answered:
        roles = assessment.rules.confirmed_by
        return _is_open(assessment) and is_for(user, assessment.case, roles)
    can_be = assessment.can_become(Assessment.Status.RETURNED)
    return can_be and can_answer_assessment(user, assessment)


def can_confirm_assessment(user: User, assessment: Assessment) -> bool:
    """Somebody else than whoever answered; the same person only where nobody else has a role."""
    return (
        assessment.is_answered
        and _is_open(assessment)
        and assessment.is_settled
        and is_for(user, assessment.case, assessment.rules.confirmed_by)
        and (user.pk != assessment.answered_by_id or not assessing.confirmers_of(assessment))
    )


def can_make_assessment_anew(user: User, assessment: Assessment) -> bool:
    """A confirmed result is never changed: a new one takes its place."""
    case, rules = assessment.case, assessment.rules
    alive = assessment.is_current and assessment.is_confirmed and case.is_under_way
    roles = (*rules.answered_by, *rules.confirmed_by)
    return alive and (coordinates(user, case) or is_for(user, case, roles))


def can_ask_for_paper(user: User, assessment: Assessment) -> bool:
    """Everybody who sees the case, as soon as there is a result to print."""
    return assessment.has_result
