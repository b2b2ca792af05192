"""What a supplier says about itself: the solution, its colleagues, or that it will not answer."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from requirements_bank.actions import sheets, supplier_colleagues
from requirements_bank.forms.sheet import ColleagueForm, DeclineForm, SolutionForm
from requirements_bank.models import (
    DialogueRules,
    Invitation,
    PageText,
    Solution,
    SupplierColleague,
)
from requirements_bank.sheets.earlier import systems
from requirements_bank.texts import page_texts
from requirements_bank.views.inside import attempt, by_supplier, is_invited, supplier_page
from requirements_bank.views.supplier_door import has_shown_mailbox

FORM_PAGE = require_http_methods(["GET", "HEAD", "POST"])


@by_supplier
@FORM_PAGE
def solution(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Which solution is offered, and who hosts it."""
    there = Solution.objects.filter(invitation=invitation).first()
    # What is elsewhere belongs to whoever reads the mailbox, as earlier answers do.
    may_see = is_invited(request, invitation) and has_shown_mailbox(request, invitation)
    earlier = systems(invitation) if may_see else []
    form = SolutionForm(
        request.POST or None, instance=there, initial=_as_before(earlier, request.GET.get("som"))
    )
    if _done(invitation, form, lambda typed: sheets.describe(invitation, **typed)):
        messages.success(request, _("It is saved."))
        return redirect("requirements_bank:sheet", pk=invitation.pk)
    asks_code = is_invited(request, invitation) and not may_see
    more = {"earlier": earlier, "asks_code": asks_code}
    return _form_page(request, "solution", invitation, form, **more)


@by_supplier
@require_safe
def help_page(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """How one answers, who reads it when, and what the authority adds to that."""
    own_words = DialogueRules.of(invitation.dialogue.authority_id).help_for_suppliers
    text = page_texts.shown(PageText.Page.HELP, {"dialogue": invitation.dialogue})
    context = {"own_words": own_words, "text": text}
    return supplier_page(request, "help_page", invitation, context)


@by_supplier
@FORM_PAGE
def decline(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Say that there will be no answer, and why."""
    form = DeclineForm(request.POST or None)
    if _done(invitation, form, lambda typed: sheets.decline(invitation, **typed)):
        return redirect("requirements_bank:sheet", pk=invitation.pk)
    return _form_page(request, "decline", invitation, form)


@by_supplier
@require_POST
def answer_after_all(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if refusal := attempt(invitation, partial(sheets.answer_after_all, invitation)):
        messages.error(request, str(refusal))
    return redirect("requirements_bank:sheet", pk=invitation.pk)


@by_supplier
@FORM_PAGE
def invite_supplier_colleague(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Who helps with the answer, and one more. Only those with the supplier's own link decide."""
    may_invite = is_invited(request, invitation)
    if request.method == "POST" and not may_invite:
        raise Http404
    form = ColleagueForm(request.POST or None)
    act = partial(supplier_colleagues.invite, invitation)
    if _done(invitation, form, lambda typed: act(**typed)):
        messages.success(request, _("The link is on its way by mail."))
        return redirect(request.path)
    standing = invitation.colleagues.standing().order_by("name", "pk")
    context: dict[str, Any] = {"colleagues": standing, "may_invite": may_invite}
    return _form_page(request, "colleagues", invitation, form, **context)


@by_supplier
@require_POST
def invite_colleague_again(
    request: HttpRequest, invitation: Invitation, colleague_pk: int
) -> HttpResponse:
    """One click for each of those whose link ended when the supplier got a new one."""
    if not is_invited(request, invitation):
        raise Http404
    colleague = get_object_or_404(invitation.colleagues.all(), pk=colleague_pk)
    colleague.invitation = invitation
    act = partial(supplier_colleagues.invite_again, colleague)
    if refusal := attempt(invitation, act):
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The link is on its way by mail."))
    return redirect("requirements_bank:invite_supplier_colleague", pk=invitation.pk)


@by_supplier
@require_POST
def remove_supplier_colleague(
    request: HttpRequest, invitation: Invitation, colleague_pk: int
) -> HttpResponse:
    if not is_invited(request, invitation):
        raise Http404
    standing = SupplierColleague.objects.standing().select_related("invitation")
    colleague = get_object_or_404(standing, pk=colleague_pk, invitation=invitation)
    supplier_colleagues.remove(colleague)
    return redirect("requirements_bank:invite_supplier_colleague", pk=invitation.pk)


def _as_before(earlier: list[Solution], chosen: str | None) -> dict[str, str]:
    """The system as it was described before; how it is operated is said anew."""
    names = ("system", "vendor", "kitos_url")
    found = next((one for one in earlier if str(one.pk) == chosen), None)
    return {name: getattr(found, name) for name in names} if found else {}


def _done(
    invitation: Invitation, form: forms.BaseForm, act: Callable[[dict[str, Any]], object]
) -> bool:
    """Whether it was done; why not is said by the form, with what was typed."""
    if not form.is_valid():
        return False
    if refusal := attempt(invitation, lambda: act(form.cleaned_data)):
        form.add_error(None, str(refusal))
    return not form.errors


def _form_page(
    request: HttpRequest, name: str, invitation: Invitation, form: forms.BaseForm, **more: Any
) -> HttpResponse:
    status = 422 if form.errors else 200
    return supplier_page(request, name, invitation, {"form": form, **more}, status=status)
