"""The cases of the authority as numbers: a page, and its tables as CSV."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db.models import Min
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as written
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.http import UserRequest
from portal.figures import Series, StackedColumns, stacked_columns
from portal.sheets import csv_response
from procurement import permissions
from procurement.figures import indicators, satisfaction
from procurement.figures import statistics as numbers
from procurement.figures.statistics import NewCases, Period
from procurement.forms.statistics import PeriodForm
from procurement.models import Case
from procurement.models.case_queryset import CaseQuerySet

ONE_DAY = timedelta(days=1)
# Where the cases are many, the numbers are counted so often and no oftener.
KEPT = timedelta(minutes=5)


@require_GET
def statistics(request: UserRequest) -> HttpResponse:
    cases = _cases(request)
    form = _form(request, cases)
    asked = request.GET.copy()
    anew = asked.pop("anew", None) is not None
    query = asked.urlencode()
    context = {
        "form": form,
        "period": form.period,
        "query": query,
        "trail": [(_("My work"), reverse("procurement:my_work")), (_("Statistics"), "")],
        "most": numbers.MOST,
        "are_many": numbers.are_many(cases, form.period),
    }
    if context["are_many"]:
        kept = f"statistics:{get_language()}:{timezone.localdate()}:{_digest(cases, query)}"
        context |= _kept(kept, anew=anew) or _keep(kept, _counted(request, cases, form, query))
    else:
        context |= _counted(request, cases, form, query)
    return render(request, "procurement/statistics.html", context)


def _kept(key: str, *, anew: bool) -> dict[str, Any] | None:
    """What was counted a moment ago, unless it is to be counted anew."""
    return None if anew else cache.get(key)


def _keep(key: str, counted: dict[str, Any]) -> dict[str, Any]:
    cache.set(key, counted, KEPT.total_seconds())
    return counted


def _digest(cases: CaseQuerySet, query: str) -> str:
    """Tells apart whose cases are counted, and what was asked about them."""
    asked = f"{query}\n{cases.query.sql_with_params()}"
    return hashlib.sha256(asked.encode()).hexdigest()


def _counted(
    request: UserRequest, cases: CaseQuerySet, form: PeriodForm, query: str
) -> dict[str, Any]:
    """All that is counted, written as a part of the page, and when."""
    period, sub = form.period, form.with_sub_cases
    new = numbers.new_cases(cases, period)
    waiting = numbers.waiting(cases, timezone.now())
    context = {
        "period": period,
        "new": new,
        "figure": _figure(new, with_sub_cases=sub),
        "table": _table(new, with_sub_cases=sub),
        "with_sub_cases": sub,
        "lead_times": numbers.lead_times(cases, period),
        "waiting": waiting,
        "roles": numbers.by_role(waiting),
        "outcomes": numbers.outcomes(cases, period),
        "wins": numbers.wins(cases, period),
        "satisfaction": satisfaction.by_year(cases),
        "few": _few(),
        "query": query,
        **_indicators(request, numbers.newest_in(cases, period)),
    }
    written = render_to_string("procurement/includes/statistics_numbers.html", context)
    return {"numbers": written, "counted_at": timezone.now()}


@require_GET
def statistics_csv(request: UserRequest, table: str) -> StreamingHttpResponse:
    """One of the page's tables, of the period that is chosen."""
    cases = _cases(request)
    if table not in TABLES:
        raise Http404
    period = _form(request, cases).period
    header, rows = TABLES[table](cases, period)
    name = f"{table}-{timezone.localdate()}{_of_the_newest(table, cases, period)}"
    return csv_response(f"{name}.csv", header, rows)


def _of_the_newest(table: str, cases: CaseQuerySet, period: Period) -> str:
    """What the file's name says where its numbers are of the newest cases alone."""
    if table != "gennemloebstid" or not numbers.are_many(cases, period):
        return ""
    return "-" + _("newest-%(most)s-cases") % {"most": numbers.MOST}


def _cases(request: UserRequest) -> CaseQuerySet:
    if not permissions.can_read_statistics(request.user):
        raise PermissionDenied
    return Case.objects.visible_to(request.user).submitted()


