"""A supplier elaborates: only what is asked about can be changed, until the round's deadline."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.clock import database_now
from requirements_bank.actions import answer_files as files
from requirements_bank.actions import elaborations
from requirements_bank.actions.answers import Incomplete
from requirements_bank.forms.answer import AnswerForm, elaboration_forms
from requirements_bank.forms.sheet import AnswerFileForm
from requirements_bank.models import AnswerFile, Elaboration, Invitation, RoundSheet
from requirements_bank.sheets.completeness import missing_of_round
from requirements_bank.sheets.parts import in_pages, page_number
from requirements_bank.views.inside import attempt, by_supplier, supplier_page
from requirements_bank.views.supplier_answers import attach_all


@by_supplier
@require_http_methods(["GET", "HEAD", "POST"])
def elaborate(request: HttpRequest, invitation: Invitation, sheet_pk: int) -> HttpResponse:
    """What is asked about, with the answer as it stood; saved as it is typed, and sent."""
    sheet = _sheet(invitation, sheet_pk)
    pages = _pages(sheet)
    number = page_number(request.GET.get("page", ""), len(pages))
    forms = elaboration_forms(sheet, request.POST or None, rows=pages[number - 1])
    takes_answers = sheet.round.takes_answers_at(database_now())
    context: dict[str, Any] = {
        "sheet": sheet,
        "forms": forms,
        "takes_answers": takes_answers,
        "can_elaborate": takes_answers and not sheet.is_sent,
        "number": number,
        "pages": [[page[0].requirement, page[-1].requirement] for page in pages],
        "asked_again": sum(map(len, pages)),
    }
    status = 200
    if request.method == "POST":
        valid = [form for form in forms if form.is_valid()]
        refusal = _save(sheet, [form for form in valid if form.is_touched])
        if not refusal and len(valid) == len(forms):
            return redirect(_saved(request, sheet, number))
        # What was typed stays on the screen, so that nobody loses it by a minute.
        context["refusal"] = refusal
        status = 409 if refusal else 422
    return supplier_page(request, "round", invitation, context, status=status)


@by_supplier
@require_POST
def save_elaboration(
    request: HttpRequest, invitation: Invitation, sheet_pk: int, requirement_pk: int
) -> HttpResponse:
    """Save one of them while the supplier types, and say when."""
    sheet = _sheet(invitation, sheet_pk)
    row = get_object_or_404(sheet.elaborations, requirement=requirement_pk)
    [form] = elaboration_forms(sheet, request.POST, rows=[row])
    refusal = _save(sheet, [form] if form.is_valid() and form.is_new else [])
    context = {"form": form, "refusal": refusal, "moment": database_now()}
    status = 200 if form.is_valid() and not refusal else 422
    return supplier_page(request, "round", invitation, context, part="#saved", status=status)


@by_supplier
@require_http_methods(["GET", "HEAD", "POST"])
def elaboration_files(
    request: HttpRequest, invitation: Invitation, sheet_pk: int, requirement_pk: int
) -> HttpResponse:
    """The files on one answer, and those that came to it in the round."""
    sheet = _sheet(invitation, sheet_pk)
    rows = sheet.elaborations.select_related("requirement")
    row = get_object_or_404(rows, requirement=requirement_pk)
    form = AnswerFileForm(request.POST or None, request.FILES or None)
    if form.is_valid() and attach_all(form, invitation, partial(files.attach_in_round, sheet, row)):
        return redirect(request.path)
    there = AnswerFile.objects.on_answer(invitation, row.requirement).prefetch_related("views")
    page = reverse("requirements_bank:elaborate", args=[invitation.pk, sheet.pk])
    number = _page_with({row.requirement_id}, sheet)
    context = {
        "requirement": row.requirement,
        "form": form,
        "earlier": there.exclude(elaboration=row),
        "files": row.files.prefetch_related("views"),
        "sheet": sheet,
        "may_attach": not sheet.is_sent and sheet.round.takes_answers_at(database_now()),
        "back": f"{page}?page={number}#r{row.requirement_id}",
    }
    status = 422 if form.errors else 200
    return supplier_page(request, "answer_files", invitation, context, status=status)


@by_supplier
@require_http_methods(["GET", "HEAD", "POST"])
def remove_elaboration_file(
    request: HttpRequest, invitation: Invitation, sheet_pk: int, file_pk: int
) -> HttpResponse:
    sheet = _sheet(invitation, sheet_pk)
    rows = AnswerFile.objects.filter(elaboration__sheet=sheet, answer=None)
    file = get_object_or_404(rows.select_related("elaboration__requirement"), pk=file_pk)
    requirement = file.said.requirement
    page = reverse(
        "requirements_bank:elaboration_files", args=[invitation.pk, sheet_pk, requirement.pk]
    )
    if request.method == "POST":
        if refusal := attempt(invitation, partial(files.remove_in_round, sheet, file)):
            messages.error(request, str(refusal))
        return redirect(page)
    context = {"file": file, "requirement": requirement, "back": page}
    return supplier_page(request, "remove_answer_file", invitation, context)


@by_supplier
@require_POST
def take_back_elaboration(
    request: HttpRequest, invitation: Invitation, sheet_pk: int
) -> HttpResponse:
    sheet = _sheet(invitation, sheet_pk)
    act = partial(elaborations.take_back_elaboration, sheet)
    if refusal := attempt(invitation, act):
        messages.error(request, str(refusal))
    return redirect("requirements_bank:elaborate", invitation.pk, sheet.pk)


@by_supplier
@require_safe
def elaboration_file(request: HttpRequest, invitation: Invitation, sheet_pk: int) -> HttpResponse:
    """The text whose fingerprint the page shows."""
    rows = invitation.round_sheets.filter(status=RoundSheet.Status.SENT)
    sheet = get_object_or_404(rows.select_related("round"), pk=sheet_pk)
    response = HttpResponse(sheet.content, content_type="application/json")
    name = f'attachment; filename="uddybning-{sheet.round.number}.json"'
    response.headers["Content-Disposition"] = name
    return response


def _sheet(invitation: Invitation, pk: int) -> RoundSheet:
    """Of this supplier; its invitation is the one that the browser has opened."""
    rows = invitation.round_sheets.filter(round__is_cancelled=False).select_related("round")
    sheet: RoundSheet = get_object_or_404(rows, pk=pk)
    sheet.invitation = invitation
    return sheet


def _save(sheet: RoundSheet, forms: list[AnswerForm]) -> str:
    """Save these; the reason, if it is too late."""
    for form in forms:
        row: Elaboration = form.answer  # type: ignore[assignment] # the round's own
        act = partial(elaborations.save_elaboration, sheet, row, form.given)
        if refusal := attempt(sheet.invitation, act):
            return str(refusal)
    return ""


def _saved(request: HttpRequest, sheet: RoundSheet, number: int) -> str:
    """Where the button leads: sent, on to the next page, or only saved."""
    number += "next" in request.POST
    if "send" in request.POST:
        act = partial(elaborations.send_elaboration, sheet)
        if refusal := attempt(sheet.invitation, act):
            messages.error(request, str(refusal))
        if isinstance(refusal, Incomplete):
            missing = {one.requirement.pk for one in missing_of_round(sheet)}
            number = _page_with(missing, sheet)
    return f"{request.path}?page={number}"


def _pages(sheet: RoundSheet) -> list[list[Elaboration]]:
    rows = sheet.elaborations.select_related("requirement").prefetch_related("files")
    return in_pages(list(rows))


def _page_with(requirements: set[int], sheet: RoundSheet) -> int:
    """The number of the first page that one of these is on."""
    numbered = enumerate(_pages(sheet), start=1)
    on = (n for n, page in numbered if any(row.requirement_id in requirements for row in page))
    return next(on, 1)
