"""The part of a comparison that one page shows: filtered, in groups, a hundred kB at most."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.numbers import whole_number
from requirements_bank.answers.comparison import Comparison, Line
from requirements_bank.models import DialogueRequirement

# With five suppliers and their elaborations a page stays below 100 kB.
CELLS = 200
# To so many suppliers, so many letters of each elaboration.
EXCERPTS = ((1, 400), (5, 160))
SHORTEST = 60
FILTERS: dict[str, Promise] = {
    "differences": _("Only differences"),
    "minimum": _("Only minimum requirements"),
    "weak": _("Only no and in part"),
    "unclear": _("Only to be elaborated, or assessed differently"),
    "mine": _("Only what I have not assessed"),
}


@dataclass(frozen=True)
class Chip:
    label: str | Promise
    url: str
    current: bool


class Group(NamedTuple):
    """A category: its lines on this page, and of all its lines how many each supplier meets."""

    name: str
    number: int
    lines: list[Line]
    met: list[int]


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; empty is everything."""

    only: str = ""
    category: str = ""
    suppliers: tuple[int, ...] = ()

    @classmethod
    def by(cls, address: QueryDict) -> "Wanted":
        named = (whole_number(text) for text in address.getlist("supplier"))
        suppliers = tuple(sorted({number for number in named if number}))
        return cls(address.get("only", ""), address.get("category", ""), suppliers)

    def query(self, **changed: str | int) -> str:
        named = {"only": self.only, "category": self.category, "supplier": self.suppliers}
        kept = {name: value for name, value in (named | changed).items() if value}
        return urlencode(kept, doseq=True)


@dataclass(frozen=True)
class Shown:
    compared: Comparison
    groups: list[Group]
    chips: list[Chip]
    categories: list[str]
    wanted: Wanted
    text: str
    previous_url: str
    next_url: str

    @property
    def query(self) -> str:
        return self.wanted.query()

    @property
    def excerpt(self) -> int:
        """How much of an elaboration stands in the table: the more suppliers, the less of each."""
        suppliers = len(self.compared.columns)
        return next((length for most, length in EXCERPTS if suppliers <= most), SHORTEST)


@dataclass(frozen=True)
class Place:
    """One line among those that the address asks for, and the requirements beside it."""

    line: Line
    number: int
    of: int
    previous: DialogueRequirement | None
    next: DialogueRequirement | None


def place_of(
    requirement: int, compared: Comparison, address: QueryDict, *, assessor: int = 0
) -> Place:
    wanted = Wanted.by(address)
    chosen = compared.narrowed(wanted.suppliers)
    line = next(line for line in chosen.lines if line.requirement.pk == requirement)
    rows = [one.requirement for one in wanted_lines(chosen, wanted, assessor)]
    # What has just been assessed may not be wanted any more: then the first is the next.
    number = rows.index(line.requirement) + 1 if line.requirement in rows else 0
    before = rows[number - 2] if number > 1 else None
    return Place(line, number, len(rows), before, next(iter(rows[number:]), None))


def shown_lines(compared: Comparison, address: QueryDict, *, assessor: int = 0) -> Shown:
    """What the address asks for: `only`, `category`, `supplier`, `page`."""
    wanted = Wanted.by(address)
    chosen = compared.narrowed(wanted.suppliers)
    lines = wanted_lines(chosen, wanted, assessor)
    rows = max(10, CELLS // (len(chosen.columns) + 1))
    page = _page_number(address.get("page", ""), last=max(1, -(-len(lines) // rows)))
    part = lines[(page - 1) * rows : page * rows]
    filters = [name for name in FILTERS if assessor or name != "mine"]
    return Shown(
        compared=chosen,
        groups=_groups(part, lines),
        chips=[_chip(name, wanted) for name in filters],
        categories=list(dict.fromkeys(line.requirement.main_category for line in compared.lines)),
        wanted=wanted,
        text=f"{(page - 1) * rows + bool(part)}–{(page - 1) * rows + len(part)} / {len(lines)}",
        previous_url=f"?{wanted.query(page=page - 1)}" if page > 1 else "",
        next_url=f"?{wanted.query(page=page + 1)}" if page * rows < len(lines) else "",
    )


def wanted_lines(chosen: Comparison, wanted: Wanted, assessor: int = 0) -> list[Line]:
    """Free requirements go to the others of their category; the bank's order is kept."""
    lines = [line for line in chosen.lines if _passes(line, wanted, assessor)]
    order = {name: place for place, name in enumerate(dict.fromkeys(map(_category, lines)))}
    return sorted(lines, key=lambda line: order[_category(line)])


def _passes(line: Line, wanted: Wanted, assessor: int) -> bool:
    tests: dict[str, Callable[[Line], bool]] = {
        "differences": lambda line: line.differs,
        "minimum": lambda line: line.requirement.is_minimum,
        "weak": lambda line: line.is_weak,
        "unclear": lambda line: line.is_unclear,
        "mine": lambda line: line.lacks(assessor),
    }
    passes = wanted.only not in tests or tests[wanted.only](line)
    return passes and wanted.category in ("", _category(line))


def _category(line: Line) -> str:
    return line.requirement.main_category


def _groups(part: list[Line], lines: list[Line]) -> list[Group]:
    whole = {name: list(group) for name, group in groupby(lines, key=_category)}
    return [
        Group(name, len(whole[name]), list(group), _met(whole[name]))
        for name, group in groupby(part, key=_category)
    ]


def _met(lines: list[Line]) -> list[int]:
    """By supplier."""
    cells = zip(*(line.cells for line in lines), strict=True)
    return [sum(cell.is_met for cell in column) for column in cells]


def _chip(name: str, wanted: Wanted) -> Chip:
    """A second click takes the filter off again."""
    only = "" if name == wanted.only else name
    return Chip(FILTERS[name], f"?{wanted.query(only=only)}", name == wanted.only)


def _page_number(text: str, *, last: int) -> int:
    return min(whole_number(text) or 1, last)
