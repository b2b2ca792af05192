from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from requirements_bank.models.dialogue import MarketDialogue
from requirements_bank.models.pdf import PDF_ATTEMPTS, unmade


class AnswerReportQuerySet(models.QuerySet["AnswerReport"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(dialogue__in=MarketDialogue.objects.visible_to(user))

    def without_pdf(self) -> Self:
        return unmade(self)

    def unsealed(self) -> Self:
        """Of a dialogue that is opened again no report is made, and none is read."""
        return self.filter(dialogue__in=MarketDialogue.objects.unsealed())


class AnswerReport(models.Model):
    """All suppliers' answers as one PDF, as they stood when it was made."""

    # Where the PDFs lie in the storage, by year and month.
    FOLDER = "answer-reports"

    dialogue = models.ForeignKey(MarketDialogue, models.PROTECT, related_name="reports")
    language = models.CharField(max_length=2, default="da")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    pdf = models.FileField(upload_to="answer-reports/%Y/%m/", max_length=200, blank=True)
    pdf_begun_at = models.DateTimeField(null=True)
    pdf_attempts = models.PositiveSmallIntegerField(default=0)

    objects = AnswerReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of answers")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.dialogue} ({self.pk})"

    @property
    def pdf_is_given_up(self) -> bool:
        return not self.pdf and self.pdf_attempts >= PDF_ATTEMPTS

    @property
    def html_id(self) -> str:
        return f"report-{self.pk}"
