"""The requirements bank: everybody who is signed in may read it."""

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.http import UserRequest
from accounts.models import Role, User
from portal.paging import Order, paginate
from portal.sheets import csv_response
from portal.templatetags.formats import day
from requirements_bank import permissions, saved_filters
from requirements_bank.bank_filter import BankFilter
from requirements_bank.forms.bulk import SavedViewForm
from requirements_bank.listed import lines
from requirements_bank.models import Requirement, SavedView

ORDERS = {
    "number": Order(gettext_lazy("Number"), ("number",)),
    "title": Order(gettext_lazy("Title"), ("title", "id")),
    "changed": Order(gettext_lazy("Last changed"), ("-changed_at", "-id")),
}


def found(request: UserRequest) -> BankFilter:
    visible = Requirement.objects.visible_to(request.user).defer("search")
    rows = visible.select_related("category__parent", "authority", "collaboration")
    return BankFilter(request.GET, rows, user=request.user)


@require_GET
def requirement_list(request: UserRequest) -> HttpResponse:
    narrowed, user = found(request), request.user
    page = paginate(request, narrowed.qs, ORDERS)
    query = saved_filters.tidy(request.GET.urlencode())
    own = user.authority
    context = {
        "filter": narrowed.count(),
        "page": page,
        "lines": lines(page.rows, user, request.GET.get("q", "")),
        "query": query,
        "views": SavedView.objects.visible_to(user).select_related("user").order_by("name"),
        "view_form": SavedViewForm(auto_id="view_%s"),
        "can_draft": permissions.can_draft_requirement(user, own),
        "can_tick": _can_tick(user),
    }
    return render(request, "requirements_bank/requirement_list.html", context)


def _can_tick(user: User) -> bool:
    """Editors change many at once: their words, or what the authority adds."""
    return user.has_role(Role.EDITOR, Role.SHARED_EDITOR)


def requirement_csv(request: UserRequest) -> StreamingHttpResponse:
    rows = found(request).qs.prefetch_related("domains", "questions").order_by("number")
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
