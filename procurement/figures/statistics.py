"""What the cases of an authority say together: how many, how fast, where they wait, what was won.

Everything is counted in the database, over the cases that the reader may see. Nothing here looks
at the clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, Max, Q, Sum, Value
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone

from accounts.models import Department, Role
from procurement import processes
from procurement.contracts.notice import months_before
from procurement.models import Case, ChecklistStep
from procurement.models.case_queryset import CaseQuerySet

WINS = 10
# What must be read case by case is counted of so many, the newest: years of the largest authority.
MOST = 5_000


@dataclass(frozen=True)
class Period:
    """Whole months, the first and the last one included; both are the first day of theirs."""

    first: date
    last: date

    @property
    def months(self) -> list[date]:
        count = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        return [months_before(self.first, -at) for at in range(count)]

    @property
    def starts_at(self) -> datetime:
        return _midnight(self.first)

    @property
    def ends_at(self) -> datetime:
        """The first moment after it."""
        return _midnight(months_before(self.last, -1))


@dataclass(frozen=True)
class Arrived:
    """New cases of a month in an area."""

    month: date
    area: str
    main: int
    sub: int

    @property
    def all(self) -> int:
        return self.main + self.sub


@dataclass(frozen=True)
class NewCases:
    """F38, F39: the new cases of a period, by month and area."""

    period: Period
    arrived: list[Arrived]
    areas: list[str]

    @property
    def main(self) -> int:
        return sum(one.main for one in self.arrived)

    @property
    def all(self) -> int:
        return sum(one.all for one in self.arrived)

    @property
    def monthly(self) -> Decimal:
        """On average, without sub-cases."""
        return Decimal(self.main) / len(self.period.months)

    @property
    def monthly_with_sub_cases(self) -> Decimal:
        return Decimal(self.all) / len(self.period.months)

    def counts(self, area: str, *, with_sub_cases: bool) -> tuple[int, ...]:
        """A number for each month."""
        found = {one.month: one for one in self.arrived if one.area == area}
        none = Arrived(self.period.first, area, 0, 0)
        rows = [found.get(month, none) for month in self.period.months]
        return tuple(one.all if with_sub_cases else one.main for one in rows)


@dataclass(frozen=True)
class Lead:
    """How long a step takes from the one before it: half of the cases, and nine of ten."""

    step: processes.Step
    process: processes.Process
    cases: int
    median: timedelta
    ninetieth: timedelta


@dataclass(frozen=True)
class Waiting:
    """The cases that stand at a step now."""

    step: processes.Step
    phase: processes.Phase
    process: processes.Process
    roles: list[str]
    cases: int
    median: timedelta
    longest: timedelta

    @property
    def who(self) -> str:
        return ", ".join(str(Role(role).label) for role in self.roles)


def sent_in(cases: CaseQuerySet, period: Period) -> CaseQuerySet:
    return cases.filter(submitted_at__gte=period.starts_at, submitted_at__lt=period.ends_at)


def newest_in(cases: CaseQuerySet, period: Period) -> CaseQuerySet:
    """The newest MOST of the cases sent in the period: mostly all of them."""
    sent, older = sent_in(cases, period), _first_older(cases, period)
    if older is None:
        return sent
    moment, pk = older
    return sent.filter(submitted_at__gte=moment).exclude(submitted_at=moment, pk__lte=pk)


def are_many(cases: CaseQuerySet, period: Period) -> bool:
    """Whether there are more than the newest MOST."""
    return _first_older(cases, period) is not None


def _first_older(cases: CaseQuerySet, period: Period) -> tuple[datetime, int] | None:
    """The first that is not among the newest MOST: a place in the index, and no list of ids."""
    newest = sent_in(cases, period).order_by("-submitted_at", "-pk")
    places = newest.values_list("submitted_at", "pk")[MOST : MOST + 1]
    return next(iter(places), None)  # type: ignore[return-value] # what is sent has a moment


def new_cases(cases: CaseQuerySet, period: Period) -> NewCases:
    """By month and topmost department; a department moved since counts where it is now."""
    rows = (
        sent_in(cases, period)
        .order_by()
        .annotate(month=TruncMonth("submitted_at"))
        .values_list("month", "department", "authority")
        .annotate(
            main=Count("pk", filter=Q(parent=None)), sub=Count("pk", filter=Q(parent__isnull=False))
        )
    )
    counted = list(rows)
    areas = _areas({authority for _month, _department, authority, *_counts in counted})
    sums: dict[tuple[date, str], tuple[int, int]] = {}
    for moment, department, _authority, main, sub in counted:
        key = (timezone.localdate(moment), areas[department])
        known = sums.get(key, (0, 0))
        sums[key] = (known[0] + main, known[1] + sub)
    arrived = [Arrived(*key, *counts) for key, counts in sorted(sums.items())]
    return NewCases(period, arrived, sorted({one.area for one in arrived}))


def lead_times(cases: CaseQuerySet, period: Period) -> list[Lead]:
    """Of steps done in the newest cases of the period: the time since the step done before it.

    The first step counts from when the case was sent. Steps that are not relevant take no time.
    """
    columns = ("id", "process", "process_version", "submitted_at")
    newest = newest_in(cases, period).order_by().values(*columns)
    asked, values = newest.query.sql_with_params()
    table = ChecklistStep._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(_LEAD.format(cases=asked, steps=table), [*values, ChecklistStep.Status.DONE])
        return [_lead(*row) for row in cursor.fetchall()]


def waiting(cases: CaseQuerySet, now: datetime) -> list[Waiting]:
    """Where the cases under way stand, and for how long they have stood there."""
    since = Coalesce("step_since", "submitted_at")
    waited = ExpressionWrapper(Value(now) - since, output_field=DurationField())
    place = ("process", "process_version", "current_step", "next_roles")
    rows = (
        cases.under_way()
        .order_by()
        .values_list(*place)
        .annotate(cases=Count("pk"), median=Median(waited), longest=Max(waited))
    )
    return [_waiting(*row) for row in rows.order_by("process", "current_step", "next_roles")]


def by_role(rows: Iterable[Waiting]) -> list[dict[str, Any]]:
    """How many cases wait for each role, and the longest of them, the most first."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        for role in row.roles or [""]:
            label = str(Role(role).label) if role else ""
            one = found.setdefault(role, {"role": label, "cases": 0, "longest": timedelta()})
            one["cases"] += row.cases
            one["longest"] = max(one["longest"], row.longest)
    return sorted(found.values(), key=lambda one: -one["cases"])


