"""All answers as one PDF: made in the background, of what can be read then."""

from datetime import datetime
from typing import Any

from django.utils import translation

from portal.pdf import render_pdf
from requirements_bank.answers.comparison import Comparison, compare
from requirements_bank.documents import pdfs
from requirements_bank.models import AnswerReport


def make(report_id: int) -> None:
    rows = AnswerReport.objects.unsealed().select_related("dialogue__authority", "dialogue__case")
    pdfs.make(rows, report_id, render_report)


def waiting(before: datetime) -> list[int]:
    """Those that nobody is at: the bell was not heard, it failed, or its worker died."""
    late = AnswerReport.objects.unsealed().without_pdf().filter(asked_at__lt=before)
    return list(late.order_by("pk").values_list("pk", flat=True))


def render_report(report: AnswerReport) -> bytes:
    """All that is unsealed, as it reads now, in the language of whoever asked for it."""
    dialogue = report.dialogue
    with translation.override(report.language):
        compared = compare(dialogue)
        context = {
            "report": report,
            "dialogue": dialogue,
            "authority": dialogue.authority,
            "choice": dialogue.chosen(),
            "compared": compared,
            "groups": _grouped(compared),
        }
        return render_pdf("requirements_bank/answers_pdf.html", context)


def _grouped(compared: Comparison) -> list[tuple[str, list[dict[str, Any]]]]:
    """By category, each requirement with the suppliers' names and what they said."""
    names = [column.invitation.supplier_name for column in compared.columns]
    groups: dict[str, list[dict[str, Any]]] = {}
    for line in compared.lines:
        said = list(zip(names, line.cells, strict=True))
        name = line.requirement.main_category
        groups.setdefault(name, []).append({"requirement": line.requirement, "said": said})
    return list(groups.items())
