from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Max, Q
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, Role, User
from governance import seating
from governance.models.board import Board
from portal.clock import ClockTimestamp
from portal.lifecycle import Lifecycle


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: User) -> Self:
        """The board's own people, and those at its authority who bring cases or keep boards."""
        readers = (Role.COORDINATOR, Role.MANAGER, Role.BUYER, *Role.specialists())
        keepers = (Role.SECRETARY, Role.ADMINISTRATOR)
        return self.filter(
            Q(board__authority__in=user.authorities_as(*readers, *keepers))
            | Q(board__in=seating.boards_as(user, *seating.EVERYBODY))
        )

    def open_for_items(self) -> Self:
        """Planned, and the database's clock has not reached the deadline for papers."""
        return self.filter(
            status=Meeting.Status.PLANNED, deadline_at__gt=ClockTimestamp()
        ).order_by("starts_at")

    def held_or_planned(self) -> Self:
        return self.exclude(status=Meeting.Status.CANCELLED)

    def upcoming(self) -> Self:
        """From today on: a meeting that is going on has not passed yet."""
        return self.filter(starts_at__date__gte=TruncDate(ClockTimestamp()))

    def of_today(self) -> Self:
        return self.filter(starts_at__date=TruncDate(ClockTimestamp()))

    def earlier(self) -> Self:
        return self.filter(starts_at__date__lt=TruncDate(ClockTimestamp()))

    def changeable(self) -> Self:
        """The agenda is not published yet."""
        return self.filter(status__in=[Meeting.Status.PLANNED, Meeting.Status.CLOSED])

    def untouched(self) -> Self:
        """Coming ones that only the series has set: nobody has used them yet."""
        by_rule = [Meeting.Status.PLANNED, Meeting.Status.CANCELLED]
        return self.filter(
            follows_series=True, status__in=by_rule, starts_at__gt=ClockTimestamp()
        ).exclude(Q(series_date=None) | Q(items__isnull=False))

    def wanting_minutes(self, today: date) -> Self:
        """The agenda is out, or the time for comments on the draft is over."""
        over = Q(status=Meeting.Status.CIRCULATED, comments_by__lt=today)
        return self.filter(Q(status=Meeting.Status.PUBLISHED) | over)

    def begun_unnoted(self) -> Self:
        """It has begun, and is not noted yet who held the roles then."""
        begun = self.held_or_planned().filter(starts_at__lte=ClockTimestamp())
        return begun.filter(role_holders__isnull=True)

    def forgotten(self) -> Self:
        """The deadline has passed and the agenda still stands open."""
        return self.filter(status=Meeting.Status.PLANNED, deadline_at__lte=ClockTimestamp())


