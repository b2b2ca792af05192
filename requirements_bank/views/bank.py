"""The requirements bank: everybody who is signed in may read it."""

from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.http import UserRequest
from portal.paging import Order, paginate
from requirements_bank import permissions
from requirements_bank.bank import saved_filters
from requirements_bank.bank.listed import lines
from requirements_bank.forms.bank_filter import BankFilter
from requirements_bank.forms.bulk import SavedViewForm
from requirements_bank.models import Attachment, Requirement, SavedView
from requirements_bank.views.bank_files import bank_file

ORDERS = {
    "number": Order(gettext_lazy("Number"), ("number",)),
    "title": Order(gettext_lazy("Name"), ("title", "id")),
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
    own, kind = user.authority, request.GET.get("kind", "")
    context = {
        "owners": [
            (label, saved_filters.tidy(request.GET.urlencode(), kind=key), key == kind)
            for key, label in narrowed.owners
        ],
        "kind": kind,
        "filter": narrowed.count(),
        "page": page,
        "lines": lines(page.rows, user, request.GET.get("q", "")),
        "query": query,
        "views": SavedView.objects.visible_to(user).select_related("user").order_by("name"),
        "view_form": SavedViewForm(auto_id="view_%s"),
        "can_draft": permissions.can_draft_requirement(user, own),
        "can_tick": permissions.can_change_many(user, own),
    }
    return render(request, "requirements_bank/requirement_list.html", context)


@require_GET
def requirement_file(request: UserRequest, form: str) -> HttpResponseBase:
    """The list as it is filtered, with all that the person may read of it."""
    return bank_file(form, found(request).qs, request.user, _address)


def _address(attachment: Attachment) -> str:
    return urljoin(settings.SITE_URL, attachment.get_absolute_url())
