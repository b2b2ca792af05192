from typing import Self

from django.db import models

from requirements_bank.models.invitation import Invitation, is_unsealed
from requirements_bank.models.pdf import PDF_ATTEMPTS, unmade


class SubmissionReceiptQuerySet(models.QuerySet["SubmissionReceipt"]):
    def counting(self) -> Self:
        """Not taken back: at most one of an invitation."""
        return self.filter(withdrawn_at=None)

    def without_pdf(self) -> Self:
        return unmade(self)

    def unsealed(self) -> Self:
        """What the authority may read. What was taken back stays sealed for ever."""
        return self.counting().filter(is_unsealed("invitation__"))


class SubmissionReceipt(models.Model):
    """Proof that a finished answer was received, when by the database's clock, and of what."""

    # Where the PDFs lie in the storage, by year and month.
    FOLDER = "receipts"

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="receipts")
    version = models.PositiveSmallIntegerField()
    received_at = models.DateTimeField()
    salt = models.CharField(max_length=32)
    # All that was sent, word by word: later versions do not change it.
    content = models.TextField()
    digest = models.CharField(max_length=64)
    withdrawn_at = models.DateTimeField(null=True)
    # The same to read and print, made in the background.
    pdf = models.FileField(upload_to="receipts/%Y/%m/", max_length=200, blank=True)
    pdf_begun_at = models.DateTimeField(null=True)
    pdf_attempts = models.PositiveSmallIntegerField(default=0)

    objects = SubmissionReceiptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invitation", "version"], name="one_receipt_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.invitation_id} v{self.version}"

    @property
    def pdf_is_given_up(self) -> bool:
        return not self.pdf and self.pdf_attempts >= PDF_ATTEMPTS
