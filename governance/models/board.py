import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, User
from governance.deadlines import DeadlineRule, SeriesDate, series_dates
from governance.kinds import KINDS, Kind, Rules


class BoardQuerySet(models.QuerySet["Board"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(authority__in=user.authority_ids)

    def taking_reports(self) -> Self:
        """Cases come before it when somebody reports them ready."""
        return self.filter(kind__in=[kind for kind, rules in KINDS.items() if rules.wants_papers])

    def filling_themselves(self) -> Self:
        return self.exclude(pk__in=self.taking_reports().values("pk"))


class Board(models.Model):
    """A body that decides on cases, with its weekly day and the rule for papers."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, WEEKDAYS[0]
        TUESDAY = 1, WEEKDAYS[1]
        WEDNESDAY = 2, WEEKDAYS[2]
        THURSDAY = 3, WEEKDAYS[3]
        FRIDAY = 4, WEEKDAYS[4]

    class OnHolidays(models.TextChoices):
        MOVE = "move", _("Hold the meeting on the next working day")
        SKIP = "skip", _("Hold no meeting, and show why")

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="boards")
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PROJECT)
    weekday = models.PositiveSmallIntegerField(
        _("meets on"), choices=Weekday, default=Weekday.MONDAY
    )
    time = models.TimeField(_("begins at"), default=datetime.time(9))
    minutes = models.PositiveSmallIntegerField(
        _("length in minutes"), default=90, validators=[MaxValueValidator(600)]
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    on_holidays = models.CharField(
        _("when the day is a holiday"), max_length=4, choices=OnHolidays, default=OnHolidays.MOVE
    )
    # Without a first day there is no series, and meetings are added one by one.
    series_from = models.DateField(_("first day"), null=True, blank=True)
    series_until = models.DateField(_("last day"), null=True, blank=True)
    every_weeks = models.PositiveSmallIntegerField(
        _("weeks from one meeting to the next"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(26)],
    )
    # Members with a say who must be there; 0 where the board decides however many there are.
    quorum = models.PositiveSmallIntegerField(
        _("members who must be there"), default=0, validators=[MaxValueValidator(50)]
    )
    votes = models.BooleanField(_("the board votes"), default=False)
    checks_projects = models.BooleanField(
        _("an approval wants the principles answered, and description and business case approved"),
        default=False,
    )
    next_board = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="earlier_boards",
        verbose_name=_("next board"),
    )
    # Which of its kind's outcomes the board uses; none named: all of them.
    chosen_outcomes = ArrayField(
        models.CharField(max_length=12), default=list, blank=True, verbose_name=_("outcomes in use")
    )
    deadline_weekday = models.PositiveSmallIntegerField(
        _("papers on"), choices=Weekday, default=Weekday.MONDAY
    )
    deadline_time = models.TimeField(_("papers at"), default=datetime.time(12))
    deadline_weeks_before = models.PositiveSmallIntegerField(
        _("weeks before the meeting"), default=1, validators=[MaxValueValidator(8)]
    )

    objects = BoardQuerySet.as_manager()

    class Meta:
        verbose_name = _("board")
        verbose_name_plural = _("boards")
        constraints = [
            models.UniqueConstraint(fields=["authority", "name"], name="board_once"),
            models.CheckConstraint(
                name="board_meets_on_working_days",
                condition=Q(weekday__lte=4) & Q(deadline_weekday__lte=4),
            ),
            models.CheckConstraint(
                name="board_does_not_follow_itself",
                condition=Q(next_board=None) | ~Q(next_board=models.F("id")),
                violation_error_message=_("Choose another board."),
            ),
            models.CheckConstraint(
                name="series_ends_after_it_begins",
                condition=Q(series_until=None) | Q(series_until__gte=models.F("series_from")),
                violation_error_message=_("The last day cannot be before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("governance:board_detail", args=[self.pk])

    @property
    def rules(self) -> Rules:
        """What follows from the board's kind."""
        return KINDS[Kind(self.kind)]

    @property
    def is_last(self) -> bool:
        """Strategic projects end here."""
        return self.kind == Kind.STRATEGIC

    @property
    def outcomes(self) -> tuple[str, ...]:
        """What the board can decide, in the order of its kind."""
        of_kind = self.rules.outcomes
        return tuple(one for one in of_kind if one in self.chosen_outcomes) or of_kind

    @property
    def deadline_rule(self) -> DeadlineRule:
        return DeadlineRule(
            self.deadline_weekday,
            self.deadline_time,
            self.deadline_weeks_before,
            until_meeting=not self.rules.wants_papers,
            closed=self.authority.closed,
        )

    def series(self, start: datetime.date, end: datetime.date) -> list[SeriesDate]:
        """The days of the series in a period, both ends included; counted from its first day."""
        if self.series_from is None:
            return []
        last = min(end, self.series_until or end)
        days = series_dates(
            self.weekday,
            self.series_from,
            last,
            weeks=self.every_weeks,
            closed=self.authority.closed,
        )
        return [one for one in days if one.day >= start]
