from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from procurement.models import System
from requirements_bank.models.invitation import Invitation, is_unsealed
from requirements_bank.models.text import RequirementText


class SolutionQuerySet(models.QuerySet["Solution"]):
    def unsealed(self) -> Self:
        """It is sealed as the answers are."""
        return self.filter(is_unsealed("invitation__"))


class Solution(models.Model):
    """What a supplier offers: which system, how it is operated. A part of the answer."""

    class Operation(models.TextChoices):
        SAAS = "saas", _("The supplier hosts it")
        ON_PREMISE = "on_premise", _("The authority hosts it")
        BOTH = "both", _("Either")

    invitation = models.OneToOneField(Invitation, models.CASCADE, related_name="solution")
    operation = models.CharField(
        _("who hosts the solution"), max_length=10, choices=Operation, blank=True
    )
    system = models.CharField(_("name of the system"), max_length=200, blank=True)
    vendor = models.CharField(_("who makes it"), max_length=200, blank=True)
    kitos_url = models.URLField(_("address in KITOS"), blank=True)
    reference = models.CharField(_("your own reference"), max_length=100, blank=True)
    remarks = models.TextField(_("remarks"), blank=True)

    objects = SolutionQuerySet.as_manager()

    def __str__(self) -> str:
        return self.system or str(self.invitation)

    def makes_irrelevant(self, requirement: RequirementText) -> bool:
        """Whether the requirement is about the other way of operating it."""
        if self.operation == self.Operation.SAAS:
            return not requirement.for_saas
        return self.operation == self.Operation.ON_PREMISE and not requirement.for_on_premise


class RecognisedSystem(models.Model):
    """Which system of its own register the authority sees in what a supplier offers.

    The authority's word, of the system that the supplier named then. Suppliers never see it.
    """

    invitation = models.OneToOneField(Invitation, models.CASCADE, related_name="recognised")
    system = models.ForeignKey(System, models.PROTECT, related_name="+", verbose_name=_("system"))
    named = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return str(self.system)

    def is_about(self, solution: Solution | None) -> bool:
        """Whether the supplier still offers what it was said of."""
        return self.named == (solution.system if solution else "")
