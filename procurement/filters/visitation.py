"""How the minutes of the IT visitation are narrowed to a day. It stands in the address."""

from datetime import date

import django_filters
from django.utils.translation import gettext_lazy as _

from procurement.filters.cases import DayFilter
from procurement.models import Entry
from procurement.models.worksheet import EntryQuerySet


class MinutesFilter(django_filters.FilterSet):  # type: ignore[misc] # django-filter has no types
    day = DayFilter(label=_("Day of the meeting"), method="by_day")

    class Meta:
        model = Entry
        fields: list[str] = []

    def by_day(self, rows: EntryQuerySet, name: str, day: date) -> EntryQuerySet:
        return rows.of_day(day)

    @property
    def chosen(self) -> date | None:
        day: date | None = self.form.cleaned_data.get("day") if self.form.is_valid() else None
        return day
