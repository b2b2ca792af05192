"""Reads requirements pasted from a spreadsheet: a line each, with tabs between the cells."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import override

from requirements_bank.models import Category, DialogueRequirement, Priority

MOST = 300
LONGEST_TITLE = 200
# What the columns are called in a first line; without one they come in this order.
COLUMNS = {
    "title": ("krav", "navn", "titel", "requirement", "name", "title"),
    "description": ("beskrivelse", "description"),
    "category": ("kategori", "category"),
    "priority": ("prioritet", "priority"),
    "rationale": ("rationale", "begrundelse", "reason"),
}


@dataclass
class Pasted:
    rows: list[DialogueRequirement] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read(text: str, *, category: Category, priority: str) -> Pasted:
    """The requirements in it, and what is wrong, line by line. `category` and `priority` are for
    those that name none.
    """
    pasted = Pasted()
    try:
        lines = [line for line in csv.reader(io.StringIO(text), delimiter="\t") if any(line)]
    except csv.Error:
        pasted.problems.append(_("A cell is too long, or a quotation mark does not end."))
        return pasted
    if len(lines) > MOST:
        text = _("There are %(number)d lines. Paste at most %(most)d at a time.")
        pasted.problems.append(text % {"number": len(lines), "most": MOST})
        return pasted
    known = _Known(category, priority)
    for number, cells in _named(lines):
        row, problem = known.requirement(cells)
        if problem:
            pasted.problems.append(
                _("Line %(number)d: %(problem)s") % {"number": number, "problem": problem}
            )
        else:
            pasted.rows.append(row)
    return pasted


def _named(lines: list[list[str]]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each line with its number, its cells by the names of the columns."""
    names = _header(lines[0]) if lines else []
    start = 1 if names else 0
    names = names or list(COLUMNS)
    for number, line in enumerate(lines[start:], start + 1):
        cells = [cell.strip() for cell in line]
        # One column alone holds the requirements themselves.
        if len(names) == len(COLUMNS) and len(cells) == 1:
            cells = [_shortened(cells[0]), cells[0]]
        yield number, dict(zip(names, cells, strict=False))


def _header(line: Iterable[str]) -> list[str]:
    """The names of the columns, if the first line tells them."""
    by_word = {word: name for name, words in COLUMNS.items() for word in words}
    names = [by_word.get(cell.strip().lower(), "") for cell in line]
    return names if "title" in names and "description" in names else []


def _shortened(text: str) -> str:
    first = text.splitlines()[0] if text else ""
    return first if len(first) <= 80 else f"{first[:79].rstrip()}…"


class _Known:
    """The categories and priorities that a cell may name, in either language."""

    def __init__(self, category: Category, priority: str) -> None:
        self.category, self.priority = category, priority
        self.categories: dict[str, Category] = {}
        for row in Category.objects.select_related("parent").order_by("-parent", "-pk"):
            for words in _names_of(row):
                self.categories[words.lower()] = row
        self.priorities: dict[str, str] = {}
        for language in ("da", "en"):
            with override(language):
                self.priorities |= {str(one.label).lower(): one.value for one in Priority}

    def requirement(self, cells: Mapping[str, str]) -> tuple[DialogueRequirement, str]:
        """The requirement, and why it is none."""
        said = {name: cells.get(name, "") for name in COLUMNS}
        category = self.categories.get(said["category"].lower(), self.category)
        priority = self.priorities.get(said["priority"].lower(), self.priority)
        path, path_en = category_names(category)
        row = DialogueRequirement(
            title=said["title"],
            description=said["description"],
            rationale=said["rationale"],
            category=path,
            category_en=path_en,
            priority=priority,
        )
        return row, self._problem(said)

    def _problem(self, said: Mapping[str, str]) -> str:
        unknown = _("“%(word)s” is not a category in the bank.")
        no_priority = _("“%(word)s” is not a priority.")
        rules = (
            (not said["title"], _("the name is missing.")),
            (len(said["title"]) > LONGEST_TITLE, _("the name is longer than 200 characters.")),
            (not said["description"], _("the description is missing.")),
            (
                bool(said["category"]) and said["category"].lower() not in self.categories,
                unknown % {"word": said["category"]},
            ),
            (
                bool(said["priority"]) and said["priority"].lower() not in self.priorities,
                no_priority % {"word": said["priority"]},
            ),
        )
        return next((text for is_wrong, text in rules if is_wrong), "")


def category_names(category: Category) -> tuple[str, str]:
    """The path to it, in Danish and in English."""
    names = [category.parent, category] if category.parent else [category]
    english = [part.name_en or part.name for part in names]
    return " / ".join(part.name for part in names), " / ".join(english)


def _names_of(category: Category) -> list[str]:
    """By its path, and by its own name."""
    return [*category_names(category), category.name, category.name_en or category.name]
