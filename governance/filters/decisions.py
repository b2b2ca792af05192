"""How the list of decisions is narrowed. The filters stand in the address."""

from datetime import datetime, timedelta

import django_filters
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from governance.models import Board, Decision
from governance.models.decision import DecisionQuerySet
from procurement.search import asked_for

# What "the last month" and the others are, in days.
DAYS = {"month": 31, "quarter": 92, "year": 366}


class DecisionFilter(django_filters.FilterSet):  # type: ignore[misc] # django-filter has no types
    q = django_filters.CharFilter(label=_("Search"), method="by_words")
    outcome = django_filters.ChoiceFilter(
        label=_("Decision"), choices=Decision.Outcome.choices, empty_label=_("All")
    )
    board = django_filters.ChoiceFilter(label=_("Board"), method="by_board", empty_label=_("All"))
    when = django_filters.ChoiceFilter(
        label=_("Decided"),
        method="by_day",
        empty_label=_("At any time"),
        choices=[
            ("month", _("In the last month")),
            ("quarter", _("In the last three months")),
            ("year", _("In the last year")),
        ],
    )

    class Meta:
        model = Decision
        fields: list[str] = []

    def __init__(
        self, data: QueryDict, rows: DecisionQuerySet, *, boards: list[Board], now: datetime
    ) -> None:
        super().__init__(data, rows)
        self.now = now
        self.form.fields["board"].choices = [(str(board.pk), board.name) for board in boards]

    def by_words(self, rows: DecisionQuerySet, name: str, words: str) -> DecisionQuerySet:
        query = asked_for(words)
        return rows.none() if query is None else rows.filter(search=query)

    def by_board(self, rows: DecisionQuerySet, name: str, pk: str) -> DecisionQuerySet:
        return rows.filter(item__meeting__board=int(pk))

    def by_day(self, rows: DecisionQuerySet, name: str, when: str) -> DecisionQuerySet:
        return rows.filter(decided_at__gte=self.now - timedelta(days=DAYS[when]))

    @property
    def is_used(self) -> bool:
        return any(self.form.cleaned_data.values()) if self.form.is_valid() else False
