import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from procurement.models.case import Case


class CaseMeetingQuerySet(models.QuerySet["CaseMeeting"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def standing(self) -> Self:
        return self.filter(cancelled_at=None)

    def coming(self, moment: datetime) -> Self:
        """Not over yet, the nearest first."""
        return self.standing().filter(ends_at__gt=moment).order_by("starts_at", "pk")

    def held(self, moment: datetime) -> Self:
        return self.standing().filter(ends_at__lte=moment).order_by("starts_at", "pk")

    def of(self, people: Collection[int]) -> Self:
        """Those that somebody has called or takes part in; by their ids, for two indexes."""
        called = CaseMeeting.objects.filter(organizer__in=people).order_by().values_list("pk")
        invited = CaseMeeting.objects.filter(people__in=people).order_by().values_list("pk")
        return self.filter(pk__in=called.union(invited))


class CaseMeeting(models.Model):
    """C05c, F24: a meeting about a case, in the calendars of those who take part.

    What is said there is a line of the case's sheet of meetings; the line has this uid.
    """

    LONGEST = timedelta(hours=12)
    # The sheet that holds what was said.
    SHEET = "meetings"

    case = models.ForeignKey(Case, models.CASCADE, related_name="meetings")
    # What calendars know the meeting by, and how many times it was changed.
    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    title = models.CharField(_("title"), max_length=150)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place or link"), max_length=500)
    agenda = models.TextField(_("agenda"), blank=True)
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="case_meetings")
    # Participants without an account, such as a supplier's.
    outsiders = ArrayField(models.EmailField(), default=list, blank=True)
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=settings.LANGUAGES,
        default="da",
    )
    # Who has called it; whoever changes it instead of somebody who has left.
    organizer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    booked_at = models.DateTimeField(auto_now_add=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    cancel_reason = models.CharField(_("why it is cancelled"), max_length=200, blank=True)

    objects = CaseMeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="meeting_ends_after_it_starts_the_same_day",
                condition=Q(ends_at__gt=F("starts_at"))
                & Q(ends_at__lte=F("starts_at") + timedelta(hours=12)),
                violation_error_message=_("A meeting ends after it starts, within 12 hours."),
            ),
            models.CheckConstraint(
                name="cancelled_meeting_says_by_whom",
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["case", "starts_at", "id"]),
            models.Index(fields=["organizer", "ends_at"], name="meeting_called"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("procurement:case_meeting", args=[self.pk])

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= timezone.now()

    @property
    def is_changeable(self) -> bool:
        return not (self.is_cancelled or self.has_begun)

    @property
    def participants(self) -> list[str]:
        """Names, and addresses of those without an account. The people are prefetched."""
        return [*(person.name for person in self.people.all()), *self.outsiders]
