"""From draft to open and back: looked through, approved by another, moved, cancelled, reopened."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import UserRequest
from accounts.permissions import get_permitted
from portal.clock import database_now
from portal.numbers import whole_number
from portal.refusals import refusal_of
from requirements_bank import permissions
from requirements_bank.actions import approvals, dialogues, keeping
from requirements_bank.bank.snapshots import follow_bank
from requirements_bank.dialogues import attached, gates, proposals
from requirements_bank.dialogues.preflight import advice
from requirements_bank.forms.dialogue import CancelForm, PostponeForm
from requirements_bank.forms.keeping import ReasonForm, ReopenForm
from requirements_bank.models import MarketDialogue
from requirements_bank.sheets.parts import by_category
from requirements_bank.views.closing import not_while_closing
from requirements_bank.views.dialogues import form_page, trail, visible


def activate(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_activate, visible(request), pk=pk)
    missing = gates.missing(dialogue, now=database_now())
    read = whole_number(request.POST.get("read", ""))
    if request.method == "POST" and not missing:
        act = partial(dialogues.activate, dialogue, by=request.user, read=read)
        refusal = refusal_of(act)
        if refusal is None:
            messages.success(request, _("The market dialogue is open. Now invite suppliers."))
            return redirect(dialogue)
        messages.error(request, str(refusal))
        if not dialogue.is_proposed:
            return redirect(dialogue)
    heading = _("Open the market dialogue")
    more = _read(dialogue, read)
    return _check_page(request, dialogue, heading, "requirements_bank/activate.html", **more)


def propose(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_propose, visible(request), pk=pk)
    missing = gates.missing(dialogue, now=database_now())
    if request.method == "POST" and not missing:
        approvals.propose(dialogue, by=request.user)
        messages.success(request, _("Your colleagues are asked to approve the market dialogue."))
        return redirect(dialogue)
    heading = _("Ask for approval")
    return _check_page(request, dialogue, heading, "requirements_bank/propose.html")


def send_back(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_send_back, visible(request), pk=pk)
    label, button = _("What must be changed"), _("Send it back")
    form = ReasonForm(request.POST or None, label=label, button=button)
    if form.is_valid():
        approvals.send_back(dialogue, by=request.user, **form.cleaned_data)
        messages.success(request, _("The market dialogue is a draft again."))
        return redirect(dialogue)
    context = {"dialogue": dialogue, "form": form, "heading": _("Send it back to be changed")}
    return form_page(request, context)


def preview(request: UserRequest, pk: int) -> HttpResponse:
    """What suppliers will read, with the bank's words of today."""
    dialogue = get_object_or_404(visible(request), pk=pk)
    rows = list(dialogue.requirements.whole())
    if dialogue.is_draft:
        follow_bank(rows)
    attached.beside(rows, dialogue)
    context = {
        "dialogue": dialogue,
        "authority": dialogue.authority,
        "papers": dialogue.files.all(),
        "parts": by_category(rows),
        "trail": [*trail(dialogue), (_("As suppliers see it"), "")],
    }
    return render(request, "requirements_bank/preview.html", context)


def postpone(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_postpone, visible(request), pk=pk)
    form = PostponeForm(request.POST or None, dialogue=dialogue)
    if form.is_valid():
        deadline, reason = form.cleaned_data["deadline"], form.cleaned_data["reason"]
        dialogues.postpone(dialogue, by=request.user, deadline=deadline, reason=reason)
        messages.success(request, _("The deadline is moved, and the suppliers are told."))
        return redirect(dialogue)
    context = {"dialogue": dialogue, "form": form, "heading": _("Move the deadline")}
    return form_page(request, context)


@not_while_closing
def cancel(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_cancel, visible(request), pk=pk)
    form = CancelForm(request.POST or None)
    if form.is_valid():
        dialogues.cancel(dialogue, by=request.user, **form.cleaned_data)
        messages.success(request, _("The market dialogue is cancelled."))
        return redirect(dialogue)
    context = {"dialogue": dialogue, "form": form, "heading": _("Cancel the market dialogue")}
    return form_page(request, context)


@not_while_closing
def reopen(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_reopen, visible(request), pk=pk)
    form = ReopenForm(request.POST or None, dialogue=dialogue)
    if form.is_valid():
        deadline, message = form.cleaned_data["deadline"], form.cleaned_data["message"]
        dialogues.reopen(dialogue, by=request.user, deadline=deadline, message=message)
        messages.success(request, _("The market dialogue is open again, and the suppliers told."))
        return redirect(dialogue)
    text = _(
        "Suppliers can answer again, and the answers are sealed until the new deadline. "
        "Those who are invited are told in the same words. If the old deadline had passed, "
        "they are told that answers could be read."
    )
    context = {"dialogue": dialogue, "form": form, "heading": _("Open it again"), "text": text}
    return form_page(request, context)


@require_POST
def resume(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_resume, visible(request), pk=pk)
    keeping.resume(dialogue, by=request.user)
    messages.success(request, _("The market dialogue is a draft again."))
    return redirect(dialogue)


def _read(dialogue: MarketDialogue, read: int | None) -> dict[str, Any]:
    """What is put before the approver, and how it differs from what they or others read before."""
    if not dialogue.is_proposed:
        return {}
    *earlier, newest = dialogue.proposals.all()
    before = next((one for one in earlier if one.pk == read), earlier[-1] if earlier else None)
    changed = proposals.changes(before, newest) if before else []
    return {"proposal": newest, "before": before, "changed": changed}


def _check_page(
    request: UserRequest, dialogue: MarketDialogue, heading: str, template: str, **more: Any
) -> HttpResponse:
    now = database_now()
    context = {
        "dialogue": dialogue,
        "heading": heading,
        "missing": gates.missing(dialogue, now=now),
        "advice": advice(dialogue, now=now),
        "requirements": dialogue.requirements.count(),
        "trail": [*trail(dialogue), (heading, "")],
    }
    return render(request, template, context | more)
