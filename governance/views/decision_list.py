"""All decisions in one list, as a file, and as numbers."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Min
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as written
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.http import UserRequest
from governance import figures
from governance.filters.decisions import DecisionFilter
from governance.models import Board, Decision
from governance.models.decision import DecisionQuerySet
from governance.models.outcome import MEANINGS
from portal.clock import database_now
from portal.figures import Key, Series, StackedColumns, stacked_columns
from portal.paging import Order, paginate
from portal.sheets import by_key, csv_response, table_response
from procurement.figures.statistics import Period
from procurement.forms.statistics import PeriodForm

NEWEST = {"newest": Order(gettext_lazy("Newest first"), ("-decided_at", "-id"))}
ABOUT = ("item__case", "item__meeting__board")
# Long, and not shown.
UNSHOWN = ("search", "item__case__search")
ONE_DAY = timedelta(days=1)


@require_GET
def decision_list(request: UserRequest) -> HttpResponse:
    found = _found(request)
    rows = found.qs.select_related(*ABOUT).defer(*UNSHOWN)
    context = {
        "filter": found,
        "page": paginate(request, rows, NEWEST),
        "query": request.GET.urlencode(),
        "trail": [(_("Meetings"), reverse("governance:meeting_list")), (_("Decisions"), "")],
    }
    return render(request, "governance/decision_list.html", context)


@require_GET
def decision_file(request: UserRequest, form: str) -> FileResponse | StreamingHttpResponse:
    """The list as it is filtered, all of it."""
    header = [
        *(_("Decided"), _("Board"), _("Meeting"), _("Case number"), _("Case"), _("Heading")),
        *(_("Decision"), _("Conditions, what is missing, and what is agreed"), _("Reason")),
        *(_("Forwarded to"), _("Days from ready")),
    ]
    rows = _found(request).qs.select_related(*ABOUT).defer(*UNSHOWN)
    name = _("decisions")
    file_name = f"{name}-{timezone.localdate()}"
    return table_response(form, file_name, _("Decisions"), header, _sheet(rows))


@require_GET
def decision_figures(request: UserRequest) -> HttpResponse:
    """How many decisions of each outcome, and how long from reported ready to decided."""
    decisions = Decision.objects.visible_to(request.user)
    form = _period_form(request, decisions)
    period = form.period
    reached = figures.outcomes(decisions, period)
    by_month = figures.lead_times_by_month(decisions, period)
    context = {
        "form": form,
        "period": period,
        "query": request.GET.urlencode(),
        "reached": reached,
        "figure": _figure_of_outcomes(reached),
        "columns": [_key_of(outcome) for outcome in reached.used],
        "rows": _rows_of(reached),
        "by_board": figures.lead_times_by_board(decisions, period),
        "by_month": [(_name(month), by_month.get(month)) for month in period.months],
        "lead_figure": _figure_of_leads(period, by_month),
        "trail": [
            (_("Meetings"), reverse("governance:meeting_list")),
            (_("Decisions"), reverse("governance:decision_list")),
            (_("In numbers"), ""),
        ],
    }
    return render(request, "governance/decision_figures.html", context)


@require_GET
def decision_figures_csv(request: UserRequest, table: str) -> StreamingHttpResponse:
    """One of the page's tables, of the period that is chosen."""
    if table not in TABLES:
        raise Http404
    decisions = Decision.objects.visible_to(request.user)
    header, rows = TABLES[table](decisions, _period_form(request, decisions).period)
    return csv_response(f"{table}-{timezone.localdate()}.csv", header, rows)


def _found(request: UserRequest) -> DecisionFilter:
    rows = Decision.objects.visible_to(request.user).last_words()
    boards = list(Board.objects.visible_to(request.user).order_by("name", "pk"))
    return DecisionFilter(request.GET, rows, boards=boards, now=database_now())


def _sheet(rows: DecisionQuerySet) -> Iterator[list[Any]]:
    """The oldest first."""
    for some in by_key(rows, "pk"):
        for one in some:
            item = one.item
            yield [
                *(timezone.localdate(one.decided_at), item.meeting.board),
                *(timezone.localdate(item.meeting.starts_at), item.case.number, item.case.title),
                *(item.heading, one.get_outcome_display(), one.conditions, one.reason),
                *(one.forwarded_to, _days(one.decided_at - item.reported_at)),
            ]


def _period_form(request: UserRequest, decisions: DecisionQuerySet) -> PeriodForm:
    first = decisions.order_by().aggregate(first=Min("decided_at"))["first"]
    today = timezone.localdate()
    earliest = timezone.localdate(first) if first else today
    months = {"earliest": earliest.replace(day=1), "today": today.replace(day=1)}
    form = PeriodForm(request.GET, **months)
    del form.fields["subs"]
    return form


def _figure_of_outcomes(reached: figures.Outcomes) -> StackedColumns:
    months = reached.period.months
    return stacked_columns(
        [written(month, "m.y") for month in months],
        _by_meaning(reached),
        title=_("Decisions per month by outcome"),
        description=_("%(total)s decisions from %(first)s up to and including %(last)s.")
        % {"total": reached.total, "first": _name(months[0]), "last": _name(months[-1])},
    )


def _by_meaning(reached: figures.Outcomes) -> list[Series]:
    """What means the same in two boards is one colour, with the words of both."""
    found = []
    for outcomes, colour, pattern in MEANINGS:
        if used := [one for one in outcomes if one in reached.used]:
            name = " / ".join(str(one.label) for one in used)
            columns = zip(*(reached.of(one) for one in used), strict=True)
            found.append(Series(name, tuple(map(sum, columns)), colour, pattern))
    return found


def _key_of(outcome: Decision.Outcome) -> Key:
    """The table shows the colour and the pattern beside the word."""
    found = (one for one in MEANINGS if outcome in one[0])
    _outcomes, colour, pattern = next(found)
    return Key(colour, str(outcome.label), pattern)


def _rows_of(reached: figures.Outcomes) -> list[dict[str, Any]]:
    return [
        {"month": _name(month), "counts": counts, "sum": sum(counts)}
        for month, counts in reached.by_month()
    ]


def _figure_of_leads(period: Period, by_month: dict[date, figures.Lead]) -> StackedColumns:
    months = period.months
    days = tuple(
        round(by_month[month].median / ONE_DAY) if month in by_month else 0 for month in months
    )
    return stacked_columns(
        [written(month, "m.y") for month in months],
        [Series(_("Days, median"), days)],
        title=_("Days from reported ready to decided"),
        description=_("The median of each month in which something was decided."),
    )


def _name(month: date) -> str:
    return written(month, "F Y")


Sheet = tuple[list[str], Iterator[list[Any]]]


def _outcomes(decisions: DecisionQuerySet, period: Period) -> Sheet:
    reached = figures.outcomes(decisions, period)
    header = [_("Month"), *(str(outcome.label) for outcome in reached.used), _("In all")]
    rows = ([f"{month:%Y-%m}", *counts, sum(counts)] for month, counts in reached.by_month())
    return header, rows


def _leads(decisions: DecisionQuerySet, period: Period) -> Sheet:
    header = [_("Board"), _("Cases"), _("Median, days"), _("90th percentile, days")]
    rows = (
        [one.name, one.cases, _days(one.median), _days(one.ninetieth)]
        for one in figures.lead_times_by_board(decisions, period)
    )
    return header, rows


TABLES: dict[str, Callable[[DecisionQuerySet, Period], Sheet]] = {
    "afgoerelser": _outcomes,
    "gennemloebstid": _leads,
}


def _days(took: timedelta) -> float:
    return round(took / ONE_DAY, 1)
