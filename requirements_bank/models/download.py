from django.db import models
from django.utils import timezone


class BankDownload(models.Model):
    """The bank was fetched as a file (E09, E10): when, and which kind of file. Never by whom."""

    class Form(models.TextChoices):
        XLSX = "xlsx", "Excel"
        CSV = "csv", "CSV"
        JSON = "json", "JSON"

    at = models.DateTimeField(default=timezone.now, db_index=True)
    form = models.CharField(max_length=5, choices=Form)
    # By somebody without an account: only the cross-municipal requirements.
    is_public = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.form} {self.at:%Y-%m-%d}"
