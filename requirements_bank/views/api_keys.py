"""An administrator lets other systems read the market dialogues, and stops them again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import UserRequest, posted
from accounts.permissions import get_permitted
from portal.paging import Order, paginate
from portal.refusals import Refused
from requirements_bank import permissions
from requirements_bank.actions import api_keys
from requirements_bank.forms.api_key import ApiKeyForm
from requirements_bank.models import ApiKey

NEWEST = {"new": Order("", ("-id",))}


@require_GET
def api_key_list(request: UserRequest) -> HttpResponse:
    _must_make(request)
    kept = ApiKey.objects.filter(authority=request.user.authority_id)
    page = paginate(request, kept.select_related("made_by", "revoked_by"), NEWEST)
    today = timezone.localdate()
    context = {
        "page": page,
        "rows": [(key, key.has_ended(today)) for key in page.rows],
        "address": request.build_absolute_uri(reverse("requirements_bank:api_dialogues")),
        "description": request.build_absolute_uri(reverse("requirements_bank:api_description")),
        "tab": "dialogues",
    }
    return render(request, "requirements_bank/api_key_list.html", context)


@require_http_methods(["GET", "POST"])
def make_api_key(request: UserRequest) -> HttpResponse:
    """The key is shown in the answer itself, so that it lies nowhere until it is read."""
    _must_make(request)
    form = ApiKeyForm(posted(request))
    if form.is_valid():
        authority = request.user.authority
        try:
            key = api_keys.make_api_key(authority, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            address = request.build_absolute_uri(reverse("requirements_bank:api_dialogues"))
            context = {"key": key, "name": form.cleaned_data["name"], "address": address}
            context["trail"] = _trail(_("The new key"))
            return render(request, "requirements_bank/api_key_made.html", context)
    context = {"form": form, "trail": _trail(_("Make a key"))}
    return render(request, "requirements_bank/make_api_key.html", context)


@require_http_methods(["GET", "POST"])
def revoke_api_key(request: UserRequest, pk: int) -> HttpResponse:
    _must_make(request)
    rows = ApiKey.objects.visible_to(request.user).select_related("authority")
    key = get_permitted(request, permissions.can_revoke_api_key, rows, pk=pk)
    if request.method == "POST":
        api_keys.revoke_api_key(key, by=request.user)
        messages.success(request, _("The key is revoked, and opens nothing any more."))
        return redirect("requirements_bank:api_key_list")
    context = {"key": key, "trail": _trail(_("Revoke the key"))}
    return render(request, "requirements_bank/revoke_api_key.html", context)


def _must_make(request: UserRequest) -> None:
    if not permissions.can_make_api_key(request.user, request.user.authority):
        raise PermissionDenied


def _trail(name: str) -> list[tuple[str, str]]:
    return [
        (_("Rules for market dialogues"), reverse("requirements_bank:rules")),
        (_("Keys for other systems"), reverse("requirements_bank:api_key_list")),
        (name, ""),
    ]
