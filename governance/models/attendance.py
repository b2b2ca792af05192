"""Who was at a meeting, and how they voted."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.item import AgendaItem
from governance.models.meeting import Meeting


class Attendance(models.Model):
    """Somebody of the board was at the meeting, or was not."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    is_present = models.BooleanField(_("present"))
    # Was there, and went before the end.
    has_left = models.BooleanField(_("has left"), default=False)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    marked_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "user"], name="marked_once_a_meeting")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.meeting}"


class Vote(models.Model):
    """How somebody with a say voted on an item."""

    class Choice(models.TextChoices):
        FOR = "for", _("For")
        AGAINST = "against", _("Against")
        ABSTAINS = "abstains", _("Abstains")

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="votes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    choice = models.CharField(_("vote"), max_length=10, choices=Choice)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [models.UniqueConstraint(fields=["item", "user"], name="one_vote_each")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_choice_display()}"
