"""Who says how the course of a case was."""

from accounts.models import User
from procurement.models import Case


def can_answer_satisfaction(user: User, case: Case) -> bool:
    """F03: the requester alone, once, when the case is over."""
    is_over = case.closed_at is not None and not case.is_under_way
    return is_over and user.pk == case.requester_id and not hasattr(case, "satisfaction")
