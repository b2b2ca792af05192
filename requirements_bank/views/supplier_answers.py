"""What a supplier does with single answers besides typing them: files, and earlier answers."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from procurement.files import access_log
from requirements_bank.actions import answer_files as files
from requirements_bank.actions import answers
from requirements_bank.dialogues import attached
from requirements_bank.forms.sheet import AnswerFileForm
from requirements_bank.models import AnswerFile, AnswerFileView, Invitation
from requirements_bank.sheets.earlier import suggestions
from requirements_bank.sheets.parts import pages_of
from requirements_bank.views.inside import (
    attempt,
    by_supplier,
    is_invited,
    may_answer,
    supplier_page,
    who_is_in,
)
from requirements_bank.views.supplier_door import has_shown_mailbox


@by_supplier
@require_http_methods(["GET", "HEAD", "POST"])
def answer_files(request: HttpRequest, invitation: Invitation, requirement_pk: int) -> HttpResponse:
    """The files on one answer, and more of them."""
    requirement = get_object_or_404(invitation.dialogue.requirements, pk=requirement_pk)
    form = AnswerFileForm(request.POST or None, request.FILES or None)
    if form.is_valid() and attach_all(
        form, invitation, partial(files.attach, invitation, requirement)
    ):
        return redirect(request.path)
    number = pages_of(invitation)[requirement]
    page = reverse("requirements_bank:sheet", args=[invitation.pk])
    context = {
        "requirement": requirement,
        "form": form,
        "files": AnswerFile.objects.on_answer(invitation, requirement).prefetch_related("views"),
        "may_attach": may_answer(invitation),
        "back": f"{page}?page={number}#r{requirement.pk}",
    }
    status = 422 if form.errors else 200
    return supplier_page(request, "answer_files", invitation, context, status=status)


def attach_all(
    form: AnswerFileForm, invitation: Invitation, attach: Callable[..., AnswerFile]
) -> bool:
    """Whether all were kept; why one was not is said by the form."""
    for upload, found in form.cleaned_data["uploads"]:
        if refusal := attempt(invitation, partial(attach, upload=upload, found=found)):
            form.add_error("uploads", str(refusal))
            return False
    return True


@by_supplier
@require_safe
def answer_file(request: HttpRequest, invitation: Invitation, file_pk: int) -> FileResponse:
    """The file, as an attachment whatever it is; that it was opened is noted (X10)."""
    file = get_object_or_404(AnswerFile.objects.of_supplier(invitation), pk=file_pk)
    response = attached.send(file)
    if request.method == "GET":
        email = who_is_in(request, invitation)
        access_log.note([AnswerFileView(file=file, email=email)])
    return response


@by_supplier
@require_http_methods(["GET", "HEAD", "POST"])
def remove_answer_file(request: HttpRequest, invitation: Invitation, file_pk: int) -> HttpResponse:
    rows = AnswerFile.objects.filter(answer__invitation=invitation)
    file = get_object_or_404(rows.select_related("answer__requirement"), pk=file_pk)
    requirement = file.said.requirement
    if request.method == "POST":
        if refusal := attempt(invitation, partial(files.remove, invitation, file)):
            messages.error(request, str(refusal))
        return redirect("requirements_bank:answer_files", invitation.pk, requirement.pk)
    back = reverse("requirements_bank:answer_files", args=[invitation.pk, requirement.pk])
    context = {"file": file, "requirement": requirement, "back": back}
    return supplier_page(request, "remove_answer_file", invitation, context)


@by_supplier
@require_POST
def confirm_answer(
    request: HttpRequest, invitation: Invitation, requirement_pk: int
) -> HttpResponse:
    """What was copied or automatic holds."""
    requirement = get_object_or_404(invitation.dialogue.requirements, pk=requirement_pk)
    if refusal := attempt(invitation, partial(answers.confirm, invitation, requirement)):
        messages.error(request, str(refusal))
    return redirect("requirements_bank:finish", pk=invitation.pk)


@by_supplier
@require_http_methods(["GET", "HEAD", "POST"])
def copy_earlier(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Show what the supplier answered before, and take it over when told to."""
    # A colleague's link opens this sheet alone, not what others of the company wrote elsewhere.
    if not is_invited(request, invitation):
        raise Http404
    # Nor does a link that was passed on: what is elsewhere belongs to whoever reads the mailbox.
    if not has_shown_mailbox(request, invitation):
        return supplier_page(request, "copy_earlier", invitation, {"asks_code": True})
    found = suggestions(invitation)
    if request.method == "POST":
        if refusal := attempt(invitation, partial(answers.copy_earlier, invitation)):
            messages.error(request, str(refusal))
        else:
            words = ngettext("%(n)d answer is copied.", "%(n)d answers are copied.", len(found))
            messages.success(request, words % {"n": len(found)})
        return redirect("requirements_bank:sheet", pk=invitation.pk)
    return supplier_page(request, "copy_earlier", invitation, {"suggestions": found})
