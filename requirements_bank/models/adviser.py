from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procurement.models import Case


class AdviserQuerySet(models.QuerySet["Adviser"]):
    def standing(self) -> Self:
        return self.filter(removed_at=None)


class Adviser(models.Model):
    """Somebody outside who advised on an acquisition, and what is done so that it gives no lead."""

    class TakesPart(models.TextChoices):
        NO = "no", _("No, and it may not")
        PERHAPS = "perhaps", _("Perhaps: nothing is decided")
        YES = "yes", _("Yes")

    case = models.ForeignKey(Case, models.PROTECT, related_name="advisers")
    name = models.CharField(_("who advised"), max_length=200)
    company = models.CharField(_("company"), max_length=200, blank=True)
    subject = models.TextField(_("about what"))
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)
    takes_part = models.CharField(
        _("will it answer or bid itself?"), max_length=10, choices=TakesPart
    )
    # Udbudsloven § 39: an adviser who takes part must have no lead that others cannot make up.
    measures = models.TextField(_("what is done so that nobody gets a lead"), blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, editable=False)

    objects = AdviserQuerySet.as_manager()

    class Meta:
        verbose_name = _("adviser")
        constraints = [
            models.CheckConstraint(
                name="adviser_who_takes_part_has_measures",
                condition=Q(takes_part="no") | ~Q(measures=""),
                violation_error_message=_(
                    "Write what is done so that others know what the adviser knows."
                ),
            ),
            models.CheckConstraint(
                name="advice_ends_after_it_begins",
                condition=Q(until=None) | Q(until__gte=models.F("since")),
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.company}" if self.company else self.name
