from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class RecusalQuerySet(models.QuerySet["Recusal"]):
    def in_force(self) -> Self:
        return self.filter(lifted_at=None)

    def of(self, user: User) -> Self:
        return self.filter(user=user)


class Recusal(models.Model):
    """Somebody of the board is disqualified in an item (forvaltningsloven § 3).

    Who may see what because of it stands in governance/recusals.py.
    """

    item = models.ForeignKey("governance.AgendaItem", models.PROTECT, related_name="recusals")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    reason = models.TextField(_("reason"), max_length=1000)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(auto_now_add=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)

    objects = RecusalQuerySet.as_manager()

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "user"],
                name="recused_once",
                condition=Q(lifted_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.item}"
