"""C00b: every area has somebody who coordinates."""

from accounts.models import Assignment, Authority, Department, Role


def without_coordinator(authority: Authority) -> list[Department]:
    """The topmost departments that no coordinator covers: neither whole nor in part."""
    held = Assignment.objects.filter(
        authority=authority, role=Role.COORDINATOR, user__is_active=True
    )
    places = set(held.values_list("department", flat=True))
    if None in places:
        return []
    parents = dict(Department.objects.filter(authority=authority).values_list("pk", "parent"))
    covered = {_top(place, parents) for place in places if place}
    tops = Department.objects.filter(authority=authority, parent=None).order_by("name")
    return [department for department in tops if department.pk not in covered]


def _top(pk: int, parents: dict[int, int | None]) -> int:
    while (above := parents.get(pk)) is not None:
        pk = above
    return pk
