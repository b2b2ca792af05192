from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, User


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: User) -> Self:
        """The own, and those that colleagues have shared."""
        return self.filter(Q(user=user) | Q(authority__in=user.authority_ids, is_shared=True))

    def followed(self) -> Self:
        return self.filter(is_told=True, user__is_active=True)


class SavedView(models.Model):
    """The list of requirements as somebody wants to find it again: its filters, under a name."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1000)
    is_shared = models.BooleanField(_("my colleagues see it too"), default=False)
    is_told = models.BooleanField(
        _("tell me by mail when requirements in it change"), default=False
    )

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="one_view_of_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('requirements_bank:requirement_list')}?{self.query}"
