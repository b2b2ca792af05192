from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.lifecycle import Lifecycle
from procurement import assessments
from procurement.models.case import Case
from procurement.models.case_queryset import NO_DEADLINE
from procurement.models.threshold import ThresholdSet


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def current(self) -> Self:
        """The one that counts of each kind; those made anew since are history."""
        return self.filter(is_current=True)

    def waiting(self) -> Self:
        return self.current().filter(status__in=Assessment.WAITING, case__status__in=Case.UNDER_WAY)

    def overdue(self, day: date) -> Self:
        """Those that should have been answered and confirmed before that day."""
        return self.waiting().filter(due_date__lt=day)


class Assessment(Lifecycle):
    """A specialist's judgement of a case: answers, and what the rules of then make of them."""

    class Status(models.TextChoices):
        ASKED = "asked", _("Waits for an answer")
        RETURNED = "returned", _("Sent back")
        ANSWERED = "answered", _("Waits for confirmation")
        CONFIRMED = "confirmed", _("Confirmed")

    WAITING = (Status.ASKED, Status.RETURNED, Status.ANSWERED)
    TRANSITIONS = {
        Status.ASKED: {Status.ANSWERED, Status.RETURNED},
        Status.RETURNED: {Status.ASKED, Status.ANSWERED},
        Status.ANSWERED: {Status.ANSWERED, Status.CONFIRMED, Status.RETURNED},
        Status.CONFIRMED: set(),
    }

    case = models.ForeignKey(Case, models.CASCADE, related_name="assessments")
    kind = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField(_("version of the rules"))
    is_current = models.BooleanField(default=True)
    status = models.CharField(_("state"), max_length=20, choices=Status, default=Status.ASKED)
    answers = models.JSONField(default=dict, blank=True)
    # What is typed and not answered with yet, and by whom.
    draft = models.JSONField(default=dict, blank=True)
    draft_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    draft_at = models.DateTimeField(null=True, blank=True)
    # Counts up with every answer, return and confirmation: a page knows which one it showed.
    revision = models.PositiveSmallIntegerField(default=0, editable=False)
    outcome = models.CharField(max_length=40, blank=True)
    # The tender thresholds it was judged by, and the day that chose them.
    thresholds = models.ForeignKey(
        ThresholdSet, models.PROTECT, null=True, blank=True, related_name="+"
    )
    day = models.DateField(_("judged by the rules of"), null=True, blank=True)
    conclusion = models.TextField(_("conclusion"), blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
        verbose_name=_("assigned to"),
    )
    due_date = models.DateField(_("due"), null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    return_reason = models.TextField(_("why it is sent back"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # By whoever answered, who said that nobody else could (otherwise they are two).
    confirmed_alone = models.BooleanField(default=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(is_current=True),
                name="one_current_assessment_a_kind",
            )
        ]
        indexes = [
            models.Index(
                Coalesce("due_date", Value(NO_DEADLINE, models.DateField())),
                "id",
                name="assessment_waiting",
                condition=Q(is_current=True) & ~Q(status="confirmed"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.rules.title}: {self.case}"

    def get_absolute_url(self) -> str:
        return reverse("procurement:assessment", args=[self.pk])

    @property
    def rules(self) -> assessments.Kind:
        """Questions and rules of the version it was made by."""
        return assessments.get(self.kind, self.version)

    @property
    def has_result(self) -> bool:
        return bool(self.outcome)

    @property
    def is_settled(self) -> bool:
        """Whether somebody can stand for the result: it leaves nothing open."""
        return self.has_result and self.outcome not in self.rules.unsettled

    @property
    def is_answered(self) -> bool:
        """Waits for a confirmation, unless the result leaves something open."""
        return self.status == self.Status.ANSWERED

    @property
    def is_confirmed(self) -> bool:
        return self.status == self.Status.CONFIRMED

    @property
    def is_returned(self) -> bool:
        return self.status == self.Status.RETURNED


class AssessmentPaperQuerySet(models.QuerySet["AssessmentPaper"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(assessment__in=Assessment.objects.visible_to(user))

    def waiting(self) -> Self:
        return self.filter(made_at=None, failed_at=None)


class AssessmentPaper(models.Model):
    """An assessment as PDF, made in the background: what it said when it was asked for."""

    FOLDER = "assessments"

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="papers")
    revision = models.PositiveSmallIntegerField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    file = models.FileField(upload_to="assessments/%Y/%m/", max_length=200, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True, blank=True)

    objects = AssessmentPaperQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "revision"], name="one_paper_a_revision")
        ]

    def __str__(self) -> str:
        return f"{self.assessment}: PDF"

    @property
    def html_id(self) -> str:
        return f"paper-{self.pk}"
