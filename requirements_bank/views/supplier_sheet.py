"""A supplier answers: the pages behind the link of an invitation (portal.doors)."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.doorbell import ring
from requirements_bank import tasks
from requirements_bank.actions import answers
from requirements_bank.dialogues import attached
from requirements_bank.dialogues.clarified import beside
from requirements_bank.forms.answer import AnswerForm, answer_forms
from requirements_bank.models import Answer, Attachment, Invitation
from requirements_bank.sheets import sealing
from requirements_bank.sheets.autosaving import Typed, progress_of
from requirements_bank.sheets.completeness import missing_of
from requirements_bank.sheets.parts import Part, page_number, pages_of, parts_of
from requirements_bank.views.inside import (
    attempt,
    by_supplier,
    is_invited,
    supplier_page,
    while_typing,
)


@by_supplier
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """One category's requirements with the supplier's answers; saved as they are typed."""
    parts = parts_of(invitation)
    number = page_number(request.GET.get("page", ""), len(parts))
    part = parts[number - 1] if parts else Part("")
    address = partial(_attachment_url, invitation)
    attached.beside(part.requirements, invitation.dialogue, address)
    forms = answer_forms(invitation, part.requirements, request.POST or None)
    context: dict[str, Any] = {"forms": forms, "number": number, "name": part.name}
    context["is_invited"] = is_invited(request, invitation)
    context["given"] = beside(part.requirements, invitation.dialogue)
    status = 200
    if request.method == "POST":
        valid = [form for form in forms if form.is_valid()]
        refusal = _save(invitation, [form for form in valid if form.is_touched])
        if not refusal and len(valid) == len(forms):
            return redirect(_next_page(request, invitation, number, len(parts)))
        # What was typed stays on the screen, so that nobody loses it by a minute.
        context["refusal"] = refusal
        status = 409 if refusal else 422
    return supplier_page(request, "sheet", invitation, context, status=status)


def _attachment_url(invitation: Invitation, attachment: Attachment) -> str:
    return reverse("requirements_bank:asked_attachment", args=[invitation.pk, attachment.pk])


@by_supplier
@require_safe
def asked_attachment(
    request: HttpRequest, invitation: Invitation, attachment_pk: int
) -> HttpResponseBase:
    """A file beside a requirement that the supplier is asked."""
    files = attached.of_dialogue(invitation.dialogue).filter(link="")
    return attached.send(get_object_or_404(files, pk=attachment_pk))


@by_supplier
@require_safe
def asked_paper(request: HttpRequest, invitation: Invitation, file_pk: int) -> HttpResponseBase:
    """A paper that all suppliers get with the dialogue."""
    return attached.send(get_object_or_404(invitation.dialogue.files.all(), pk=file_pk))


@while_typing
@require_POST
def save_answer(request: HttpRequest, typed: Typed) -> HttpResponse:
    """Save one answer while the supplier types, and say when."""
    form = AnswerForm(
        request.POST, requirement=typed.requirement, answer=typed.answer, rules=typed.rules
    )
    refusal = _save(typed.invitation, [form] if form.is_valid() and form.is_new else [])
    context = {"form": form, "refusal": refusal, "progress": progress_of(typed.invitation)}
    status = 200 if form.is_valid() and not refusal else 422
    return render(request, "requirements_bank/supplier_sheet.html#saved", context, status=status)


@by_supplier
@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Show what is answered and what is not, and send it when the supplier says so."""
    if request.method == "POST":
        refusal = attempt(invitation, partial(_send, invitation))
        # Pressed twice: it is sent, and there is a receipt.
        if refusal is None or isinstance(refusal, sealing.AlreadyFinished):
            return redirect("requirements_bank:receipt", pk=invitation.pk)
        messages.error(request, str(refusal))
        wrong = isinstance(refusal, answers.Incomplete)
        return redirect(f"requirements_bank:{'finish' if wrong else 'sheet'}", pk=invitation.pk)
    return supplier_page(request, "finish", invitation, _unfinished(invitation))


@by_supplier
@require_POST
def take_back(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Withdraw what was sent, to change it before the deadline."""
    refusal = attempt(invitation, partial(answers.take_back, invitation))
    if refusal:
        messages.error(request, str(refusal))
    return redirect("requirements_bank:sheet", pk=invitation.pk)


def _send(invitation: Invitation) -> None:
    """Its own receipt is made, whatever a colleague does in the same moment."""
    ring(tasks.make_receipt, answers.finish(invitation).pk)


def _save(invitation: Invitation, forms: list[AnswerForm]) -> str:
    """Save these; the reason, if the answer can no longer be changed."""
    for form in forms:
        act = partial(answers.save, invitation, form.requirement, form.given)
        refusal = attempt(invitation, act)
        if refusal:
            return str(refusal)
    return ""


def _unfinished(invitation: Invitation) -> dict[str, Any]:
    """What must be written before sending, and what is copied from an answer to other words."""
    to_check = invitation.answers.filter(origin=Answer.Origin.CHANGED)
    pages = pages_of(invitation)
    return {
        "missing": [(pages[one.requirement], one) for one in missing_of(invitation)],
        "to_check": to_check.select_related("requirement").order_by("requirement__position"),
    }


def _next_page(request: HttpRequest, invitation: Invitation, number: int, last: int) -> str:
    """Where "save" and "save and go on" lead."""
    if "next" in request.POST and number >= last:
        return reverse("requirements_bank:finish", args=[invitation.pk])
    return f"{request.path}?page={number + ('next' in request.POST)}"
