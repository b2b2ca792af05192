from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procurement.models.case import Case


class Satisfaction(models.Model):
    """F03: how the requester found the course of a case that is over. Asked once, never changed."""

    class Score(models.IntegerChoices):
        VERY_GOOD = 5, _("Very good")
        GOOD = 4, _("Good")
        FAIR = 3, _("Neither good nor bad")
        BAD = 2, _("Bad")
        VERY_BAD = 1, _("Very bad")

    case = models.OneToOneField(Case, models.CASCADE, related_name="satisfaction")
    # None: the requester would rather not say.
    score = models.PositiveSmallIntegerField(
        _("how did it go?"), choices=Score, null=True, blank=True
    )
    text = models.TextField(_("what should we do more or less of?"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="satisfaction_is_one_to_five",
                condition=Q(score__isnull=True) | Q(score__gte=1, score__lte=5),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.get_score_display() or '–'}"
