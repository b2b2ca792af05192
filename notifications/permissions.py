"""Who may see and resend mails."""

from django.db import models

from accounts.models import Role, User
from notifications.models import Mail

READERS = (Role.COORDINATOR, Role.BUYER, Role.MANAGER, Role.ADMINISTRATOR)
SENDERS = (Role.COORDINATOR, Role.ADMINISTRATOR)


def can_read_mails(user: User, target: models.Model) -> bool:
    """The mails of a case hold what each single person was told."""
    return _holds(user, READERS, target)


def can_resend_mails(user: User, target: models.Model) -> bool:
    return _holds(user, SENDERS, target)


def can_resend(user: User, mail: Mail) -> bool:
    return mail.is_failed and can_resend_mails(user, mail.target)


def _holds(user: User, roles: tuple[Role, ...], target: models.Model) -> bool:
    department = getattr(target, "department_id", None)
    return user.has_role(
        *roles, authority=getattr(target, "authority_id", 0), department=department
    )
