"""Who keeps requirements, of everybody and of single authorities, as people to tell."""

from collections.abc import Iterable

from accounts.models import Assignment, Authority, Role, User
from requirements_bank.models import Collaboration, Requirement


def shared_editors() -> list[User]:
    """Those of the cross-municipal requirements, wherever they work."""
    return _holding(Assignment.objects.filter(role=Role.SHARED_EDITOR))


def editors_of(authorities: Iterable[Authority | int]) -> list[User]:
    """Those of the authorities' own requirements."""
    return _holding(Assignment.objects.filter(role=Role.EDITOR, authority__in=list(authorities)))


def members_of(collaboration: Collaboration) -> list[User]:
    """Those of all the authorities that are in it."""
    return editors_of(collaboration.memberships.current().values_list("authority", flat=True))


def keepers_of(requirement: Requirement) -> list[User]:
    """Those who may change its words, as `Requirement.is_edited_by` says of each."""
    if requirement.is_shared:
        return shared_editors()
    if requirement.collaboration:
        return members_of(requirement.collaboration)
    return editors_of([requirement.authority_id] if requirement.authority_id else [])


def _holding(assignments: Iterable[Assignment]) -> list[User]:
    """A role that is limited to a department edits nothing."""
    whole = [one.user_id for one in assignments if one.department_id is None]
    return list(User.objects.active().filter(pk__in=whole))
