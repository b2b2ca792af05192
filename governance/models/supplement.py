from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.item import AgendaItem
from procurement.models import Document


class SupplementQuerySet(models.QuerySet["Supplement"]):
    def for_show(self) -> Self:
        return self.select_related("written_by").prefetch_related("papers")


class Supplement(models.Model):
    """What came to an agenda item after the agenda was out. It stands beside it, never changed."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="supplements")
    text = models.TextField(_("what is new"))
    papers = models.ManyToManyField(
        Document, blank=True, related_name="+", verbose_name=_("papers")
    )
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    objects = SupplementQuerySet.as_manager()

    class Meta:
        verbose_name = _("supplement")
        verbose_name_plural = _("supplements")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.item}: {self.text[:60]}"
