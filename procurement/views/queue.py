"""Each person's queue: what waits on them, the nearest deadline first."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.http import UserRequest
from portal.paging import COUNTED, ROWS
from portal.sheets import csv_response
from procurement.turns import sources, waiting
from procurement.turns.waiting import Mark, Row, Wish


@require_GET
def queue(request: UserRequest) -> HttpResponse:
    """Steps, assessments, questions and reviews that wait for this person."""
    wish = _wish(request)
    backwards = "before" in request.GET
    mark = _read(request.GET.get("before" if backwards else "after", ""))
    found = waiting.page_of(wish, limit=ROWS + 1, mark=mark, backwards=backwards)
    more = len(found) > ROWS
    rows = found[-ROWS:] if backwards else found[:ROWS]
    context = {
        "rows": [(row, row.is_late(wish.today)) for row in rows],
        "page": {
            "text": _text(wish, len(rows)),
            "previous_url": _link(request.GET, before=_write(rows))
            if rows and (more if backwards else mark)
            else "",
            "next_url": _link(request.GET, after=_write(rows[-1:]))
            if rows and (backwards or more)
            else "",
        },
        "choices": list(_choices(request.GET, wish)),
        "late_url": _link(request.GET, late="" if wish.only_late else "1"),
        "wish": wish,
        "query": _link(request.GET),
    }
    return render(request, "procurement/queue.html", context)


@require_GET
def queue_csv(request: UserRequest) -> StreamingHttpResponse:
    """The list as it is filtered, all of it."""
    header = [
        _("Kind"),
        _("What waits"),
        _("Case number"),
        _("Case"),
        _("Department"),
        _("For"),
        _("Since"),
        _("Deadline"),
    ]
    name = _("queue")
    filename = f"{name}-{timezone.localdate()}.csv"
    return csv_response(filename, header, _lines(_wish(request)))


def _lines(wish: Wish) -> Iterator[list[Any]]:
    for row in waiting.everything(wish):
        case = row.case
        since = timezone.localtime(row.since).date() if row.since else ""
        yield [
            *(row.label, row.what, case.number, case.title),
            *(case.department, row.whose, since, row.due),
        ]


def _wish(request: UserRequest) -> Wish:
    kind = request.GET.get("kind", "")
    known = kind in dict(sources.KINDS)
    late = request.GET.get("late") == "1"
    return Wish(request.user, timezone.localdate(), kind if known else "", late)


def _choices(asked: QueryDict, wish: Wish) -> Iterator[tuple[Any, str, bool]]:
    for kind, label in (("", _("Everything")), *sources.KINDS):
        yield label, _link(asked, kind=kind), kind == wish.kind


def _text(wish: Wish, shown: int) -> str:
    count = waiting.count(wish, limit=COUNTED)
    number = number_format(min(count, COUNTED), use_l10n=True, force_grouping=True)
    total = f"{number}+" if count > COUNTED else str(number)
    return _("Showing %(shown)s of %(total)s") % {"shown": shown, "total": total}


def _link(asked: QueryDict, **changes: str) -> str:
    kept = {name: asked[name] for name in ("kind", "late") if asked.get(name)} | changes
    return "?" + urlencode({name: value for name, value in kept.items() if value})


def _write(rows: list[Row]) -> str:
    day, kind, pk = rows[0].mark
    return f"{day}.{kind}.{pk}"


def _read(mark: str) -> Mark | None:
    """The place that the address names; none where it makes no sense."""
    try:
        day, kind, pk = mark.split(".")
        return date.fromisoformat(day), int(kind[:2]), int(pk[:18])
    except ValueError:
        return None
