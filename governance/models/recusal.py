from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User

if TYPE_CHECKING:
    from governance.models.item import AgendaItem


class RecusalQuerySet(models.QuerySet["Recusal"]):
    def in_force(self) -> Self:
        return self.filter(lifted_at=None)

    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def of_cases(self) -> Self:
        """As it is in each case today: what is said of its last item, to which it is carried."""
        items = apps.get_model("governance", "AgendaItem").objects
        later = items.filter(case=OuterRef("item__case"), pk__gt=OuterRef("item")).order_by()
        return self.in_force().filter(~Exists(later))

    def closing(self, item: "AgendaItem") -> Self:
        """Said of the item itself, or of the case when it came again: it is closed to these."""
        own = Q(item=item) | Q(pk__in=self.of_cases().filter(item__case=item.case_id).values("pk"))
        return self.in_force().filter(own)

    def cases_of(self, user: User) -> models.QuerySet["Recusal", tuple[int]]:
        """The cases in which the person is disqualified."""
        return self.of_cases().of(user).values_list("item__case")


class Recusal(models.Model):
    """Somebody of the board is disqualified in an item (forvaltningsloven § 3).

    Who may see what because of it stands in governance/gaps.py.
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
