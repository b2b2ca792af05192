"""What the market answers to the bank's requirements, and which principles they serve."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.http import UserRequest
from portal.paging import paginate
from portal.sheets import csv_response
from requirements_bank import permissions
from requirements_bank.bank.coverage import coverage_of
from requirements_bank.market.tallies import ENOUGH, Tally, tallies
from requirements_bank.models import Answer, Requirement
from requirements_bank.views.bank import ORDERS

ONLY: dict[str, tuple[Any, Callable[[Tally], bool]]] = {
    "": (gettext_lazy("All"), lambda _tally: True),
    "always": (gettext_lazy("Every solution can"), lambda tally: tally.is_always_met),
    "never": (gettext_lazy("No solution can"), lambda tally: tally.is_never_met),
}


@require_GET
def market(request: UserRequest) -> HttpResponse:
    found, rows = _answered(request)
    chosen = _chosen(request)
    page = paginate(request, rows, ORDERS)
    context = {
        "page": page,
        "lines": [(row, found[row.pk]) for row in page.rows],
        "choices": Answer.Choice.labels,
        "only": [(key, label, key == chosen) for key, (label, _fits) in ONLY.items()],
        "chosen": chosen,
        "enough": ENOUGH,
        "trail": _trail(_("What the market answers")),
    }
    return render(request, "requirements_bank/market.html", context)


@require_GET
def market_csv(request: UserRequest) -> StreamingHttpResponse:
    found, rows = _answered(request)
    header = [
        _("Requirement id"),
        _("Name"),
        _("Answers"),
        *Answer.Choice.labels,
        _("With a price"),
    ]
    return csv_response("markedets-svar.csv", header, _lines(rows, found))


@require_GET
def coverage(request: UserRequest) -> HttpResponse:
    context = {"lines": coverage_of(request.user), "trail": _trail(_("Coverage of the principles"))}
    return render(request, "requirements_bank/coverage.html", context)


@require_GET
def coverage_csv(request: UserRequest) -> StreamingHttpResponse:
    header = [_("Principle"), _("Requirements"), _("Minimum requirements"), _("Asked by us")]
    rows = [
        [line.name, line.requirements, line.minimum, line.asked]
        for line in coverage_of(request.user)
    ]
    return csv_response("principper.csv", header, rows)


def _answered(request: UserRequest) -> tuple[dict[int, Tally], QuerySet[Requirement]]:
    """What is told, and the requirements that it is told of."""
    if not permissions.can_read_market(request.user, request.user.authority):
        raise PermissionDenied
    visible = Requirement.objects.visible_to(request.user).kept().defer("search")
    _label, fits = ONLY[_chosen(request)]
    counted = tallies(request.user.authority_id, visible)
    found = {pk: tally for pk, tally in counted.items() if fits(tally)}
    return found, visible.filter(pk__in=found).select_related("category__parent")


def _lines(rows: QuerySet[Requirement], found: dict[int, Tally]) -> Iterator[list[Any]]:
    for row in rows.order_by("number"):
        tally = found[row.pk]
        counts = [tally.counts[choice] for choice in Answer.Choice]
        yield [row.label, str(row), tally.total, *counts, tally.priced]


def _chosen(request: UserRequest) -> str:
    wanted = request.GET.get("only", "")
    return wanted if wanted in ONLY else ""


def _trail(place: str) -> list[tuple[str, str]]:
    return [(_("Requirements bank"), reverse("requirements_bank:requirement_list")), (place, "")]
