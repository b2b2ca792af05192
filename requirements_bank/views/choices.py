"""After the deadline: a supplier is chosen, and all who answered are told."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import UserRequest
from accounts.permissions import get_permitted
from requirements_bank import permissions
from requirements_bank.actions import choices
from requirements_bank.answers import outcomes
from requirements_bank.forms.choice import ChoiceForm, LettersForm
from requirements_bank.models import SupplierChoice
from requirements_bank.views.closing import not_while_closing
from requirements_bank.views.dialogues import form_page, trail, visible


@not_while_closing
def choose_supplier(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_choose_supplier, visible(request), pk=pk)
    form = ChoiceForm(request.POST or None, instance=dialogue.chosen(), dialogue=dialogue)
    if form.is_valid():
        choices.choose_supplier(dialogue, by=request.user, **form.cleaned_data)
        messages.success(request, _("The supplier is chosen. Now write to all who answered."))
        return redirect("requirements_bank:send_letters", dialogue.pk)
    text = _("You can change it until the letters are sent. No supplier is told before that.")
    context = {"dialogue": dialogue, "form": form, "heading": _("Choose a supplier"), "text": text}
    return form_page(request, context)


@require_POST
def withdraw_choice(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_withdraw_choice, visible(request), pk=pk)
    choices.withdraw_choice(dialogue, by=request.user)
    messages.success(request, _("No supplier is chosen any more."))
    return redirect(dialogue)


@not_while_closing
def send_letters(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = get_permitted(request, permissions.can_send_letters, visible(request), pk=pk)
    choice = SupplierChoice.objects.select_related("dialogue", "invitation").get(dialogue=dialogue)
    finished = dialogue.invitations.unsealed().order_by("supplier_name", "pk")
    form = LettersForm(
        request.POST or None,
        chosen=choice.invitation,
        letters=outcomes.proposed_letters(choice, finished),
        earliest=outcomes.standstill_of(dialogue.case, timezone.localdate()),
    )
    if form.is_valid():
        day = form.cleaned_data["standstill_until"]
        told = {"chosen": choice.invitation, "letters": form.letters, "standstill_until": day}
        choices.send_letters(dialogue, by=request.user, **told)
        messages.success(request, _("The letters are sent."))
        return redirect(dialogue)
    heading = _("Letters to the suppliers")
    context = {"dialogue": dialogue, "choice": choice, "form": form, "heading": heading}
    context["trail"] = [*trail(dialogue), (heading, "")]
    return render(request, "requirements_bank/send_letters.html", context)
