"""The answers as files: a workbook, a report as PDF, an annex to the contract for Word."""

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
from requirements_bank.annex import write_annex
from requirements_bank.models import AnswerReport, MarketDialogue
from requirements_bank.views.comparison import is_unsealed, refuse
from requirements_bank.views.dialogues import trail, visible
from requirements_bank.workbook.comparing import write_comparison


def exports(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = _readable(request, pk)
    if not is_unsealed(dialogue):
        return refuse(request, dialogue)
    context = {
        "dialogue": dialogue,
        "suppliers": dialogue.invitations.unsealed().order_by("supplier_name", "pk"),
        "reports": AnswerReport.objects.filter(dialogue=dialogue).select_related("asked_by"),
        "trail": [*trail(dialogue), (_("The answers as files"), "")],
    }
    return render(request, "requirements_bank/exports.html", context)


def comparison_xlsx(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = _readable(request, pk)
    if not is_unsealed(dialogue):
        return refuse(request, dialogue)
    return _file(write_comparison(dialogue), "xlsx", f"markedsdialog-{dialogue.pk}.xlsx")


def annex(request: UserRequest, pk: int, invitation: int) -> HttpResponse:
    dialogue = _readable(request, pk)
    if not is_unsealed(dialogue):
        return refuse(request, dialogue)
    supplier = get_object_or_404(dialogue.invitations.unsealed(), pk=invitation)
    supplier.dialogue = dialogue
    name = f"kravbilag-{dialogue.pk}-{supplier.pk}.docx"
    return _file(write_annex(supplier), "docx", name)


@require_POST
def ask_report(request: UserRequest, pk: int) -> HttpResponse:
    dialogue = _readable(request, pk)
    if not is_unsealed(dialogue):
        return refuse(request, dialogue)
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
    try:
        content = report.pdf.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"markedsdialog-{report.dialogue_id}-{report.pk}.pdf"
    return FileResponse(content, as_attachment=True, filename=name)


def _readable(request: UserRequest, pk: int) -> MarketDialogue:
    return get_permitted(request, permissions.can_compare, visible(request), pk=pk)


def _report(request: UserRequest, pk: int) -> AnswerReport:
    """Sealed with the answers, where the dialogue is opened again."""
    rows = AnswerReport.objects.visible_to(request.user).unsealed()
    whole = rows.select_related("dialogue__case__department", "dialogue__owner")
    return get_permitted(request, permissions.can_read_report, whole, pk=pk)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
