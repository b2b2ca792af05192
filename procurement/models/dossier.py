from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from portal.clock import ClockTimestamp
from procurement.models.case import Case


class DossierQuerySet(models.QuerySet["Dossier"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def waiting(self) -> Self:
        """To be made; somebody may be at it."""
        return self.filter(made_at=None, failed_at=None)

    def free(self) -> Self:
        """To be made, and nobody is at it, or nobody can be any more."""
        gone = ClockTimestamp() - models.Value(Dossier.LEASE)
        return self.waiting().filter(Q(begun_at=None) | Q(begun_at__lt=gone))

    def outdated(self, before: datetime) -> Self:
        return self.filter(asked_at__lt=before)


class Dossier(models.Model):
    """Everything of a case as one PDF or one zip, made in the background."""

    class Form(models.TextChoices):
        PDF = "pdf", "PDF"
        ZIP = "zip", "ZIP"

    # Where the files lie in the storage, by year and month.
    FOLDER = "dossiers"
    # Longer than a task may run: after it, whoever began is gone.
    LEASE = timedelta(minutes=7)
    ATTEMPTS = 5
    KEPT_DAYS = 30

    case = models.ForeignKey(Case, models.CASCADE, related_name="dossiers")
    form = models.CharField(max_length=3, choices=Form)
    language = models.CharField(max_length=2, default="da")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    file = models.FileField(upload_to="dossiers/%Y/%m/", max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # While somebody is at it.
    begun_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "form", "language"],
                condition=Q(made_at=None, failed_at=None),
                name="one_waiting_dossier_a_form",
            )
        ]
        indexes = [
            models.Index(
                fields=["asked_at"],
                name="dossier_waiting",
                condition=Q(made_at=None, failed_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.get_form_display()}"

    def get_absolute_url(self) -> str:
        return reverse("procurement:dossier", args=[self.pk])

    @property
    def is_ready(self) -> bool:
        return self.made_at is not None

    @property
    def is_failed(self) -> bool:
        return self.failed_at is not None

    @property
    def has_stumbled(self) -> bool:
        """The last attempt failed, and the next has not begun."""
        return self.attempts > 0 and self.begun_at is None

    @property
    def is_zip(self) -> bool:
        return self.form == self.Form.ZIP

    @property
    def html_id(self) -> str:
        return f"dossier-{self.pk}"

    @property
    def deleted_at(self) -> datetime:
        """The day it is deleted."""
        return self.asked_at + timedelta(days=self.KEPT_DAYS)
