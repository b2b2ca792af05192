"""How a receipt becomes a PDF: claimed by one worker, made outside any transaction, kept once."""

from datetime import datetime

from django.core.files.base import ContentFile
from django.db.models import F, Value

from portal import uploads
from portal.clock import ClockTimestamp
from requirements_bank.documents import render_receipt
from requirements_bank.models import SubmissionReceipt


def make(receipt_id: int) -> None:
    """Make the PDF, if it is not made and nobody else is at it."""
    free = SubmissionReceipt.objects.without_pdf().filter(pk=receipt_id)
    if free.update(pdf_begun_at=ClockTimestamp(), pdf_attempts=F("pdf_attempts") + Value(1)):
        rows = SubmissionReceipt.objects.select_related("invitation__dialogue__authority")
        _keep(rows.get(pk=receipt_id))


def waiting(before: datetime) -> list[int]:
    """Those that nobody is at: the bell was not heard, it failed, or its worker died."""
    late = SubmissionReceipt.objects.without_pdf().filter(received_at__lt=before)
    return list(late.order_by("pk").values_list("pk", flat=True))


def _keep(receipt: SubmissionReceipt) -> None:
    stored = uploads.keep(
        ContentFile(render_receipt(receipt), name="receipt.pdf"), SubmissionReceipt.FOLDER
    )
    rows = SubmissionReceipt.objects.filter(pk=receipt.pk, pdf="")
    if not rows.update(pdf=stored):
        uploads.forget(stored)
