"""Of which months the statistics are."""

from datetime import date
from typing import Any

from django import forms
from django.utils.dateformat import format as written
from django.utils.translation import gettext_lazy as _

from procurement.contracts.notice import months_before
from procurement.figures.statistics import Period

# Until somebody chooses: the last twelve months, this one too.
USUAL = 11
OLDEST = 2000


class PeriodForm(forms.Form):
    """From a month up to and including another."""

    first = forms.ChoiceField(label=_("From"))
    last = forms.ChoiceField(label=_("Up to and including"))
    subs = forms.BooleanField(label=_("Show sub-cases in the figure too"), required=False)

    def __init__(self, data: Any, *, earliest: date, today: date) -> None:
        self.usual = Period(max(earliest, months_before(today, USUAL)), today)
        known = {"first": f"{self.usual.first:%Y-%m}", "last": f"{self.usual.last:%Y-%m}"}
        super().__init__(data if "first" in data or "last" in data else None, initial=known)
        asked = [month for name in known if (month := _month(data.get(name, "")))]
        months = reversed(Period(min(earliest, self.usual.first, *asked), today).months)
        choices = [(f"{month:%Y-%m}", written(month, "F Y")) for month in months]
        self.fields["first"].choices = choices  # type: ignore[attr-defined] # a choice field
        self.fields["last"].choices = choices  # type: ignore[attr-defined] # a choice field

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and first > last:
            self.add_error("last", _("The last month cannot be before the first."))
        return cleaned

    @property
    def period(self) -> Period:
        """What is chosen, or the usual months while that makes no sense."""
        if not self.is_valid():
            return self.usual
        days = (date.fromisoformat(f"{self.cleaned_data[name]}-01") for name in ("first", "last"))
        return Period(*days)

    @property
    def with_sub_cases(self) -> bool:
        return self.is_valid() and self.cleaned_data["subs"]


def _month(text: str) -> date | None:
    """The first day of a month that an address names: a shared one may begin before the cases."""
    try:
        day = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return day if day.year >= OLDEST else None
