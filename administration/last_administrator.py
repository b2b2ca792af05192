"""An authority always has an administrator."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Assignment, Authority, Role, User
from portal.locks import locked, pause_point
from portal.refusals import Refused


class LastAdministrator(Refused):
    """Refused: an authority always has an administrator."""

    def __init__(self) -> None:
        super().__init__(
            _("The authority would be left without an administrator. Give somebody else the role.")
        )


def administers(assigned: Assignment) -> bool:
    return assigned.role == Role.ADMINISTRATOR and assigned.department_id is None


def leave_an_administrator(authority: Authority, *, without: User) -> None:
    """Refuse to go on when nobody else administers the authority.

    The authority's row is locked, so that two administrators cannot remove each other at once.
    """
    locked(Authority.objects.filter(pk=authority.pk)).get()
    others = Assignment.objects.filter(
        role=Role.ADMINISTRATOR, authority=authority, department=None, user__is_active=True
    ).exclude(user=without)
    if not others.exists():
        raise LastAdministrator
    pause_point("last_administrator")
