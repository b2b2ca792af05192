from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procurement.models.case import Case


class BoardExemption(models.Model):
    """G15: the chair's or the manager's word that a case needs no decision of the board."""

    case = models.OneToOneField(
        Case, models.CASCADE, related_name="board_exemption", primary_key=True
    )
    reason = models.TextField(_("why the board need not decide"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(name="exemption_says_why", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.case}: {self.reason}"