def outcomes(cases: CaseQuerySet, period: Period) -> list[dict[str, Any]]:
    """F37: what came of the cases sent in the period, and what was not spent."""
    known = dict(Case.Result.choices)
    rows = (
        sent_in(cases, period)
        .exclude(result="")
        .order_by()
        .values("result")
        .annotate(cases=Count("pk"), avoided=Sum("avoided_amount"))
    )
    return [{**row, "label": known[row["result"]]} for row in rows.order_by("-cases", "result")]


def wins(cases: CaseQuerySet, period: Period) -> list[Case]:
    """The cases that saved most."""
    saved = sent_in(cases, period).filter(avoided_amount__gt=0).only(*WIN)
    return list(saved.order_by("-avoided_amount", "-pk")[:WINS])


class Median(Aggregate):
    """The value that half of the rows are below."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    name = "median"
    output_field = DurationField()


class Ninetieth(Median):
    """The value that nine of ten rows are below."""

    template = "%(function)s(0.9) WITHIN GROUP (ORDER BY %(expressions)s)"
    name = "ninetieth"


WIN = ("number", "title", "result", "benefit", "avoided_amount", "authority_id")
_LEAD = """
WITH cases AS MATERIALIZED ({cases}),
done AS (
    SELECT cases.process, cases.process_version, steps.number,
        steps.finished_at - COALESCE(
            LAG(steps.finished_at) OVER (
                PARTITION BY steps.case_id ORDER BY steps.finished_at, steps.number
            ),
            cases.submitted_at
        ) AS took
    FROM {steps} AS steps JOIN cases ON cases.id = steps.case_id
    WHERE steps.status = %s AND steps.finished_at IS NOT NULL
)
SELECT process, process_version, number, COUNT(*),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY took),
    percentile_cont(0.9) WITHIN GROUP (ORDER BY took)
FROM done GROUP BY process, process_version, number ORDER BY process, process_version, number
"""


def _lead(key: str, version: int, number: int, *measured: Any) -> Lead:
    process = processes.get(key, version)
    return Lead(process.step(number), process, *measured)


def _waiting(key: str, version: int, number: int, roles: list[str], *measured: Any) -> Waiting:
    process = processes.get(key, version)
    return Waiting(process.step(number), process.phase_of(number), process, roles, *measured)


def _areas(authorities: set[int]) -> dict[int, str]:
    """The name of the topmost department above each one."""
    rows = Department.objects.filter(authority__in=authorities)
    known = {pk: (parent, name) for pk, parent, name in rows.values_list("pk", "parent", "name")}
    return {pk: known[_top(pk, known)][1] for pk in known}


def _top(pk: int, known: dict[int, tuple[int | None, str]]) -> int:
    seen = {pk}
    while (parent := known[pk][0]) is not None and parent not in seen:
        seen.add(parent)
        pk = parent
    return pk


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
