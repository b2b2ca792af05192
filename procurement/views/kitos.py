"""The connection with KITOS: set up, asked now, and how it went."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import UserRequest, posted
from accounts.models import Authority
from accounts.permissions import get_permitted
from portal.clock import database_now
from portal.doorbell import ring
from procurement import permissions, tasks
from procurement.actions import kitos as actions
from procurement.forms.kitos import KitosForm
from procurement.models import KitosConnection, System, SystemImport

SHOWN = 100


@require_http_methods(["GET", "POST"])
def kitos(request: UserRequest) -> HttpResponse:
    authority = _own(request)
    connection = KitosConnection.objects.filter(authority=authority).first()
    connection = connection or KitosConnection(authority=authority)
    form = KitosForm(posted(request), instance=connection)
    if form.is_valid():
        actions.set_up(connection, by=request.user, secret=form.cleaned_data["secret"])
        messages.success(request, _("The connection with KITOS is kept."))
        return redirect("procurement:kitos")
    waiting = SystemImport.objects.filter(authority=authority, from_kitos=True, imported_at=None)
    gone = System.objects.filter(authority=authority, kitos_gone_from__isnull=False).in_use()
    context = {
        "form": form,
        # As it is kept: the form has put into its own what was typed.
        "connection": KitosConnection.objects.filter(authority=authority).first(),
        "waiting": waiting.defer("rows").first(),
        "gone": gone.defer("search", "name_search").order_by("name", "pk")[:SHOWN],
        "trail": [(_("Systems"), reverse("procurement:system_list")), ("KITOS", "")],
        **_progress(connection),
    }
    return render(request, "procurement/kitos.html", context)


@require_POST
def fetch_kitos_now(request: UserRequest) -> HttpResponse:
    connection = get_object_or_404(KitosConnection, authority=_own(request))
    actions.fetch_now(connection, by=request.user)
    ring(tasks.fetch_from_kitos, connection.pk)
    return redirect("procurement:kitos")


@require_GET
def kitos_progress(request: UserRequest) -> HttpResponse:
    """How far it is; when it is over, the page is told to look anew."""
    connection = get_object_or_404(KitosConnection, authority=_own(request))
    context = _progress(connection)
    if context["poll_url"]:
        return render(request, "includes/progress.html", context)
    response = HttpResponse()
    response["HX-Refresh"] = "true"
    return response


def _own(request: UserRequest) -> Authority:
    may, own = permissions.can_connect_kitos, request.user.authority_id
    return get_permitted(request, may, Authority.objects.all(), pk=own)


def _progress(connection: KitosConnection) -> dict[str, str]:
    is_waiting = connection.due_at is not None and connection.due_at <= database_now()
    is_running = connection.is_on and (connection.began_at is not None or is_waiting)
    text = _("%(number)s systems so far.") % {"number": connection.read}
    return {
        "id": "kitos",
        "label": _("The systems are being fetched from KITOS"),
        "text": text if connection.read else "",
        "poll_url": reverse("procurement:kitos_progress") if is_running else "",
    }
