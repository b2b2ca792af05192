"""What the boards' decisions say together: how many of each outcome, and how long they took.

Counted in the database, over the decisions that the reader may see. Nothing here looks at the
clock.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F
from django.db.models.functions import TruncMonth
from django.utils import timezone

from governance.models import Decision
from governance.models.decision import DecisionQuerySet
from procurement.figures.statistics import Median, Ninetieth, Period


@dataclass(frozen=True)
class Outcomes:
    """How many decisions of each outcome were made in each month of a period."""

    period: Period
    counts: dict[tuple[date, str], int]

    @property
    def used(self) -> list[Decision.Outcome]:
        """The outcomes that were reached at all, in their usual order."""
        reached = {outcome for _month, outcome in self.counts}
        return [outcome for outcome in Decision.Outcome if outcome in reached]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def of(self, outcome: str) -> tuple[int, ...]:
        """A number for each month."""
        return tuple(self.counts.get((month, outcome), 0) for month in self.period.months)

    def by_month(self) -> Iterator[tuple[date, list[int]]]:
        """Each month with a number for each outcome in use."""
        for month in self.period.months:
            yield month, [self.counts.get((month, outcome), 0) for outcome in self.used]


@dataclass(frozen=True)
class Lead:
    """From reported ready to decided: half of the cases were quicker, and nine of ten."""

    name: str
    cases: int
    median: timedelta
    ninetieth: timedelta


def outcomes(decisions: DecisionQuerySet, period: Period) -> Outcomes:
    """What holds today of each decision; a corrected one counts as it was corrected."""
    rows = (
        _in(decisions.last_words(), period)
        .annotate(month=TruncMonth("decided_at"))
        .values_list("month", "outcome")
        .annotate(count=Count("pk"))
    )
    return Outcomes(
        period, {(timezone.localdate(month), outcome): count for month, outcome, count in rows}
    )


def lead_times_by_board(decisions: DecisionQuerySet, period: Period) -> list[Lead]:
    rows = _measured(decisions, period, "item__meeting__board__name", "item__meeting__board")
    return [Lead(name, *measured) for name, _board, *measured in rows]


def lead_times_by_month(decisions: DecisionQuerySet, period: Period) -> dict[date, Lead]:
    """Only the months in which something was decided."""
    months = decisions.annotate(month=TruncMonth("decided_at"))
    rows = _measured(months, period, "month")
    return {timezone.localdate(moment): Lead("", *measured) for moment, *measured in rows}


def _measured(decisions: DecisionQuerySet, period: Period, *by: str) -> Iterable[Any]:
    """How many, the median and the ninetieth percentile, by these columns.

    The first word of each board on each item: a deferred case that is reported again counts twice.
    """
    took = ExpressionWrapper(F("decided_at") - F("item__reported_at"), output_field=DurationField())
    return (
        _in(decisions.first_words(), period)
        .values_list(*by)
        .annotate(cases=Count("pk"), median=Median(took), ninetieth=Ninetieth(took))
        .order_by(*by)
    )


def _in(decisions: DecisionQuerySet, period: Period) -> DecisionQuerySet:
    return decisions.filter(
        decided_at__gte=period.starts_at, decided_at__lt=period.ends_at
    ).order_by()
