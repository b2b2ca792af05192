from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, Role, User
from portal.doors import hash_of


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(authority__in=user.authorities_as(Role.ADMINISTRATOR))

    def standing(self) -> Self:
        return self.filter(revoked_at=None)

    def opened_by(self, key: str) -> Self:
        """The one that this key is, while it opens anything.

        What is looked up is a hash, which nobody can steer: how long it takes tells nothing.
        """
        lasts = Q(last_day=None) | Q(last_day__gte=timezone.localdate())
        return self.standing().filter(lasts, key_hash=hash_of(key))


class ApiKey(models.Model):
    """What another system shows to read an authority's market dialogues. Only its hash is kept."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="api_keys")
    name = models.CharField(
        _("name"), max_length=100, help_text=_("Which system uses the key, and who answers for it.")
    )
    key_hash = models.CharField(max_length=64, unique=True)
    last_day = models.DateField(_("last day"), null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "name"],
                name="one_standing_api_key_a_name",
                condition=Q(revoked_at=None),
            ),
            models.CheckConstraint(
                name="revoked_api_key_says_by_whom",
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    def has_ended(self, today: date) -> bool:
        return self.last_day is not None and self.last_day < today
