"""The standard document of technical requirements of a case, and who got it (C03d)."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.http import UserRequest, posted
from accounts.permissions import get_permitted
from portal.doorbell import ring
from procurement.models import Case
from requirements_bank import permissions, tasks
from requirements_bank.actions import standards
from requirements_bank.documents import standard_papers
from requirements_bank.forms.standard import DeliveryForm, StandardForm
from requirements_bank.models import Delivery, StandardDocument
from requirements_bank.models.standard import StandardDocumentQuerySet

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Trail = list[tuple[str, str]]


@require_http_methods(["GET", "POST"])
def make_standard(request: UserRequest, pk: int) -> HttpResponse:
    cases = Case.objects.visible_to(request.user).select_related("authority")
    case = get_permitted(request, permissions.can_make_standard, cases, pk=pk)
    form = StandardForm(posted(request), case=case)
    if form.is_valid():
        document = standards.make_standard(case, by=request.user, **form.cleaned_data)
        ring(tasks.make_standard_pdf, document.pk)
        return redirect(document)
    heading = _("Make the document of technical requirements")
    context = {"form": form, "heading": heading, "lead": case, "trail": _trail(case, heading)}
    return render(request, "requirements_bank/standard_form.html", context)


@require_GET
def standard_detail(request: UserRequest, pk: int) -> HttpResponse:
    document = get_object_or_404(_visible(request), pk=pk)
    context = {
        "document": document,
        "parts": standard_papers.parts_of(document),
        "deliveries": document.deliveries.select_related("by", "document__case"),
        "trail": _trail(document.case, document.title),
    }
    return render(request, "requirements_bank/standard_detail.html", context)


@require_GET
def standard_progress(request: UserRequest, pk: int) -> HttpResponse:
    """How far the PDF is; the page asks every two seconds."""
    document = get_object_or_404(_visible(request), pk=pk)
    return render(request, "requirements_bank/standard_detail.html#pdf", {"document": document})


@require_safe
def standard_pdf(request: UserRequest, pk: int) -> HttpResponse | FileResponse:
    document = get_object_or_404(_visible(request), pk=pk)
    if not document.pdf:
        return redirect(document)
    try:
        content = document.pdf.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(content, as_attachment=True, filename=f"{_name(document)}.pdf")


@require_safe
def standard_docx(request: UserRequest, pk: int) -> HttpResponse:
    document = get_object_or_404(_visible(request), pk=pk)
    response = HttpResponse(standard_papers.write_standard(document), content_type=DOCX)
    response.headers["Content-Disposition"] = f'attachment; filename="{_name(document)}.docx"'
    return response


@require_http_methods(["GET", "POST"])
def deliver_standard(request: UserRequest, pk: int) -> HttpResponse:
    document = get_permitted(request, permissions.can_deliver_standard, _visible(request), pk=pk)
    form = DeliveryForm(posted(request), instance=Delivery(document=document))
    if form.is_valid():
        standards.deliver_standard(document, by=request.user, **form.cleaned_data)
        messages.success(request, _("It is noted who got the document."))
        return redirect(document)
    heading = _("Note who got the document")
    trail = [*_trail(document.case, document.title, document.get_absolute_url()), (heading, "")]
    context = {"form": form, "heading": heading, "lead": document, "trail": trail}
    return render(request, "requirements_bank/standard_form.html", context)


@require_POST
def withdraw_delivery(request: UserRequest, pk: int) -> HttpResponse:
    rows = Delivery.objects.visible_to(request.user).select_related("document__case")
    delivery = get_permitted(request, permissions.can_withdraw_delivery, rows, pk=pk)
    standards.withdraw_delivery(delivery, by=request.user)
    messages.success(request, _("The note does not count any more."))
    return redirect(delivery.document)


def _visible(request: UserRequest) -> StandardDocumentQuerySet:
    found = StandardDocument.objects.visible_to(request.user)
    return found.select_related("case__authority", "made_by")


def _name(document: StandardDocument) -> str:
    """An ASCII name, which every mail program keeps."""
    return f"tekniske-krav-{document.case.number}-{document.number}"


def _trail(case: Case, place: str, url: str = "") -> Trail:
    return [(str(case), case.get_absolute_url()), (place, url)]