def _form(request: UserRequest, cases: CaseQuerySet) -> PeriodForm:
    first = cases.order_by().aggregate(first=Min("submitted_at"))["first"]
    today = timezone.localdate()
    earliest = timezone.localdate(first) if first else today
    months = {"earliest": earliest.replace(day=1), "today": today.replace(day=1)}
    return PeriodForm(request.GET, **months)


def _indicators(request: UserRequest, cases: CaseQuerySet) -> dict[str, Any]:
    found = indicators.infrastructure(cases)
    return {
        "followed": indicators.followed_contracts(request.user),
        "duplicates": indicators.duplicates_found(cases),
        "agreements": indicators.agreements_in_place(cases),
        "owed": indicators.owed(request.user),
        "infrastructure": found,
        "positions": [
            (label, count, found.share(count))
            for label, count in (
                (_("Required, and met"), found.met),
                (_("Required, and the supplier cannot meet it"), found.not_met),
                (_("Required, and not bought yet"), found.waits),
                (_("Asked: nothing is relevant"), found.none_relevant),
                (_("Not asked"), found.not_asked),
            )
        ],
    }


def _figure(new: NewCases, *, with_sub_cases: bool) -> StackedColumns:
    counts = [new.counts(area, with_sub_cases=with_sub_cases) for area in new.areas]
    series = [Series(*pair) for pair in zip(new.areas, counts, strict=True)]
    total = sum(sum(one.values) for one in series)
    months = new.period.months
    return stacked_columns(
        [written(month, "m.y") for month in months],
        series,
        title=_("New cases per month by area"),
        description=_("%(total)s new cases from %(first)s up to and including %(last)s.")
        % {"total": total, "first": _name(months[0]), "last": _name(months[-1])},
        others=_("Other areas"),
    )


def _table(new: NewCases, *, with_sub_cases: bool) -> list[dict[str, Any]]:
    columns = [new.counts(area, with_sub_cases=with_sub_cases) for area in new.areas]
    rows = []
    for at, month in enumerate(new.period.months):
        counts = [column[at] for column in columns]
        rows.append({"month": _name(month), "counts": counts, "sum": sum(counts)})
    return rows


def _name(month: date) -> str:
    return written(month, "F Y")


Sheet = tuple[list[str], Iterator[list[Any]]]


def _new_cases(cases: CaseQuerySet, period: Period) -> Sheet:
    header = [_("Month"), _("Area"), _("Cases"), _("Sub-cases"), _("In all")]
    new = numbers.new_cases(cases, period)
    rows = ([f"{one.month:%Y-%m}", one.area, one.main, one.sub, one.all] for one in new.arrived)
    return header, rows


def _lead_times(cases: CaseQuerySet, period: Period) -> Sheet:
    header = [_("Process"), _("Step"), _("What the step is"), _("Cases")]
    header += [_("Median, days"), _("90th percentile, days")]
    rows = (
        [
            *(one.process.name, one.step.number, one.step.title, one.cases),
            *(_days(one.median), _days(one.ninetieth)),
        ]
        for one in numbers.lead_times(cases, period)
    )
    return header, rows


def _waiting(cases: CaseQuerySet, _period: Period) -> Sheet:
    header = [_("Process"), _("Phase"), _("Step"), _("What the step is"), _("Who"), _("Cases")]
    header += [_("Median, days"), _("Longest, days")]
    rows = (
        [
            *(one.process.name, one.phase.title, one.step.number, one.step.title, one.who),
            *(one.cases, _days(one.median), _days(one.longest)),
        ]
        for one in numbers.waiting(cases, timezone.now())
    )
    return header, rows


def _satisfaction(cases: CaseQuerySet, _period: Period) -> Sheet:
    header = [_("Year"), _("Answers"), _("Average")]
    rows = (
        [one.year, _few() if one.count is None else one.count, one.average]
        for one in satisfaction.by_year(cases)
    )
    return header, rows


def _few() -> str:
    return _("fewer than %(number)d") % {"number": satisfaction.FEWEST}


TABLES: dict[str, Callable[[CaseQuerySet, Period], Sheet]] = {
    "nye-sager": _new_cases,
    "gennemloebstid": _lead_times,
    "venter": _waiting,
    "tilfredshed": _satisfaction,
}


def _days(took: timedelta) -> float:
    return round(took / ONE_DAY, 1)
