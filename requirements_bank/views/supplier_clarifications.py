"""A supplier asks, and reads what all suppliers were told."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.paging import Order, paginate
from requirements_bank.actions import clarifications
from requirements_bank.forms.clarification import AskForm
from requirements_bank.models import Clarification, Invitation
from requirements_bank.views.inside import attempt, by_supplier, supplier_page

NEWEST = {"newest": Order("", ("-handled_at", "-id"))}


@by_supplier
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The answers that all have got, the own questions that wait, and a new one."""
    initial = {"requirement": request.GET.get("requirement")}
    form = AskForm(request.POST or None, dialogue=invitation.dialogue, initial=initial)
    if form.is_valid():
        act = partial(clarifications.ask, invitation, **form.cleaned_data)
        if refusal := attempt(invitation, act):
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The question is sent. The answer comes by mail."))
            return redirect(request.path)
    rows = Clarification.objects.select_related("requirement")
    context = {
        "form": form,
        "page": paginate(request, rows.filter(dialogue=invitation.dialogue).given(), NEWEST),
        "own": rows.of_supplier(invitation),
    }
    status = 422 if form.errors else 200
    return supplier_page(request, "ask", invitation, context, status=status)
