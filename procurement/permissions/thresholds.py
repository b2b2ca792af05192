"""X14: who may let an authority judge by own amounts in place of the law's."""

from accounts.models import Role, User
from procurement.models import ThresholdSet

THRESHOLD_KEEPERS = (Role.ADMINISTRATOR, Role.PROCUREMENT)


def can_keep_thresholds(user: User) -> bool:
    """Administrators and procurement, for the whole of their own authority."""
    return user.authority_id in user.authorities_as(*THRESHOLD_KEEPERS)


def can_remove_thresholds(user: User, limits: ThresholdSet) -> bool:
    """The own ones. The law's come with the portal, and nobody changes them."""
    return can_keep_thresholds(user) and limits.authority_id == user.authority_id
