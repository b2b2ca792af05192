"""What an administrator reaches: the own authority's people and departments, and no other's."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from accounts.models import Assignment, Authority, Department, Role, User


def administered(user: User) -> Authority:
    """The authority whose pages an administrator sees: the own, else the first; 403 for others."""
    reached = user.authorities_as(Role.ADMINISTRATOR)
    if not reached:
        raise PermissionDenied
    pk = user.authority_id if user.authority_id in reached else min(reached)
    return Authority.objects.get(pk=pk)


def people_of(user: User) -> QuerySet[User]:
    """The people an administrator may reach, as 404 for all others."""
    _refuse_others(user)
    people: QuerySet[User] = User.objects.all()
    return people.filter(authority__in=user.authorities_as(Role.ADMINISTRATOR))


def departments_of(user: User) -> QuerySet[Department]:
    """The departments an administrator may reach, as 404 for all others."""
    _refuse_others(user)
    return Department.objects.filter(authority__in=user.authorities_as(Role.ADMINISTRATOR))


def assignments_of(user: User) -> QuerySet[Assignment]:
    """The roles an administrator may reach: those in the authority."""
    _refuse_others(user)
    return Assignment.objects.filter(authority__in=user.authorities_as(Role.ADMINISTRATOR))


def _refuse_others(user: User) -> None:
    if not user.authorities_as(Role.ADMINISTRATOR):
        raise PermissionDenied
