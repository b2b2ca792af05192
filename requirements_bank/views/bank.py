"""The requirements bank: everybody who is signed in may read it."""

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.http import UserRequest
from portal.paging import Order, paginate
from portal.sheets import csv_response
from portal.templatetags.formats import day
from requirements_bank.filters import RequirementFilter
from requirements_bank.models import Requirement

ORDERS = {
    "number": Order(gettext_lazy("Number"), ("number",)),
    "title": Order(gettext_lazy("Title"), ("title", "id")),
    "changed": Order(gettext_lazy("Last changed"), ("-changed_at", "-id")),
}


def _found(request: UserRequest) -> RequirementFilter:
    visible = Requirement.objects.visible_to(request.user).kept()
    return RequirementFilter(request.GET, visible.select_related("category__parent"))


def requirement_list(request: UserRequest) -> HttpResponse:
    found = _found(request)
    page = paginate(request, found.qs, ORDERS)
    context = {"filter": found, "page": page, "query": request.GET.urlencode()}
    return render(request, "requirements_bank/requirement_list.html", context)


def requirement_csv(request: UserRequest) -> StreamingHttpResponse:
    rows = _found(request).qs.prefetch_related("domains", "questions").order_by("number")
    header = [
        _("Number"),
        _("Name"),
        _("Kind"),
        _("Description"),
        _("Category"),
        _("Priority"),
        _("Rationale"),
        _("How a supplier shows it"),
        _("Domains"),
        _("Chosen by"),
        _("Source"),
        _("Last changed"),
    ]
    return csv_response("kravbank.csv", header, [_cells(row) for row in rows])


def _cells(row: Requirement) -> list[Any]:
    return [
        row.label,
        str(row),
        row.get_kind_display(),
        row.description_text,
        row.category.path,
        row.get_priority_display(),
        row.rationale_text,
        row.verification_text,
        ", ".join(str(domain) for domain in row.domains.all()),
        ", ".join(question.in_short for question in row.questions.all()),
        row.source,
        day(row.changed_at, "numeric"),
    ]
