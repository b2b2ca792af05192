"""Who says where a case begins, and whether it goes on after a phase."""

from accounts.models import Role, User
from procurement import gates
from procurement.models import Case
from procurement.permissions.belonging import coordinates, holds


def can_decide_phase(user: User, case: Case) -> bool:
    """D03: the manager or the contact person, when a phase has ended."""
    decides = holds(user, case, Role.MANAGER) or coordinates(user, case)
    taken = case.is_under_way and not case.is_new and case.status != Case.Status.AWAITING_BOARD
    return taken and decides and gates.phase_at_end(case) is not None


def can_enter_phase(user: User, case: Case) -> bool:
    """D02: whoever takes the case, or decides for the department, before anything is done in it."""
    may = coordinates(user, case) or can_skip_decisions(user, case)
    return may and gates.may_enter_later(case)


def can_skip_decisions(user: User, case: Case) -> bool:
    """D02: let a case begin past a decision, which is as good as making it."""
    return holds(user, case, Role.MANAGER)
