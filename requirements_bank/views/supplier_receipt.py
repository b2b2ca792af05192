"""The proof that an answer was received: on the page, as PDF, and as the text itself."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from requirements_bank.models import Invitation
from requirements_bank.views.inside import by_supplier, supplier_page


@by_supplier
@require_safe
def receipt(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    newest = invitation.receipts.counting().first()
    if newest is None:
        return redirect("requirements_bank:sheet", pk=invitation.pk)
    given = invitation.answers.select_related("requirement").prefetch_related("files")
    ordered = given.order_by("requirement__position", "requirement")
    return supplier_page(request, "receipt", invitation, {"receipt": newest, "answers": ordered})


@by_supplier
@require_safe
def receipt_progress(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """How far the PDF is; the page asks every two seconds."""
    newest = get_object_or_404(invitation.receipts.counting())
    context = {"receipt": newest}
    return supplier_page(request, "receipt", invitation, context, part="#pdf")


@by_supplier
@require_safe
def receipt_pdf(request: HttpRequest, invitation: Invitation) -> HttpResponse | FileResponse:
    newest = get_object_or_404(invitation.receipts.counting())
    if not newest.pdf:
        return redirect("requirements_bank:receipt", pk=invitation.pk)
    try:
        content = newest.pdf.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"kvittering-v{newest.version}.pdf"
    return FileResponse(content, as_attachment=True, filename=name)


@by_supplier
@require_safe
def receipt_file(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The text whose fingerprint the receipt shows."""
    newest = get_object_or_404(invitation.receipts.counting())
    response = HttpResponse(newest.content, content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="v{newest.version}.json"'
    return response
