"""What a supplier offers, found again in the authority's register of systems."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.http import UserRequest
from requirements_bank import permissions
from requirements_bank.actions import offered_systems
from requirements_bank.forms.offered_system import RecogniseSystemForm
from requirements_bank.models import MarketDialogue
from requirements_bank.views.dialogues import trail
from requirements_bank.views.unsealed import unsealed


@unsealed(permissions.can_recognise_system)
def recognise_system(
    request: UserRequest, dialogue: MarketDialogue, invitation: int
) -> HttpResponse:
    supplier = get_object_or_404(dialogue.invitations.unsealed(), pk=invitation)
    supplier.dialogue = dialogue
    form = RecogniseSystemForm(request.POST or None, invitation=supplier)
    if form.is_valid():
        offered_systems.recognise_system(supplier, by=request.user, **form.cleaned_data)
        messages.success(request, _("It is saved."))
        return redirect("requirements_bank:comparison", dialogue.pk)
    heading = _("Which of our systems is it?")
    context = {"dialogue": dialogue, "invitation": supplier, "form": form, "heading": heading}
    context["trail"] = [*trail(dialogue), (heading, "")]
    return render(request, "requirements_bank/recognise_system.html", context)
