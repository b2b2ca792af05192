"""The kinds of questions a request asks."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import DayField, MoneyField

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy

LONG = 20_000
MOST_MONEY = 99_999_999_999


class CountField(forms.IntegerField):
    """A number of people, as people write it: 1000, 1.000 or 1,000."""

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = MoneyField.GROUPING.sub("", "".join(value.split()))
        return super().to_python(value)


def text(label: "Lazy", hint: "Lazy", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def line(label: "Lazy", hint: "Lazy") -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=False, max_length=200)


def amount(label: "Lazy", hint: "Lazy") -> MoneyField:
    return MoneyField(
        label=label,
        help_text=hint,
        required=False,
        min_value=0,
        max_value=MOST_MONEY,
        error_messages={"invalid": _("Write the amount as a number, such as 250.000.")},
    )


def choice(label: "Lazy", hint: "Lazy", choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, help_text=hint, required=False, choices=choices, widget=forms.RadioSelect
    )


def several(label: "Lazy", hint: "Lazy", choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        help_text=hint,
        required=False,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
    )


def tick(label: "Lazy") -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


def date_field(label: "Lazy", hint: "Lazy") -> DayField:
    return DayField(label=label, help_text=hint, required=False)
