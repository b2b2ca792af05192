"""What the board's people do with an item before the meeting."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.item import AgendaItem
from procurement.models import Enquiry


class Comment(models.Model):
    """A word about an item among those who sit in the board. Kept as it was written."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="comments")
    text = models.TextField(_("comment"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.item}: {self.text[:60]}"


class Question(models.Model):
    """Somebody in the board asks those who bring the case, by a day. The thread is the case's."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="questions")
    enquiry = models.OneToOneField(Enquiry, models.PROTECT, related_name="board_question")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.enquiry)


class Position(models.Model):
    """A09: what one of the board thinks beforehand. For the chair, the secretary and oneself."""

    class Stance(models.TextChoices):
        AGREE = "agree", _("I agree with the recommendation")
        DISAGREE = "disagree", _("I disagree")
        DOUBT = "doubt", _("I am in doubt")

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="positions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    stance = models.CharField(_("my position beforehand"), max_length=10, choices=Stance)
    words = models.TextField(_("why"), blank=True)
    taken_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("position beforehand")
        verbose_name_plural = _("positions beforehand")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "person"], name="one_position_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.person}"

    @property
    def tone(self) -> str:
        """Which colour goes with the word."""
        tones = {self.Stance.AGREE: "success", self.Stance.DISAGREE: "error"}
        return tones.get(self.Stance(self.stance), "warning")
