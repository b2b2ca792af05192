"""What a decision asks for as rows of a form: each with who sees to it and by when.

Rows come and go by buttons that send the form: what is typed stays, and nothing is judged yet. The
page swaps the rows alone where it can.
"""

import re
from typing import Any

from crispy_forms.layout import HTML
from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from governance.conditions import Asked
from governance.models import AgendaItem, Condition
from governance.recusals import refuse_owner
from portal.forms import DayField
from procurement.forms.people import PersonField, offer_people

NAMES = ("conditions", "owner", "due_date")
MORE, LESS = "more_conditions", "less_conditions"
MOST = 30
ROWS = HTML('{% include "governance/includes/condition_rows.html" %}')


class ConditionRowsForm(forms.ModelForm):
    """The first row has the plain names, the others a number: `conditions-2`, `owner-2`."""

    suggested_people: list[tuple[str, str]] = []

    owner = PersonField(
        label=_("Who sees to it?"),
        help_text=_("Without a name it is the case’s contact person."),
    )
    due_date = DayField(label=_("By when?"), required=False)

    def __init__(self, data: Any = None, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        self.item = item
        self.asked: list[Asked] = []
        self.is_reshaped = bool(data) and (MORE in data or LESS in data)
        data = reshaped(data) if self.is_reshaped else data
        super().__init__(data, *args, **kwargs)
        given = self.initial.pop("rows", ())
        self.numbers = numbers_in(data) if data else list(range(1, max(len(given), 1) + 1))
        for number in self.numbers[1:]:
            self.fields.update({named(name, number): self._like(name) for name in NAMES})
        for number, row in enumerate(given, start=1):
            self.initial.update({named(name, number): value for name, value in row.items()})
        if self.is_reshaped and MORE in self.data:
            last = self.fields[named("conditions", self.numbers[-1])]
            last.widget.attrs["autofocus"] = True
        offer_people(self, item.case.authority, set())

    def condition_rows(self) -> list[dict[str, Any]]:
        """For the template: the number of each row, and its fields."""
        return [
            {"number": number, "fields": [self[named(name, number)] for name in NAMES]}
            for number in self.numbers
        ]

    def laid_out(self) -> list[Any]:
        """The fields in their order, with the rows where the first of them stands."""
        inside = {named(name, number) for number in self.numbers for name in NAMES}
        names = [name for name in self.fields if name not in inside or name == "conditions"]
        return [ROWS if name == "conditions" else name for name in names]

    def is_valid(self) -> bool:
        return not self.is_reshaped and super().is_valid()

    def full_clean(self) -> None:
        """While rows come and go, nothing is judged."""
        if self.is_reshaped:
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        super().full_clean()

    def read_rows(self) -> None:
        """What is asked for; of a row with several lines each line. The decision says all of it."""
        said = self.cleaned_data
        self.asked = [
            Asked(line.strip(), *(said.get(named(name, number)) for name in NAMES[1:]))
            for number in self.numbers
            for line in (said.get(named("conditions", number)) or "").splitlines()
            if line.strip()
        ]
        empty = [
            number
            for number in self.numbers
            if not (said.get(named("conditions", number)) or "").strip()
            and any(said.get(named(name, number)) for name in NAMES[1:])
        ]
        said["conditions"] = "\n".join(one.text for one in self.asked)
        for number in empty:
            self.add_error(named("conditions", number), _("Write what is asked for."))
        for name in (named("owner", number) for number in self.numbers):
            try:
                refuse_owner(said.get(name), self.item)
            except ValidationError as error:
                self.add_error(name, error)

    def _like(self, name: str) -> forms.Field:
        if name == "owner":
            return PersonField(label=_("Who sees to it?"))
        if name == "due_date":
            return DayField(label=_("By when?"), required=False)
        widget = forms.Textarea(attrs={"rows": 2})
        return forms.CharField(label=_("What is asked for?"), required=False, widget=widget)


def rows_of(conditions: list[Condition]) -> list[dict[str, Any]]:
    """As the first words of a form: what was asked for, of whom and by when."""
    return [
        {"conditions": one.text, "owner": one.owner, "due_date": one.due_date} for one in conditions
    ]


def named(name: str, number: int) -> str:
    return name if number == 1 else f"{name}-{number}"


def numbers_in(data: QueryDict) -> list[int]:
    """Which rows were sent, the first one always."""
    found = (re.fullmatch(r"conditions-(\d{1,3})", key) for key in data)
    return sorted({1, *(int(one[1]) for one in found if one and int(one[1]) > 1)})[:MOST]


def reshaped(data: QueryDict) -> QueryDict:
    """What was sent, with one row more at the end, or without one; numbered from one."""
    numbers, gone = numbers_in(data), data.get(LESS, "")
    kept = [number for number in numbers if str(number) != gone]
    shown = data.copy()
    for number in numbers:
        for name in NAMES:
            shown.pop(named(name, number), None)
    for place, number in enumerate(kept, start=1):
        for name in NAMES:
            shown[named(name, place)] = data.get(named(name, number), "")
    if MORE in data and len(kept) < MOST:
        shown[named("conditions", len(kept) + 1)] = ""
    return shown
