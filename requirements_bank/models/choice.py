from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from requirements_bank.models.dialogue import MarketDialogue
from requirements_bank.models.invitation import Invitation


class SupplierChoice(models.Model):
    """Which supplier is chosen after a market dialogue, and why. Sent letters make it final."""

    dialogue = models.OneToOneField(MarketDialogue, models.PROTECT, related_name="choice")
    invitation = models.ForeignKey(
        Invitation, models.PROTECT, related_name="+", verbose_name=_("supplier")
    )
    reason = models.TextField(_("reason"))
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()
    # When all who answered got their letters, and the last day without a contract.
    told_at = models.DateTimeField(null=True)
    standstill_until = models.DateField(_("standstill until and including"), null=True)

    class Meta:
        verbose_name = _("chosen supplier")
        constraints = [
            models.CheckConstraint(
                name="standstill_begins_with_the_letters",
                condition=Q(standstill_until=None) | Q(told_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.invitation.supplier_name

    @property
    def is_told(self) -> bool:
        return self.told_at is not None
