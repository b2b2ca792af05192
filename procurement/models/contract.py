import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, Role, User
from procurement.contracts.notice import Notice, notice_of
from procurement.models.case import Case
from procurement.models.case_queryset import OPENING
from procurement.models.system import Supplier, System


class ContractQuerySet(models.QuerySet["Contract"]):
    def visible_to(self, user: User) -> Self:
        """All of the authority for those who follow contracts; else the own.

        Not where a role at a board is all that opens it, and it does not open the case.
        """
        whole = user.authorities_as(*OPENING, *Role.board())
        own = Q(owner__in=user.acting_ids) | Q(requester__in=user.acting_ids)
        own |= Q(system__owner__in=user.acting_ids)
        own |= Q(system__business_owner__in=user.acting_ids)
        if user.authority_ids <= whole:
            # The plain question, which the index answers.
            found = self.filter(authority__in=whole)
        else:
            visible = Q(case__in=Case.objects.visible_to(user).values("pk"))
            found = self.filter(Q(authority__in=whole) | own | visible)
        if not user.has_role(*Role.board()):
            return found
        return found.filter(~Q(case__in=Case.objects.closed_to(user).values("pk")) | own)

    def running(self) -> Self:
        return self.filter(terminated_date=None)

    def with_parties(self) -> Self:
        """With what a line about a contract names."""
        return self.select_related("system", "supplier")

    def expiring(self, *, after: date, until: date) -> Self:
        """Running contracts that expire after the first day and no later than the second."""
        return self.running().filter(expiry_date__gt=after, expiry_date__lte=until)


class Contract(models.Model):
    """What was signed with a supplier for a system, and until when it binds."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="contracts")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="contracts")
    system = models.ForeignKey(
        System, models.PROTECT, related_name="contracts", verbose_name=_("system")
    )
    supplier = models.ForeignKey(
        Supplier, models.PROTECT, related_name="contracts", verbose_name=_("supplier")
    )
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("requester"),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_contracts",
        verbose_name=_("contract owner"),
    )
    signed_date = models.DateField(_("signed"))
    signed_by = models.CharField(_("signed by"), max_length=200)
    start_date = models.DateField(_("start"))
    expiry_date = models.DateField(_("expiry"), null=True, blank=True)
    # Never null, so that lists can sort and page by it.
    ends = models.GeneratedField(
        expression=Coalesce("expiry_date", Value(date.max)),
        output_field=models.DateField(),
        db_persist=True,
    )
    notice_months = models.PositiveSmallIntegerField(_("notice, in months"), default=0)
    # Kr. excl. VAT over the whole term.
    value = models.DecimalField(_("value"), max_digits=13, decimal_places=2)
    # Kr. excl. VAT of the options, beyond the value.
    options_value = models.DecimalField(
        _("value of options"), max_digits=13, decimal_places=2, null=True, blank=True
    )
    journal_number = models.CharField(_("number in the records system"), max_length=60, blank=True)
    journal_link = models.URLField(_("link in the records system"), blank=True)
    terms = models.TextField(_("terms worth knowing"), blank=True)
    terminated_date = models.DateField(_("terminated"), null=True, blank=True)
    # Made when the empty form opens: a second click or a refresh finds the same contract.
    form_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    registered_at = models.DateTimeField(auto_now_add=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        constraints = [
            models.CheckConstraint(
                name="contract_ends_after_it_starts",
                condition=Q(expiry_date__isnull=True) | Q(expiry_date__gt=F("start_date")),
                violation_error_message=_("The contract must expire after it starts."),
            ),
            models.CheckConstraint(
                name="contract_value_is_not_negative",
                condition=Q(value__gte=0),
                violation_error_message=_("An amount cannot be less than zero."),
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "ends", "id"]),
            models.Index(fields=["expiry_date"]),
        ]

    def __str__(self) -> str:
        return f"{self.system} – {self.supplier}"

    def get_absolute_url(self) -> str:
        return reverse("procurement:contract_detail", args=[self.pk])

    @property
    def is_filed(self) -> bool:
        """C12b, C12c: its number in the records system and its system's page in KITOS are known."""
        return bool(self.journal_number and self.system.kitos_link)

    @property
    def user_count(self) -> int | None:
        """How many use the system; until somebody has counted, as the request expects."""
        if self.system.user_count is None and self.case:
            return self.case.request.user_count
        return self.system.user_count

    @property
    def is_running(self) -> bool:
        return self.terminated_date is None

    @property
    def notice(self) -> Notice | None:
        """The latest day to give notice, and its arithmetic."""
        return notice_of(self.expiry_date, self.notice_months)
