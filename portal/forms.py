"""Fields and inputs that forms in several apps share."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _


class DayInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """The browser's own field for a day and a time, read as Danish time."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


def check_year(value: date) -> None:
    """Far years are slips of the finger, and counting months from them leaves the calendar."""
    if not 1900 <= value.year < 2200:
        raise ValidationError(_("Check the year: it must be between 1900 and 2199."))


class DayField(forms.DateField):
    """A day in a year that a person can mean."""

    widget = DayInput
    default_validators = [check_year]


class MomentField(forms.DateTimeField):
    """A moment in a year that a person can mean."""

    widget = MomentInput
    default_validators = [check_year]


class MultipleFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class MultipleFileField(forms.FileField):
    """Several files at once: its clean value is a list, empty when nothing was sent."""

    widget = MultipleFileInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        sent = data if isinstance(data, list | tuple) else [data]
        files = [super(MultipleFileField, self).clean(one, initial) for one in sent or [None]]
        return [one for one in files if one]


class MoneyField(forms.DecimalField):
    """An amount in kroner, written as people write it: 1.611.360, 1611360 or 1.611.360,50 kr."""

    suffix = _("kr.")
    # A mark with three digits after it groups thousands; with one or two it is the decimal mark.
    GROUPING = re.compile(r"[.,](?=\d{3}(?:\D|$))")

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(max_digits=14, decimal_places=2, **options)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override] # stubs say int
        if isinstance(value, str):
            bare = re.sub(r"\s|kr\.?|DKK", "", value, flags=re.IGNORECASE)
            value = self.GROUPING.sub("", bare).replace(",", ".")
        return super().to_python(value)
