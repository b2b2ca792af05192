"""All answers as one PDF: made in the background, of what can be read then."""

from datetime import datetime

from requirements_bank import pdfs
from requirements_bank.documents import render_report
from requirements_bank.models import AnswerReport


def make(report_id: int) -> None:
    rows = AnswerReport.objects.unsealed().select_related("dialogue__authority", "dialogue__case")
    pdfs.make(rows, report_id, render_report)


def waiting(before: datetime) -> list[int]:
    """Those that nobody is at: the bell was not heard, it failed, or its worker died."""
    late = AnswerReport.objects.unsealed().without_pdf().filter(asked_at__lt=before)
    return list(late.order_by("pk").values_list("pk", flat=True))
