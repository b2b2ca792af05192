"""One requirement of a dialogue: own words, the bank's newest, pasted, proposed to the bank."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.http import UserRequest
from accounts.permissions import get_permitted
from procurement.views.meanwhile import saves
from requirements_bank import permissions
from requirements_bank.actions import free, wording
from requirements_bank.bank.snapshots import WITH_PARAMETERS, follow_bank
from requirements_bank.bank.versions import differences
from requirements_bank.dialogues.guard import guarded
from requirements_bank.forms.asked import ProposeToBankForm, RewordForm
from requirements_bank.forms.requirement import PasteForm
from requirements_bank.models import DialogueRequirement
from requirements_bank.views.dialogues import trail, visible


def reword(request: UserRequest, pk: int) -> HttpResponse:
    row = get_permitted(request, permissions.can_reword, _rows(request), pk=pk)
    follow_bank([row])
    held = guarded(row.dialogue, [row], by=request.user)
    changes = _against_the_bank(row)
    form = RewordForm(request.POST or None, instance=row)
    if form.is_valid() and not held:
        what = {"words": form.words, "priority": form.cleaned_data["priority"]}
        if saves(form, wording.reword, by=request.user, **what):
            messages.success(request, _("The requirement is saved for this market dialogue."))
            return redirect("requirements_bank:chosen", row.dialogue_id)
    context = {
        "dialogue": row.dialogue,
        "row": row,
        "form": form,
        "is_held": bool(held),
        "changes": changes,
        "trail": [
            *trail(row.dialogue),
            (_("Requirements"), _chosen(row)),
            (row.label, ""),
        ],
    }
    return render(request, "requirements_bank/reword.html", context)


@require_POST
def take_newest(request: UserRequest, pk: int) -> HttpResponse:
    row = get_permitted(request, permissions.can_take_newest, _rows(request), pk=pk)
    wording.take_newest(row, by=request.user)
    messages.success(request, _("The requirement has the bank’s words again."))
    return redirect("requirements_bank:reword", row.pk)


def paste(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_edit_dialogue, visible(request), pk=pk)
    form = PasteForm(request.POST or None)
    if form.is_valid() and "confirmed" in request.POST:
        number = free.paste(dialogue, by=request.user, rows=form.rows)
        text = ngettext("%(n)d requirement is added.", "%(n)d requirements are added.", number)
        messages.success(request, text % {"n": number})
        return redirect("requirements_bank:chosen", dialogue.pk)
    context = {
        "dialogue": dialogue,
        "form": form,
        "rows": form.rows if form.is_valid() else [],
        "trail": [*trail(dialogue), (_("Paste requirements"), "")],
    }
    return render(request, "requirements_bank/paste.html", context)


def propose_to_bank(request: UserRequest, pk: int) -> HttpResponse:
    row = get_permitted(request, permissions.can_propose_to_bank, _rows(request), pk=pk)
    form = ProposeToBankForm(request.POST or None)
    if form.is_valid():
        free.propose_to_bank(row, by=request.user, **form.cleaned_data)
        messages.success(request, _("Your requirements editors have got it as a draft."))
        return redirect("requirements_bank:chosen", row.dialogue_id)
    heading = _("Propose it to the bank")
    context = {
        "dialogue": row.dialogue,
        "form": form,
        "heading": heading,
        "text": f"{row.label} {row}",
        "trail": [*trail(row.dialogue), (_("Requirements"), _chosen(row)), (heading, "")],
    }
    return render(request, "requirements_bank/dialogue_form.html", context)


def _chosen(row: DialogueRequirement) -> str:
    return reverse("requirements_bank:chosen", args=[row.dialogue_id])


def _rows(request: UserRequest) -> "QuerySet[DialogueRequirement]":
    dialogues = visible(request).values("pk")
    rows = DialogueRequirement.objects.whole().filter(dialogue__in=dialogues)
    return rows.select_related("dialogue__case__department", "dialogue__authority")


def _against_the_bank(row: DialogueRequirement) -> list:
    """What this dialogue says otherwise than the bank does now."""
    if row.requirement is None:
        return []
    names = (*WITH_PARAMETERS, "priority")
    bank = {name: getattr(row.requirement, name) for name in names}
    return differences(bank, {name: getattr(row, name) for name in names})
