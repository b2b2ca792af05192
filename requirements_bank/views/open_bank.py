"""The open bank: the published cross-municipal requirements, for the whole world (E09, E10)."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.db.models.functions import Coalesce
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.doors import go_in
from portal.paging import paginate
from requirements_bank.bank import saved_filters, tally
from requirements_bank.bank.listed import public_lines
from requirements_bank.bank.visibility import Level, Reading
from requirements_bank.dialogues import attached
from requirements_bank.forms.filters import PublicFilter
from requirements_bank.models import Attachment, Category, PageText, Requirement
from requirements_bank.texts import page_texts
from requirements_bank.views.bank import ORDERS
from requirements_bank.views.bank_files import bank_file
from requirements_bank.views.openly import public_download, public_page

RECENT = 10


@public_page
def open_bank(request: HttpRequest) -> HttpResponse:
    """The front page: how much there is, how much it is used, and what is new."""
    rows = _rows()
    recent = rows.filter(changed_at__gte=timezone.now() - tally.PERIOD).order_by(
        "-changed_at", "-pk"
    )
    context = {
        "text": page_texts.shown(PageText.Page.FRONT),
        "figures": tally.figures(),
        "filter": PublicFilter(None, rows),
        "categories": _categories(),
        "recent": public_lines(recent[:RECENT], ""),
    }
    return render(request, "requirements_bank/open_bank.html", context)


@public_page
def public_list(request: HttpRequest) -> HttpResponse:
    narrowed = PublicFilter(request.GET, _rows())
    page = paginate(request, narrowed.qs, ORDERS)
    context = {
        "filter": narrowed,
        "page": page,
        "lines": public_lines(page.rows, request.GET.get("q", "")),
        "query": saved_filters.tidy(request.GET.urlencode()),
        "trail": [_home(), (_("Requirements"), "")],
    }
    return render(request, "requirements_bank/public_list.html", context)


@public_page
def public_detail(request: HttpRequest, number: int) -> HttpResponse:
    requirement = get_object_or_404(_rows(), number=number)
    found = _attachments().filter(requirement=requirement)
    where = reverse("requirements_bank:public_list")
    context = {
        "reading": Reading(requirement, Level.SUPPLIER),
        "attachments": [(one, _address(one)) for one in found],
        "trail": [_home(), (_("Requirements"), where), (requirement.label, "")],
    }
    return render(request, "requirements_bank/public_detail.html", context)


@public_download
def public_file(request: HttpRequest, form: str) -> HttpResponseBase:
    rows = PublicFilter(request.GET, _rows()).qs
    return bank_file(
        form, rows, None, lambda attachment: urljoin(settings.SITE_URL, _address(attachment))
    )


@public_download
def public_attachment(request: HttpRequest, pk: int) -> FileResponse:
    return attached.send(get_object_or_404(_attachments().filter(link=""), pk=pk))


@login_not_required
@require_safe
def public_language(request: HttpRequest, code: str) -> HttpResponse:
    """A link and no form, so that the pages need no token and can be kept."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    page = request.GET.get("next", "")
    # One of our addresses: to redirect, a bare word is the name of a page, and seldom of one.
    ours = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()})
    if not (page.startswith("/") and ours):
        page = reverse("requirements_bank:open_bank")
    return go_in(page, code)


def _rows() -> Any:
    return Requirement.objects.public().defer("search").select_related("category__parent")


def _attachments() -> Any:
    public = Requirement.objects.public()
    found = Attachment.objects.kept().filter(authority=None, requirement__in=public)
    return found.select_related("requirement").order_by("pk")


def _address(attachment: Attachment) -> str:
    own = reverse("requirements_bank:public_attachment", args=[attachment.pk])
    return attachment.link or own


def _categories() -> list[tuple[Category, int]]:
    """The main ones that have requirements, with how many are in each and below it."""
    top = Coalesce("category__parent", "category")
    rows = Requirement.objects.public().values(top=top).annotate(rows=Count("pk"))
    counts = dict(rows.values_list("top", "rows"))
    return [(row, counts[row.pk]) for row in Category.objects.filter(pk__in=counts)]


def _home() -> tuple[str, str]:
    return _("The open requirements bank"), reverse("requirements_bank:open_bank")
