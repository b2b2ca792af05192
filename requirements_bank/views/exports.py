"""The answers as files: a workbook, a report as PDF, an annex to the contract for Word."""

from django.db.models import Exists, OuterRef
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import UserRequest
from accounts.permissions import get_permitted
from portal.doorbell import ring
from portal.uploads import TYPES
from requirements_bank import permissions, tasks
from requirements_bank.actions import reports
from requirements_bank.answers.shown import Wanted
from requirements_bank.documents.annex import write_annex
from requirements_bank.models import AnswerReport, MarketDialogue, SubmissionReceipt
from requirements_bank.views.dialogues import trail
from requirements_bank.views.unsealed import unsealed
from requirements_bank.workbook.comparing import write_comparison


@unsealed(permissions.can_compare)
def exports(request: UserRequest, dialogue: MarketDialogue) -> HttpResponse:
    printed = SubmissionReceipt.objects.unsealed().filter(invitation=OuterRef("pk")).exclude(pdf="")
    suppliers = dialogue.invitations.unsealed().annotate(is_printed=Exists(printed))
    context = {
        "dialogue": dialogue,
        "suppliers": suppliers.order_by("supplier_name", "pk"),
        "reports": AnswerReport.objects.filter(dialogue=dialogue).select_related("asked_by"),
        "trail": [*trail(dialogue), (_("The answers as files"), "")],
    }
    return render(request, "requirements_bank/exports.html", context)


@unsealed(permissions.can_compare)
def comparison_xlsx(request: UserRequest, dialogue: MarketDialogue) -> HttpResponse:
    shows = permissions.can_see_register(request.user, dialogue)
    content = write_comparison(dialogue, Wanted.by(request.GET).suppliers, shows_register=shows)
    return _file(content, "xlsx", f"markedsdialog-{dialogue.pk}.xlsx")


@unsealed(permissions.can_compare)
def annex(request: UserRequest, dialogue: MarketDialogue, invitation: int) -> HttpResponse:
    supplier = get_object_or_404(dialogue.invitations.unsealed(), pk=invitation)
    supplier.dialogue = dialogue
    name = f"kravbilag-{dialogue.pk}-{supplier.pk}.docx"
    return _file(write_annex(supplier), "docx", name)


@unsealed(permissions.can_compare)
def sent_pdf(request: UserRequest, dialogue: MarketDialogue, invitation: int) -> HttpResponseBase:
    """What a supplier sent, as its receipt has it."""
    sent = SubmissionReceipt.objects.unsealed().filter(invitation__dialogue=dialogue)
    receipt = get_object_or_404(sent.exclude(pdf=""), invitation=invitation)
    return _kept(receipt.pdf, f"besvarelse-{dialogue.pk}-{invitation}.pdf")


@require_POST
@unsealed(permissions.can_compare)
def ask_report(request: UserRequest, dialogue: MarketDialogue) -> HttpResponse:
    language = get_language() or "da"
    report = reports.ask_report(dialogue, by=request.user, language=language)
    ring(tasks.make_report, report.pk)
    return redirect("requirements_bank:exports", dialogue.pk)


def report_progress(request: UserRequest, pk: int) -> HttpResponse:
    """How far the PDF is; the page asks every two seconds."""
    context = {"report": _report(request, pk)}
    return render(request, "requirements_bank/exports.html#report", context)


def report_pdf(request: UserRequest, pk: int) -> HttpResponseBase:
    report = _report(request, pk)
    if not report.pdf:
        return redirect("requirements_bank:exports", report.dialogue_id)
    return _kept(report.pdf, f"markedsdialog-{report.dialogue_id}-{report.pk}.pdf")


def _report(request: UserRequest, pk: int) -> AnswerReport:
    """Sealed with the answers, where the dialogue is opened again."""
    rows = AnswerReport.objects.visible_to(request.user).unsealed()
    whole = rows.select_related("dialogue__case__department", "dialogue__owner")
    return get_permitted(request, permissions.can_read_report, whole, pk=pk)


def _kept(pdf: FieldFile, name: str) -> FileResponse:
    """Made in the background once, and frozen."""
    try:
        content = pdf.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(content, as_attachment=True, filename=name)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
