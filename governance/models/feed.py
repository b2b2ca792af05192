"""The secret address from which a person's calendar program fetches meetings and deadlines."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.doors import hash_of


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def at(self, token: str) -> Self:
        """That of the address, while the person works here."""
        return self.filter(token_hash=hash_of(token), user__is_active=True)


class CalendarFeed(models.Model):
    """One person's address. Only its hash is kept; whoever knows it reads the calendar."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self) -> str:
        return f"{self.user}"
