"""The technical debts of an owner or of the authority, with their total, and as CSV."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Sum
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.http import UserRequest
from portal.paging import Order, paginate
from portal.sheets import csv_response
from procurement.filters.debts import DebtFilter
from procurement.models import Debt
from procurement.models.debt import DebtQuerySet

ORDERS = {
    "cost": Order(gettext_lazy("Costs most"), ("-yearly_cost", "id")),
    "worst": Order(gettext_lazy("Worst first"), ("-severity", "id")),
    "newest": Order(gettext_lazy("Newest first"), ("-id",)),
}
ABOUT = ("case", "system", "owner")
# Long, and not shown.
UNSHOWN = ("case__search", "system__search", "system__name_search", "system__description")


@require_GET
def debt_list(request: UserRequest) -> HttpResponse:
    found = _found(request)
    total = found.qs.aggregate(total=Sum("yearly_cost"))["total"] or 0
    context = {
        "filter": found,
        "page": paginate(request, found.qs.select_related(*ABOUT).defer(*UNSHOWN), ORDERS),
        "total": total,
        "query": request.GET.urlencode(),
        "trail": [(_("Systems"), reverse("procurement:system_list")), (_("Technical debt"), "")],
    }
    return render(request, "procurement/debt_list.html", context)


@require_GET
def debt_csv(request: UserRequest) -> StreamingHttpResponse:
    """The list as it is filtered, all of it."""
    header = [
        *(_("Case number"), _("Case"), _("System"), _("Type"), _("Cause"), _("Severity")),
        *(_("Manual hours per month"), _("Cost a year"), _("One-off cost to remove it")),
        *(_("Owner"), _("State"), _("Reduced by")),
    ]
    rows = _found(request).qs.select_related(*ABOUT).defer(*UNSHOWN)
    rows = rows.order_by("-yearly_cost", "id")
    name = _("technical-debt")
    return csv_response(f"{name}-{timezone.localdate()}.csv", header, _sheet(rows))


def _found(request: UserRequest) -> DebtFilter:
    rows = Debt.objects.visible_to(request.user).with_yearly()
    return DebtFilter(request.GET, rows, user=request.user)


def _sheet(rows: DebtQuerySet) -> Iterator[list[Any]]:
    for row in rows.iterator(500):
        yield [
            *(row.case and row.case.number, row.case and row.case.title, row.system),
            *(row.get_kind_display(), row.get_cause_display(), row.severity),
            *(row.hours_monthly, row.yearly, row.removal_cost),
            *(row.owner, row.get_status_display(), row.plan_date),
        ]
