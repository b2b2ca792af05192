"""What a board treats at every meeting, and what of it one meeting has on its agenda."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.board import Board
from governance.models.meeting import Meeting


class Place(models.TextChoices):
    """Before the cases, or after them."""

    FIRST = "first", _("Before the cases")
    LAST = "last", _("After the cases")


class Point(models.Model):
    """What stands on an agenda and is no case: its heading, what it is about, its minutes."""

    heading = models.CharField(_("heading"), max_length=200)
    text = models.TextField(_("what it is about"), blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("length in minutes"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(240)],
    )
    place = models.CharField(_("placement"), max_length=5, choices=Place, default=Place.FIRST)
    position = models.PositiveSmallIntegerField(_("number"), default=1)

    class Meta:
        abstract = True
        ordering = ["place", "position", "pk"]

    def __str__(self) -> str:
        return self.heading

    @property
    def is_first(self) -> bool:
        return self.place == Place.FIRST


class StandingItem(Point):
    """A point of every agenda of the board: approving the minutes, any other business."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="standing_items")

    class Meta(Point.Meta):
        verbose_name = _("standing item")
        verbose_name_plural = _("standing items")


class FixedPoint(Point):
    """A standing item as it was when the agenda of one meeting was published; what was said."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="fixed_points")
    said = models.TextField(_("what was said"), blank=True)

    class Meta(Point.Meta):
        verbose_name = _("fixed point")
        verbose_name_plural = _("fixed points")
