from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User


class VisitationPaperQuerySet(models.QuerySet["VisitationPaper"]):
    def visible_to(self, user: User) -> Self:
        """What somebody else may see of the cases can be another agenda: each has the own."""
        return self.filter(asked_by=user)

    def waiting(self) -> Self:
        return self.filter(made_at=None, failed_at=None)

    def outdated(self, before: datetime) -> Self:
        return self.filter(asked_at__lt=before)

    def newest(self, day: date | None) -> "VisitationPaper | None":
        """The agenda, or the minutes of a day, as it was asked for last."""
        return self.filter(day=day).order_by("-pk").first()


class VisitationPaper(models.Model):
    """The agenda of the IT visitation, or its minutes of a day, as PDF: made in the background."""

    FOLDER = "visitation"

    # Of the minutes; the agenda has none.
    day = models.DateField(null=True, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    file = models.FileField(upload_to="visitation/%Y/%m/", max_length=200, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True, blank=True)

    objects = VisitationPaperQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asked_by", "day"],
                condition=Q(made_at=None, failed_at=None),
                name="one_waiting_visitation_paper",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.asked_by}: {self.date}"

    def get_absolute_url(self) -> str:
        return reverse("procurement:visitation_pdf", args=[self.pk])

    @property
    def date(self) -> date:
        """The day of the minutes, or the day whose agenda it is."""
        return self.day or timezone.localdate(self.asked_at)

    @property
    def html_id(self) -> str:
        return f"visitation-paper-{self.pk}"
