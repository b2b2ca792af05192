"""The PDFs of receipts."""

from datetime import datetime

from requirements_bank import pdfs
from requirements_bank.documents import render_receipt
from requirements_bank.models import SubmissionReceipt


def make(receipt_id: int) -> None:
    """Make the PDF, if it is not made and nobody else is at it."""
    rows = SubmissionReceipt.objects.select_related("invitation__dialogue__authority")
    pdfs.make(rows, receipt_id, render_receipt)


def waiting(before: datetime) -> list[int]:
    """Those that nobody is at: the bell was not heard, it failed, or its worker died."""
    late = SubmissionReceipt.objects.without_pdf().filter(received_at__lt=before)
    return list(late.order_by("pk").values_list("pk", flat=True))
