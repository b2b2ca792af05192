"""D16: shared infrastructure in the market dialogues, as a page and as CSV."""

from django.core.exceptions import PermissionDenied
from django.db.models import Min
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.http import UserRequest
from portal.sheets import csv_response
from procurement.figures import statistics
from procurement.forms.statistics import PeriodForm
from procurement.models import Case
from requirements_bank import permissions
from requirements_bank.market.infrastructure import Position, Report, report


@require_GET
def infrastructure(request: UserRequest) -> HttpResponse:
    form, found = _found(request)
    context = {
        "form": form,
        "period": form.period,
        "report": found,
        "positions": Position.labels,
        "query": request.GET.urlencode(),
        "trail": [
            (_("Market dialogues"), reverse("requirements_bank:dialogue_list")),
            (_("Shared infrastructure"), ""),
        ],
    }
    return render(request, "requirements_bank/infrastructure.html", context)


@require_GET
def infrastructure_csv(request: UserRequest) -> StreamingHttpResponse:
    _form, found = _found(request)
    header = [_("Component"), _("Cases"), *Position.labels]
    rows = [
        [line.component.name, line.cases, *(n for _label, n in line.cells)] for line in found.lines
    ]
    return csv_response("faelles-infrastruktur.csv", header, rows)


def _found(request: UserRequest) -> tuple[PeriodForm, Report]:
    if not permissions.can_read_infrastructure(request.user):
        raise PermissionDenied
    cases = Case.objects.visible_to(request.user).submitted()
    first = cases.order_by().aggregate(first=Min("submitted_at"))["first"]
    today = timezone.localdate().replace(day=1)
    earliest = timezone.localdate(first).replace(day=1) if first else today
    form = PeriodForm(request.GET, earliest=earliest, today=today)
    del form.fields["subs"]
    return form, report(statistics.newest_in(cases, form.period))
