"""What of the minutes is kept from the public, and why."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.models.item import AgendaItem
from governance.models.meeting import Meeting
from governance.models.minutes import Addendum
from governance.models.standing import FixedPoint


class Part(models.TextChoices):
    """What can be left out of the public edition by itself."""

    WHOLE = "whole", _("All of it, the heading too")
    HEADING = "heading", _("The heading")
    PUT = "put", _("What was put before the board (the recommendation)")
    SAID = "said", _("What was said")
    DECIDED = "decided", _("The words of the decision")
    VOTES = "votes", _("Votes")


class WithholdingQuerySet(models.QuerySet["Withholding"]):
    def in_force(self) -> Self:
        return self.filter(lifted_at=None)

    def of(self, meeting: Meeting) -> Self:
        """Of its items, of its points that are no case, and of its addenda."""
        here = Q(item__meeting=meeting) | Q(point__meeting=meeting)
        return self.filter(here | Q(addendum__meeting=meeting))


class Withholding(models.Model):
    """A part of the minutes, or a line of one, that the public edition leaves out.

    The minutes themselves do not change. One that was a mistake is lifted, and stays as a trace.
    """

    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="withholdings"
    )
    point = models.ForeignKey(
        FixedPoint, models.PROTECT, null=True, blank=True, related_name="withholdings"
    )
    addendum = models.ForeignKey(
        Addendum, models.PROTECT, null=True, blank=True, related_name="withholdings"
    )
    part = models.CharField(_("what is left out"), max_length=10, choices=Part)
    # One line of the part, as it stands there; empty where all of the part is left out.
    line = models.TextField(blank=True)
    because = models.CharField(_("kept from the public because"), max_length=300)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    marked_at = models.DateTimeField(auto_now_add=True)
    lifted_because = models.CharField(_("why it is public after all"), max_length=300, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = WithholdingQuerySet.as_manager()

    class Meta:
        verbose_name = _("withholding")
        verbose_name_plural = _("withholdings")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="withheld_of_one_thing",
                condition=Q(item__isnull=False, point=None, addendum=None)
                | Q(item=None, point__isnull=False, addendum=None)
                | Q(item=None, point=None, addendum__isnull=False),
            ),
            models.CheckConstraint(
                name="withheld_says_why",
                condition=Q(because__regex=r"\S"),
                violation_error_message=_("Write why it is kept from the public."),
            ),
            models.CheckConstraint(
                name="withheld_is_a_known_part", condition=Q(part__in=Part.values)
            ),
            models.CheckConstraint(
                name="no_line_of_a_whole", condition=Q(line="") | ~Q(part__in=["whole", "heading"])
            ),
            models.CheckConstraint(
                name="lifted_withholding_says_why",
                condition=Q(lifted_by=None, lifted_at=None, lifted_because="")
                | Q(lifted_by__isnull=False, lifted_at__isnull=False, lifted_because__regex=r"\S"),
            ),
            models.UniqueConstraint(
                fields=["item", "point", "addendum", "part"],
                name="part_withheld_once",
                condition=Q(lifted_at=None, line=""),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target}: {self.get_part_display()}"

    @property
    def target(self) -> AgendaItem | FixedPoint | Addendum:
        found = self.item or self.point or self.addendum
        assert found  # noqa: S101 -- a constraint says so
        return found

    @property
    def meeting(self) -> Meeting:
        return self.target.meeting
