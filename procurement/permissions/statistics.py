"""Who may look at the cases of the authority as numbers."""

from accounts.models import Role, User

READERS = (Role.COORDINATOR, Role.MANAGER, *Role.board(), Role.ADMINISTRATOR)


def can_read_statistics(user: User) -> bool:
    """Managers, coordinators, the board, administrators; of the cases that they may see."""
    return user.has_role(*READERS)
