"""A supplier fetches the sheet as a workbook, fills it in offline, and brings it back."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from portal.uploads import TYPES
from requirements_bank.actions import answers
from requirements_bank.forms.sheet import WorkbookForm
from requirements_bank.models import Invitation
from requirements_bank.views.inside import attempt, by_supplier, supplier_page
from requirements_bank.workbook import reading, writing


@by_supplier
@require_safe
def workbook_file(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    response = HttpResponse(writing.write(invitation), content_type=TYPES["xlsx"])
    response.headers["Content-Disposition"] = 'attachment; filename="svar.xlsx"'
    return response


@by_supplier
@require_http_methods(["GET", "HEAD", "POST"])
def workbook(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Show what a workbook would change, and change it when told to."""
    if "changes" in request.POST:
        return _take_in(request, invitation, request.POST["changes"])
    form = WorkbookForm(request.POST or None, request.FILES or None)
    found = None
    if form.is_valid():
        try:
            found = reading.preview(invitation, form.cleaned_data["file"])
        except ValidationError as error:
            form.add_error("file", error)
    context = {"form": form, "preview": found}
    return supplier_page(
        request, "workbook", invitation, context, status=422 if form.errors else 200
    )


def _take_in(request: HttpRequest, invitation: Invitation, packed: str) -> HttpResponse:
    found = reading.unpack(invitation, packed)
    if found.is_out_of_date:
        messages.error(request, _("Somebody has changed some of the answers. Look once more."))
        context = {"form": WorkbookForm(), "preview": found.renewed()}
        return supplier_page(request, "workbook", invitation, context, status=409)
    if refusal := attempt(invitation, partial(answers.save_several, invitation, found.given)):
        messages.error(request, str(refusal))
    else:
        count = len(found.changes)
        words = ngettext("%(n)d answer is changed.", "%(n)d answers are changed.", count)
        messages.success(request, words % {"n": count})
    return redirect("requirements_bank:sheet", pk=invitation.pk)
