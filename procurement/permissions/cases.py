"""Who may do what with a case as a whole."""

from accounts.models import Role, User
from procurement import gates
from procurement.models import Case
from procurement.permissions.belonging import coordinates, holds, writes
from procurement.processes.structure import VISITATION


def can_triage(user: User) -> bool:
    """F22: whoever coordinates, if only for a department."""
    return user.has_role(Role.COORDINATOR)


def can_visit(user: User) -> bool:
    """C05a: those who go through cases at the IT visitation."""
    return user.has_role(*(Role(role) for role in VISITATION.decided_by))


def can_take_case(user: User, case: Case) -> bool:
    return can_assign_coordinator(user, case) and user.pk != case.coordinator_id


def can_assign_coordinator(user: User, case: Case) -> bool:
    return case.is_under_way and coordinates(user, case)


def can_withdraw(user: User, case: Case) -> bool:
    return case.can_become(Case.Status.WITHDRAWN) and (
        writes(user, case) or coordinates(user, case)
    )


def can_reopen(user: User, case: Case) -> bool:
    """C06d: what was rejected is reopened by the IT visitation alone.

    What left at the end of a phase, by those who may decide on phases (D03).
    """
    if case.status == Case.Status.CLOSED:
        may = coordinates(user, case) or holds(user, case, Role.MANAGER)
        return may and gates.has_left(case)
    if case.status == Case.Status.REJECTED:
        return holds(user, case, Role.ARCHITECT, Role.SECURITY)
    return case.status == Case.Status.WITHDRAWN and (
        user.acts_as(case.requester_id) or coordinates(user, case)
    )


def can_answer_replaces(user: User, case: Case) -> bool:
    return case.is_under_way and (writes(user, case) or coordinates(user, case))
