from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Authority, Role, User
from portal.clock import ClockTimestamp
from portal.lifecycle import Lifecycle, TransitionNotAllowed
from portal.locks import locked, pause_point
from requirements_bank.models.requirement import Requirement


class EditorialMeetingQuerySet(models.QuerySet["EditorialMeeting"]):
    def coming(self) -> Self:
        """The next one first."""
        held = self.filter(cancelled_at=None, starts_at__gt=ClockTimestamp())
        return held.order_by("starts_at", "pk")


class EditorialMeeting(models.Model):
    """When the editors of the cross-municipal requirements talk about what is proposed."""

    starts_at = models.DateTimeField(_("when"))
    place = models.CharField(_("where"), max_length=200, blank=True)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = EditorialMeetingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("requirements_bank:promotion_list")


class PromotionQuerySet(models.QuerySet["Promotion"]):
    def visible_to(self, user: User) -> Self:
        """All to the cross-municipal editors, the others' own to those who edit its original."""
        if user.authorities_as(Role.SHARED_EDITOR):
            return self
        return self.filter(requirement__in=Requirement.objects.edited_by(user))

    def open(self) -> Self:
        return self.filter(status=Promotion.Status.PROPOSED)

    def decided(self) -> Self:
        return self.exclude(status=Promotion.Status.PROPOSED)

    def without_a_coming_meeting(self) -> Self:
        coming = EditorialMeeting.objects.coming().values("pk")
        return self.open().filter(~Q(meeting__in=coming) | Q(meeting=None))


class Promotion(Lifecycle):
    """A wish that an authority's own requirement becomes everybody's.

    The copy is a draft of the cross-municipal bank from the first day: its editors work on it, and
    publish it or throw it away. The original stays what it is and whose it is.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    TRANSITIONS = {
        Status.PROPOSED: {Status.APPROVED, Status.REJECTED, Status.WITHDRAWN},
        Status.APPROVED: set(),
        Status.REJECTED: set(),
        Status.WITHDRAWN: set(),
    }
    TONES = {Status.PROPOSED: "info", Status.APPROVED: "success", Status.REJECTED: "warning"}

    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="promotions")
    copy = models.OneToOneField(Requirement, models.PROTECT, related_name="promotion")
    # Who proposed it; a collaboration's requirement is proposed by one of its members.
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    status = models.CharField(_("state"), max_length=20, choices=Status, default=Status.PROPOSED)
    reason = models.TextField(_("why everybody should have it"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposed"), auto_now_add=True)
    meeting = models.ForeignKey(
        EditorialMeeting, models.PROTECT, null=True, blank=True, related_name="promotions"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision_reason = models.TextField(_("reason"), blank=True)

    objects = PromotionQuerySet.as_manager()

    class Meta:
        verbose_name = _("promotion")
        verbose_name_plural = _("promotions")
        constraints = [
            models.UniqueConstraint(
                fields=["requirement"],
                name="proposed_once_at_a_time",
                condition=Q(status="proposed"),
            ),
            models.CheckConstraint(
                name="promotion_is_rejected_with_a_reason",
                condition=~Q(status="rejected", decision_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["status", "-id"])]

    def __str__(self) -> str:
        return f"{self.requirement.label} {self.copy}"

    def get_absolute_url(self) -> str:
        return reverse("requirements_bank:promotion_detail", args=[self.pk])

    @property
    def tone(self) -> str:
        return self.TONES.get(self.Status(self.status), "neutral")

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.PROPOSED

    @property
    def is_approved(self) -> bool:
        return self.status == self.Status.APPROVED

    def lock(self) -> None:
        """Read it anew and keep others out. Raises TransitionNotAllowed when it is decided."""
        self.refresh_from_db(from_queryset=locked(Promotion.objects.all()))
        if not self.is_open:
            raise TransitionNotAllowed(f"{self!r} is {self.status}.")
        pause_point("promotion_is_open")


class PromotionComment(models.Model):
    """What somebody says about a promotion, and how an editor votes. Read by those who see it."""

    class Vote(models.TextChoices):
        FOR = "for", pgettext_lazy("proposal", "For")
        AGAINST = "against", pgettext_lazy("proposal", "Against")

    promotion = models.ForeignKey(Promotion, models.CASCADE, related_name="comments")
    text = models.TextField(_("comment"))
    # The newest of a person counts. It is no decision: that is made by `approve` and `reject`.
    vote = models.CharField(_("your vote"), max_length=7, choices=Vote, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.promotion_id}: {self.text[:40]}"
