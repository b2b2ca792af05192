"""What came of cases: sub-cases, exemptions from the board, results and benefits."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet, Sum
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import UserRequest, posted
from accounts.permissions import get_permitted
from portal.paging import Order, paginate
from portal.sheets import csv_response
from procurement import permissions
from procurement.actions import cases, sub_cases
from procurement.forms.case import ReasonForm
from procurement.forms.phase import ResultForm, SubCaseForm
from procurement.models import Case
from procurement.views.cases import ask_about, whole_cases
from procurement.views.meanwhile import saves

ORDERS = {
    "newest": Order(gettext_lazy("Newest first"), ("-submitted_at", "-id")),
    "title": Order(gettext_lazy("Title"), ("title", "id")),
}


@require_http_methods(["GET", "POST"])
def open_sub_case(request: UserRequest, pk: int) -> HttpResponse:
    case = get_permitted(request, permissions.can_open_sub_case, whole_cases(request), pk=pk)
    form = SubCaseForm(posted(request), initial={"form_key": uuid.uuid4(), "title": case.title})
    if form.is_valid():
        opened = sub_cases.open_sub_case(case, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(case)s is opened under this case.") % {"case": opened})
        return redirect(opened)
    return ask_about(request, case, form, _("Open a sub-case"), _("Open the sub-case"))


@require_http_methods(["GET", "POST"])
def exempt_from_board(request: UserRequest, pk: int) -> HttpResponse:
    case = get_permitted(request, permissions.can_exempt_from_board, whole_cases(request), pk=pk)
    form = ReasonForm(posted(request))
    if form.is_valid():
        cases.exempt_from_board(case, by=request.user, **form.cleaned_data)
        messages.success(request, _("The case is exempted from the board."))
        return redirect(case)
    heading = _("Exempt the case from the board")
    return ask_about(request, case, form, heading, _("Exempt the case"))


@require_http_methods(["GET", "POST"])
def record_result(request: UserRequest, pk: int) -> HttpResponse:
    case = get_permitted(request, permissions.can_record_result, whole_cases(request), pk=pk)
    form = ResultForm(posted(request), instance=case)
    if form.is_valid() and saves(form, cases.record_result, by=request.user):
        messages.success(request, _("The result is saved."))
        return redirect(case)
    return ask_about(request, case, form, _("What came of the case?"), _("Save"))


@require_GET
def benefit_list(request: UserRequest) -> HttpResponse:
    """F37: what was won, and the sum of what was not spent."""
    rows = _with_result(request)
    context = {
        "page": paginate(request, rows.select_related("department"), ORDERS),
        "total": rows.aggregate(Sum("avoided_amount"))["avoided_amount__sum"] or 0,
        "trail": [(_("My work"), reverse("procurement:my_work")), (_("Benefits"), "")],
    }
    return render(request, "procurement/benefit_list.html", context)


@require_GET
def benefit_csv(request: UserRequest) -> StreamingHttpResponse:
    header = [
        _("Case number"),
        _("Title"),
        _("Department"),
        _("Result"),
        _("What was won"),
        _("Amount avoided"),
        _("Closed"),
    ]
    name = _("benefits")
    rows = _with_result(request).select_related("department").order_by("-submitted_at", "-id")
    return csv_response(f"{name}-{timezone.localdate()}.csv", header, _sheet(rows))


def _with_result(request: UserRequest) -> QuerySet[Case]:
    return Case.objects.visible_to(request.user).submitted().exclude(result="").defer("search")


def _sheet(rows: QuerySet[Case]) -> Iterator[list[Any]]:
    for case in rows.iterator(chunk_size=1000):
        yield [
            case.number,
            case.title,
            case.department,
            case.get_result_display(),
            case.benefit,
            case.avoided_amount,
            timezone.localtime(case.closed_at).date() if case.closed_at else "",
        ]