class Meeting(Lifecycle):
    """One meeting of a board: planned, its agenda closed and published, then its minutes."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        CLOSED = "closed", _("Agenda closed")
        PUBLISHED = "published", _("Agenda published")
        CIRCULATED = "circulated", _("Minutes out for comments")
        MINUTED = "minuted", _("Minutes approved")
        CANCELLED = "cancelled", _("Cancelled")

    TRANSITIONS = {
        Status.PLANNED: {Status.CLOSED, Status.CANCELLED},
        Status.CLOSED: {Status.PUBLISHED, Status.PLANNED, Status.CANCELLED},
        Status.PUBLISHED: {Status.CIRCULATED, Status.MINUTED, Status.CANCELLED},
        Status.CIRCULATED: {Status.MINUTED},
        Status.MINUTED: set(),
        Status.CANCELLED: set(),
    }

    board = models.ForeignKey(Board, models.PROTECT, related_name="meetings")
    # The day in the series; it stays when the meeting is moved. An extra meeting has none.
    series_date = models.DateField(_("day in the series"), null=True, blank=True)
    # Until somebody moves or cancels it: then the board's rule no longer sets its time.
    follows_series = models.BooleanField(default=True)
    starts_at = models.DateTimeField(_("starts"))
    deadline_at = models.DateTimeField(_("papers must be ready"))
    status = models.CharField(_("state"), max_length=20, choices=Status, default=Status.PLANNED)
    place = models.CharField(_("place"), max_length=200, blank=True)
    note = models.CharField(
        _("note"), max_length=200, blank=True, help_text=_("Why it was moved or cancelled.")
    )

    # When the published agenda said it would be, where it was moved since.
    published_start = models.DateTimeField(null=True, blank=True)
    # What calendars know: how many times it was changed.
    sequence = models.PositiveIntegerField(default=0)

    # Who held the roles that are as good as a seat when the meeting began (governance/seating.py).
    role_holders = models.JSONField(null=True, blank=True)
    present = models.TextField(
        _("present"), blank=True, help_text=_("Who took part, one name on each line.")
    )

    # While the minutes are out, and afterwards: the last day for comments.
    comments_by = models.DateField(_("comments by"), null=True, blank=True)
    # The meeting that approved the minutes: this one, or a later. None: by round.
    approving_meeting = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="approved_minutes"
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            models.UniqueConstraint(fields=["board", "series_date"], name="one_meeting_a_day"),
            models.CheckConstraint(
                name="papers_before_the_meeting", condition=Q(deadline_at__lte=F("starts_at"))
            ),
            models.CheckConstraint(
                name="circulated_says_until_when",
                condition=~Q(status="circulated") | Q(comments_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["board", "starts_at"])]

    def __str__(self) -> str:
        return f"{self.board}, {self.starts_at:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("governance:meeting_detail", args=[self.pk])

    @property
    def authority(self) -> Authority:
        return self.board.authority

    @property
    def day(self) -> date:
        """The day by which it is judged who has a seat."""
        return timezone.localdate(self.starts_at)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.board.minutes)

    @property
    def has_begun(self) -> bool:
        """For what a page shows; whoever writes asks the database's clock."""
        return self.starts_at <= timezone.now()

    @property
    def is_planned(self) -> bool:
        return self.status == self.Status.PLANNED

    @property
    def is_closed(self) -> bool:
        return self.status == self.Status.CLOSED

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def is_circulated(self) -> bool:
        return self.status == self.Status.CIRCULATED

    @property
    def is_minuted(self) -> bool:
        return self.status == self.Status.MINUTED

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def is_extra(self) -> bool:
        return self.series_date is None

    @property
    def may_still_change(self) -> bool:
        """The agenda is not published, so items can come, go and change places."""
        return self.status in (self.Status.PLANNED, self.Status.CLOSED)

    @property
    def is_out(self) -> bool:
        """The board has the agenda: what it says is not changed any more, only supplemented."""
        out = (self.Status.PUBLISHED, self.Status.CIRCULATED, self.Status.MINUTED)
        return self.status in out

    @property
    def may_decide(self) -> bool:
        return self.status in (self.Status.CLOSED, self.Status.PUBLISHED)

    @property
    def may_be_minuted(self) -> bool:
        """What was said can be written: the agenda is closed, and the minutes are not approved."""
        return self.status in (self.Status.CLOSED, self.Status.PUBLISHED, self.Status.CIRCULATED)

    @property
    def minutes_url(self) -> str:
        return reverse("governance:minutes", args=[self.pk])

    def takes_comments(self, today: date) -> bool:
        """The draft of the minutes is out, and the last day for comments has not passed."""
        return self.is_circulated and self.comments_by is not None and today <= self.comments_by

    def comments_are_over(self, today: date) -> bool:
        return self.is_circulated and not self.takes_comments(today)

    def people_with_cases(self) -> list[User]:
        """Those who have brought a case to the meeting."""
        items = self.items.standing().with_people()
        return [
            person
            for item in items
            for person in (item.reported_by, item.contact, item.case.requester)
        ]

    def last_position(self) -> int:
        """The number of the last item. To be asked under the meeting's lock."""
        return self.items.aggregate(last=Max("position"))["last"] or 0
