"""What becomes the minutes of a meeting, what its members say of them, and what is added later."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.models.decision import Decision
from governance.models.item import AgendaItem
from governance.models.meeting import Meeting


class Discussion(models.Model):
    """What was said about an item at the meeting."""

    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="discussion")
    text = models.TextField(_("what was said"), blank=True, max_length=20_000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("discussion")
        verbose_name_plural = _("discussions")

    def __str__(self) -> str:
        return str(self.item)


class MinutesCommentQuerySet(models.QuerySet["MinutesComment"]):
    def open(self) -> Self:
        return self.filter(settled_by=None)


class MinutesComment(models.Model):
    """What a member says of the minutes before they are approved, and what came of it."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="minutes_comments")
    # None: about the minutes as a whole.
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="minutes_comments"
    )
    text = models.TextField(_("comment"), max_length=5_000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(_("what came of it"), max_length=2_000, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = MinutesCommentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="settled_comment_says_what_came_of_it",
                condition=Q(settled_by=None, settled_at=None, answer="")
                | (Q(settled_by__isnull=False, settled_at__isnull=False) & ~Q(answer="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.written_by}"


class Addendum(models.Model):
    """A correction of minutes that are approved. Never changed: a mistake in it is a new one."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="addenda")
    # None: about the minutes as a whole.
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="addenda"
    )
    # Where the addendum is that a decision was corrected.
    decision = models.OneToOneField(
        Decision, models.PROTECT, null=True, blank=True, related_name="addendum"
    )
    text = models.TextField(_("what is corrected"), max_length=20_000, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("addendum")
        verbose_name_plural = _("addenda")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="addendum_says_something",
                condition=~Q(text="") | Q(decision__isnull=False),
                violation_error_message=_("Write what is corrected."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.text[:50] or self.decision}"
