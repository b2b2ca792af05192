"""What happens to the departments of an authority."""

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, Department, User
from notifications.trail import record
from portal.locks import locked, pause_point
from portal.refusals import Refused


class StillInUse(Refused):
    """Refused: the department has people, cases, systems or departments."""

    def __init__(self) -> None:
        super().__init__(
            _("The department is in use by people, cases, systems or other departments.")
        )


class MovedBelowItself(Refused):
    """Refused: the tree would become a ring."""

    def __init__(self) -> None:
        super().__init__(_("A department cannot be placed below itself."))


class NameTaken(Refused):
    """Refused: somebody else has just given a department of that place the same name."""

    def __init__(self) -> None:
        super().__init__(_("There is already a department of that name here."))


@transaction.atomic
def add(department: Department, *, by: User) -> Department:
    """Add a department to the authority's tree."""
    locked(Authority.objects.filter(pk=department.authority_id)).get()
    _refuse_a_second(department)
    pause_point("department_is_new")
    department.save()
    record(
        "administration.department_added", department.authority, by=by, department=department.name
    )
    return department


@transaction.atomic
def edit(department: Department, *, by: User) -> None:
    """Keep a department's new name and place, unless it was placed below itself."""
    # Two moves at once, each right by itself, could close a ring.
    locked(Authority.objects.filter(pk=department.authority_id)).get()
    _refuse_a_ring(department)
    _refuse_a_second(department)
    pause_point("department_ring")
    before = Department.objects.get(pk=department.pk).name
    department.save(update_fields=["name", "parent"])
    record(
        "administration.department_edited",
        department.authority,
        by=by,
        department=department,
        before=before,
    )


@transaction.atomic
def remove(department: Department, *, by: User) -> None:
    """Remove a department that nothing refers to."""
    name = department.name
    try:
        department.delete()
    except ProtectedError as error:
        raise StillInUse from error
    record("administration.department_removed", department.authority, by=by, department=name)


def _refuse_a_second(department: Department) -> None:
    here = Department.objects.filter(
        authority=department.authority_id, parent=department.parent_id, name=department.name
    )
    if here.exclude(pk=department.pk).exists():
        raise NameTaken


def _refuse_a_ring(department: Department) -> None:
    above = dict(
        Department.objects.filter(authority=department.authority_id).values_list("pk", "parent_id")
    )
    climbing = department.parent_id
    while climbing is not None:
        if climbing == department.pk:
            raise MovedBelowItself
        climbing = above[climbing]
