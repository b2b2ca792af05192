from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority
from procurement.models.system import SystemImport


class KitosConnectionQuerySet(models.QuerySet["KitosConnection"]):
    def due(self, moment: datetime) -> Self:
        """Those to fetch now: asked for, of the night, or left by a worker that died."""
        return self.filter(is_on=True, due_at__lte=moment)


class KitosConnection(models.Model):
    """Where an authority's systems are fetched from every night, and how that went (X04)."""

    class Problem(models.TextChoices):
        REFUSED = (
            "refused",
            _("KITOS refuses the user or the password. Write them again."),
        )
        SILENT = "silent", _("KITOS did not answer, or broke off in the middle.")
        ELSEWHERE = (
            "elsewhere",
            _("The address leads elsewhere. Write the address of KITOS itself."),
        )
        STRANGE = "strange", _("What answers at the address does not speak as KITOS does.")
        UNKNOWN = "unknown", _("The KITOS user does not belong to your CVR number.")
        EMPTY = "empty", _("KITOS named no system at all, so nothing was changed.")
        TOO_MUCH = "too_much", _("KITOS answers with more than we take, or takes too long.")
        STOPPED = "stopped", _("It was interrupted here. Ask who runs the portal.")

    authority = models.OneToOneField(Authority, models.CASCADE, related_name="kitos")
    address = models.URLField(_("address of KITOS"), default="https://kitos.dk")
    email = models.EmailField(_("KITOS user (e-mail)"), blank=True)
    sealed_secret = models.TextField(blank=True)
    owner_role = models.CharField(
        _("what the system owner’s role is called in KITOS"), max_length=100, default="Systemejer"
    )
    known = models.CharField(
        _("systems that we have already"),
        max_length=10,
        choices=SystemImport.Known,
        default=SystemImport.Known.UPDATE,
    )
    is_on = models.BooleanField(_("fetch the systems every night"), default=False)
    # When it is to be fetched next; while a worker is at it, until when it is believed alive.
    due_at = models.DateTimeField(null=True, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    read = models.PositiveIntegerField(default=0)
    fetched_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=20, choices=Problem, blank=True)
    objects = KitosConnectionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"KITOS: {self.authority}"
