"""What a form asks, as data: worksheets and assessments are made of these."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise

Text = str | Promise
Kind = Literal[
    "line",
    "text",
    "choice",
    "choices",
    "yes_no",
    "whole",
    "money",
    "date",
    "email",
    "link",
    "person",
]
Answers = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question. Its answer is kept as JSON: text, number, list, or an ISO date.

    Money is kr. excl. VAT. `only_if` names another field and the answers that make this one asked.
    `suggested` names a list that the page may hold, with suggestions for a line.
    """

    key: str
    label: Text
    kind: Kind = "text"
    choices: tuple[tuple[str, Text], ...] = ()
    required: bool = True
    help: Text = ""
    only_if: tuple[str, tuple[str, ...]] | None = None
    suggested: str = ""

    def is_asked(self, answers: Answers) -> bool:
        if self.only_if is None:
            return True
        other, wanted = self.only_if
        given = answers.get(other)
        return bool(set(given) & set(wanted)) if isinstance(given, list) else given in wanted
