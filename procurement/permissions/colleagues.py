"""Who may invite colleagues, and send them home."""

from accounts.models import User
from procurement.models import Case, Colleague
from procurement.permissions.belonging import coordinates


def can_invite_colleague(user: User, case: Case) -> bool:
    alive = case.is_draft or case.is_under_way
    return alive and (user.acts_as(case.requester_id) or coordinates(user, case))


def can_remove_colleague(user: User, colleague: Colleague) -> bool:
    """Whoever may invite; and everybody may leave, but no substitute leaves for another."""
    return user.pk == colleague.user_id or can_invite_colleague(user, colleague.case)
