"""The part of a comparison that one page shows: filtered, in groups, a hundred kB at most."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.numbers import whole_number
from requirements_bank.comparison import Comparison, Line

# With five suppliers and their elaborations a page stays below 100 kB.
CELLS = 200
FILTERS: dict[str, Promise] = {
    "differences": _("Only differences"),
    "minimum": _("Only minimum requirements"),
    "weak": _("Only no and in part"),
}


@dataclass(frozen=True)
class Chip:
    label: str | Promise
    url: str
    current: bool


@dataclass(frozen=True)
class Shown:
    groups: list[tuple[str, int, list[Line]]]
    chips: list[Chip]
    categories: list[str]
    category: str
    only: str
    text: str
    previous_url: str
    next_url: str


def shown_lines(compared: Comparison, address: Mapping[str, str]) -> Shown:
    """What the address asks for: `only`, `category`, `page`."""
    only, category = address.get("only", ""), address.get("category", "")
    lines = [line for line in compared.lines if _passes(line, only, category)]
    rows = max(10, CELLS // (len(compared.columns) + 1))
    page = _page_number(address.get("page", ""), last=max(1, -(-len(lines) // rows)))
    part = _by_category(lines)[(page - 1) * rows : page * rows]
    kept = {name: value for name, value in (("only", only), ("category", category)) if value}
    return Shown(
        groups=_groups(part, lines),
        chips=[_chip(name, only, category) for name in FILTERS],
        categories=list(dict.fromkeys(line.requirement.main_category for line in compared.lines)),
        category=category,
        only=only,
        text=f"{(page - 1) * rows + bool(part)}–{(page - 1) * rows + len(part)} / {len(lines)}",
        previous_url=_url(kept, page - 1) if page > 1 else "",
        next_url=_url(kept, page + 1) if page * rows < len(lines) else "",
    )


def _passes(line: Line, only: str, category: str) -> bool:
    tests = {
        "differences": line.differs,
        "minimum": line.requirement.is_minimum,
        "weak": line.is_weak,
    }
    return tests.get(only, True) and category in ("", line.requirement.main_category)


def _by_category(lines: list[Line]) -> list[Line]:
    """Free requirements go to the others of their category; the bank's order is kept."""
    order = {name: place for place, name in enumerate(dict.fromkeys(map(_category, lines)))}
    return sorted(lines, key=lambda line: order[_category(line)])


def _category(line: Line) -> str:
    return line.requirement.main_category


def _groups(part: list[Line], lines: list[Line]) -> list[tuple[str, int, list[Line]]]:
    names = [_category(line) for line in lines]
    return [(name, names.count(name), list(group)) for name, group in groupby(part, key=_category)]


def _chip(name: str, only: str, category: str) -> Chip:
    """A second click takes the filter off again."""
    wanted = {"category": category, "only": "" if name == only else name}
    query = urlencode({key: value for key, value in wanted.items() if value})
    return Chip(FILTERS[name], f"?{query}", name == only)


def _page_number(text: str, *, last: int) -> int:
    return min(whole_number(text) or 1, last)


def _url(kept: dict[str, str], page: int) -> str:
    return f"?{urlencode({**kept, 'page': page})}"
