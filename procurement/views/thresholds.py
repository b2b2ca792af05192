"""X14: the law's limits, period by period, and an authority's own in their place."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import UserRequest, posted
from accounts.models import Role
from accounts.permissions import get_permitted
from notifications.models import Event
from portal.refusals import refusal_of
from procurement import permissions
from procurement.actions import thresholds as actions
from procurement.forms.thresholds import AMOUNTS, ThresholdForm
from procurement.models import ThresholdSet

SHOWN_EVENTS = 20


@require_GET
def threshold_list(request: UserRequest) -> HttpResponse:
    _keepers_only(request)
    sets = ThresholdSet.objects.visible_to(request.user)
    kind = ContentType.objects.get_for_model(ThresholdSet)
    events = Event.objects.filter(content_type=kind, authority=request.user.authority_id)
    context = {
        "sets": sets.order_by("-valid_from", F("authority").asc(nulls_last=True)),
        "events": events.select_related("actor").order_by("-pk")[:SHOWN_EVENTS],
        "today": timezone.localdate(),
        **_frame(request),
    }
    return render(request, "procurement/threshold_list.html", context)


@require_http_methods(["GET", "POST"])
def add_thresholds(request: UserRequest) -> HttpResponse:
    _keepers_only(request)
    form = ThresholdForm(
        posted(request),
        instance=ThresholdSet(authority=request.user.authority),
        initial=_known(request),
    )
    if form.is_valid() and _added(request, form):
        messages.success(request, _("The amounts are added."))
        return redirect("procurement:threshold_list")
    heading = _("Add own thresholds")
    context = {"form": form, "heading": heading, **_frame(request, (heading, ""))}
    return render(request, "procurement/threshold_form.html", context)


@require_POST
def remove_thresholds(request: UserRequest, pk: int) -> HttpResponse:
    sets = ThresholdSet.objects.visible_to(request.user)
    limits = get_permitted(request, permissions.can_remove_thresholds, sets, pk=pk)
    actions.remove(limits, by=request.user)
    messages.success(request, _("The own amounts are removed. The law’s count again."))
    return redirect("procurement:threshold_list")


def _known(request: UserRequest) -> dict[str, Any]:
    """The days and amounts that somebody starts from; the source of other ones is another."""
    chosen = request.GET.get("period", "")
    sets = ThresholdSet.objects.visible_to(request.user)
    known = sets.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 10 else None
    return model_to_dict(known, ["valid_from", "valid_to", *AMOUNTS]) if known else {}


def _keepers_only(request: UserRequest) -> None:
    if not permissions.can_keep_thresholds(request.user):
        raise PermissionDenied


def _added(request: UserRequest, form: ThresholdForm) -> bool:
    """Whether it could be done. Who was second reads why, and keeps what is typed."""
    if refusal := refusal_of(partial(actions.add, form.instance, by=request.user)):
        form.add_error("valid_from", str(refusal))
    return refusal is None


def _frame(request: UserRequest, *places: tuple[str, str]) -> dict[str, Any]:
    """The way here; administrators come by the tabs of administration."""
    administers = bool(request.user.authorities_as(Role.ADMINISTRATOR))
    page = "administration:people" if administers else "procurement:my_work"
    first = _("Administration") if administers else _("My work")
    here = reverse("procurement:threshold_list") if places else ""
    trail = [(first, reverse(page)), (_("Thresholds"), here), *places]
    return {"trail": trail, "administers": administers, "tab": "thresholds"}
