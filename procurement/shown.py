"""Answers to questions that are data, as people read them: on pages, in papers and in lists."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from portal.templatetags.formats import day, money
from procurement.fields import Answers, Field

People = Mapping[int, User]


def people_in(fields: Iterable[Field], many: Iterable[Answers]) -> People:
    """The persons that these answers name, found by one question, and by none if there are none."""
    wanted = persons_in(fields, many)
    return User.objects.in_bulk(wanted) if wanted else {}


def persons_in(fields: Iterable[Field], many: Iterable[Answers]) -> set[int]:
    """The ids of the persons that these answers name."""
    keys = [field.key for field in fields if field.kind == "person"]
    return {answers[key] for answers in many for key in keys if answers.get(key)}


def display(
    fields: Iterable[Field], answers: Answers, people: People | None = None
) -> list[tuple[str, str]]:
    """The label and the text of each answer given, in the order they were asked.

    Give `people` (see people_in) where many lines are shown, so that they are found once.
    """
    asked = tuple(fields)
    known = people_in(asked, [answers]) if people is None else people
    given = [(field, answers.get(field.key)) for field in asked]
    return [(str(f.label), text(f, value, known)) for f, value in given if not is_blank(value)]


def text(field: Field, value: Any, people: People) -> str:
    """One answer as it is read."""
    if is_blank(value):
        return ""
    return WRITERS.get(field.kind, _plain)(field, value, people)


def is_blank(value: Any) -> bool:
    return value in (None, "", [])


def _plain(field: Field, value: Any, people: People) -> str:
    return str(value)


def _choice(field: Field, value: Any, people: People) -> str:
    return str(dict(field.choices).get(value, value))


def _choices(field: Field, value: Any, people: People) -> str:
    return ", ".join(_choice(field, one, people) for one in value)


def _yes_no(field: Field, value: Any, people: People) -> str:
    return _("Yes") if value == "yes" else _("No")


def _person(field: Field, value: Any, people: People) -> str:
    return str(people.get(value, ""))


WRITERS: dict[str, Callable[[Field, Any, People], str]] = {
    "choice": _choice,
    "choices": _choices,
    "yes_no": _yes_no,
    "money": lambda field, value, people: money(Decimal(value)),
    "date": lambda field, value, people: day(date.fromisoformat(value)),
    "person": _person,
}
