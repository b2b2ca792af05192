"""The departments of an authority as a tree, in the order they are shown."""

from collections.abc import Iterator
from dataclasses import dataclass

from accounts.models import Authority, Department


@dataclass(frozen=True)
class Branch:
    """A department and how deep it lies."""

    department: Department
    depth: int

    @property
    def levels(self) -> range:
        return range(self.depth)

    @property
    def label(self) -> str:
        return "– " * self.depth + self.department.name


def tree_of(authority: Authority) -> list[Branch]:
    """Each department followed by those below it, in one query."""
    below: dict[int | None, list[Department]] = {}
    for department in Department.objects.filter(authority=authority).order_by("name", "pk"):
        below.setdefault(department.parent_id, []).append(department)
    return list(_walk(below, None, 0))


def choices_of(authority: Authority, *, empty: str) -> list[tuple[str, str]]:
    """The tree as choices of a form."""
    rows = [(str(branch.department.pk), branch.label) for branch in tree_of(authority)]
    return [("", empty), *rows]


def _walk(
    below: dict[int | None, list[Department]], parent: int | None, depth: int
) -> Iterator[Branch]:
    for department in below.get(parent, []):
        yield Branch(department, depth)
        yield from _walk(below, department.pk, depth + 1)
