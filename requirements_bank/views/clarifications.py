"""Questions from suppliers: read, answered to all, or set aside; and what all are told unasked."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.http import UserRequest
from accounts.permissions import get_permitted
from portal.paging import Order, paginate
from portal.sheets import csv_response
from portal.templatetags.formats import moment
from procurement.models import Case
from requirements_bank import permissions
from requirements_bank.actions import clarifications
from requirements_bank.forms.clarification import ClarifyForm, InformForm
from requirements_bank.forms.keeping import ReasonForm
from requirements_bank.models import Clarification, MarketDialogue
from requirements_bank.views.dialogues import trail, visible

NEWEST = {"newest": Order("", ("-handled_at", "-id"))}
# The oldest of those that wait; when they are answered, the next come.
MOST_WAITING = 50


@require_GET
def clarification_list(request: UserRequest, pk: int) -> HttpResponse:
    """What waits for an answer, and below it what all suppliers have got."""
    dialogue = get_object_or_404(visible(request), pk=pk)
    rows = dialogue.clarifications.select_related("requirement", "asked_by", "handled_by")
    handled = rows.exclude(status=Clarification.Status.ASKED)
    context = {
        "dialogue": dialogue,
        "waiting": rows.waiting()[:MOST_WAITING],
        "page": paginate(request, handled, NEWEST),
        "sees_case": Case.objects.visible_to(request.user).filter(pk=dialogue.case_id).exists(),
        "trail": [*trail(dialogue), (_("Questions and answers"), "")],
    }
    return render(request, "requirements_bank/clarification_list.html", context)


@require_GET
def clarification_csv(request: UserRequest, pk: int) -> StreamingHttpResponse:
    """What all suppliers have got, to be shared with anybody: it says nowhere who asked."""
    dialogue = get_object_or_404(visible(request), pk=pk)
    given = dialogue.clarifications.given().select_related("requirement")
    header = [_("When"), _("Requirement"), _("Question"), _("The answer to all")]
    rows = [
        [
            moment(row.handled_at),
            f"{row.requirement.label} {row.requirement}" if row.requirement else "",
            row.question,
            row.answer,
        ]
        for row in given.order_by("handled_at", "pk")
    ]
    return csv_response("spoergsmaal-og-svar.csv", header, rows)


def clarify(request: UserRequest, pk: int) -> HttpResponse:
    clarification = get_permitted(request, permissions.can_clarify, _visible(request), pk=pk)
    dialogue = clarification.dialogue
    form = ClarifyForm(request.POST or None, clarification=clarification)
    if form.is_valid():
        words = {name: form.cleaned_data[name] for name in form.shown}
        clarifications.clarify(clarification, by=request.user, **words)
        messages.success(request, _("The answer is on its way to all suppliers."))
        return redirect("requirements_bank:clarification_list", dialogue.pk)
    context = {
        "clarification": clarification,
        "dialogue": dialogue,
        "form": form,
        "trail": _trail(dialogue, _("Answer the question")),
    }
    return render(request, "requirements_bank/clarify.html", context)


def set_aside(request: UserRequest, pk: int) -> HttpResponse:
    clarification = get_permitted(request, permissions.can_set_aside, _visible(request), pk=pk)
    label, button = _("Why it is not answered"), _("Set it aside and tell who asked")
    form = ReasonForm(request.POST or None, label=label, button=button)
    if form.is_valid():
        reason = form.cleaned_data["message"]
        clarifications.set_aside(clarification, by=request.user, reason=reason)
        messages.success(request, _("The question is set aside, and the supplier is told why."))
        return redirect("requirements_bank:clarification_list", clarification.dialogue_id)
    context = {
        "clarification": clarification,
        "dialogue": clarification.dialogue,
        "form": form,
        "trail": _trail(clarification.dialogue, _("Set the question aside")),
    }
    return render(request, "requirements_bank/set_aside.html", context)


def inform(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_inform, visible(request), pk=pk)
    form = InformForm(request.POST or None, dialogue=dialogue)
    if form.is_valid():
        clarifications.inform(dialogue, by=request.user, text=form.cleaned_data["text"])
        messages.success(request, _("It is on its way to all suppliers."))
        return redirect("requirements_bank:clarification_list", dialogue.pk)
    context = {
        "dialogue": dialogue,
        "form": form,
        "trail": _trail(dialogue, _("Tell all suppliers")),
    }
    return render(request, "requirements_bank/inform.html", context)


def _trail(dialogue: MarketDialogue, here: str) -> list[tuple[str, str]]:
    page = reverse("requirements_bank:clarification_list", args=[dialogue.pk])
    return [*trail(dialogue), (_("Questions and answers"), page), (here, "")]


def _visible(request: UserRequest) -> QuerySet[Clarification]:
    found = Clarification.objects.visible_to(request.user)
    return found.select_related("dialogue__case", "dialogue__authority", "asked_by", "requirement")
