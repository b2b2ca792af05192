"""Who says what came of a case, opens a piece of it, or exempts it from the board."""

from accounts.models import Role, User
from procurement.models import Case
from procurement.permissions.belonging import coordinates, holds, is_disqualified

# When there is something to say about what came of it.
WITH_RESULT = (
    *(Case.Status.APPROVED, Case.Status.CONTRACTED, Case.Status.IN_OPERATION),
    *(Case.Status.CLOSED, Case.Status.REJECTED, Case.Status.WITHDRAWN),
)


def can_record_result(user: User, case: Case) -> bool:
    """F37: the coordinator or the manager, from the approval on, also when the case is over."""
    decided = case.status in WITH_RESULT
    return decided and (coordinates(user, case) or holds(user, case, Role.MANAGER))


def can_open_sub_case(user: User, case: Case) -> bool:
    """F36: the coordinator; a sub-case has none of its own."""
    under_way = case.is_under_way and not case.is_new
    return under_way and case.parent_id is None and coordinates(user, case)


def can_exempt_from_board(user: User, case: Case) -> bool:
    """G15: the chair or the manager, where the board has not decided."""
    undecided = case.status in (Case.Status.SUBMITTED, Case.Status.IN_PROGRESS)
    open_ = undecided and any(one.rules.approves for one in case.authority.boards.all())
    exempted = getattr(case, "board_exemption", None)
    if not open_ or exempted:
        return False
    if holds(user, case, Role.MANAGER):
        return True
    return holds(user, case, Role.CHAIR) and not is_disqualified(user, case)
