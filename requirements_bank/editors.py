"""Who keeps requirements, of everybody and of single authorities, as people to tell."""

from collections.abc import Iterable

from accounts.models import Assignment, Authority, Role, User


def shared_editors() -> list[User]:
    """Those of the cross-municipal requirements, wherever they work."""
    return _holding(Assignment.objects.filter(role=Role.SHARED_EDITOR))


def editors_of(authorities: Iterable[Authority | int]) -> list[User]:
    """Those of the authorities' own requirements."""
    return _holding(Assignment.objects.filter(role=Role.EDITOR, authority__in=list(authorities)))


def _holding(assignments: Iterable[Assignment]) -> list[User]:
    """A role that is limited to a department edits nothing."""
    whole = [one.user_id for one in assignments if one.department_id is None]
    return list(User.objects.active().filter(pk__in=whole))
