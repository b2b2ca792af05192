import datetime
from typing import Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, User
from governance.deadlines import DeadlineRule


class BoardQuerySet(models.QuerySet["Board"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(authority__in=user.authority_ids)


class Board(models.Model):
    """A body that decides on cases, with its weekly day and the rule for papers."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, WEEKDAYS[0]
        TUESDAY = 1, WEEKDAYS[1]
        WEDNESDAY = 2, WEEKDAYS[2]
        THURSDAY = 3, WEEKDAYS[3]
        FRIDAY = 4, WEEKDAYS[4]

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="boards")
    name = models.CharField(_("name"), max_length=200)
    weekday = models.PositiveSmallIntegerField(
        _("meets on"), choices=Weekday, default=Weekday.MONDAY
    )
    time = models.TimeField(_("at"), default=datetime.time(9))
    minutes = models.PositiveSmallIntegerField(
        _("length in minutes"), default=90, validators=[MaxValueValidator(600)]
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
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
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("governance:board_detail", args=[self.pk])

    @property
    def deadline_rule(self) -> DeadlineRule:
        return DeadlineRule(self.deadline_weekday, self.deadline_time, self.deadline_weeks_before)
