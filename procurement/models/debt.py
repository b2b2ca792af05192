from datetime import date
from decimal import Decimal
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import ExpressionWrapper, F, Max, Q
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, Department, Role, User
from portal.lifecycle import Lifecycle
from procurement import debts
from procurement.models.case import Case
from procurement.models.case_queryset import OPENING
from procurement.models.system import System

# The index debt_by_cost keeps it: it must stay the same expression.
YEARLY_COST = ExpressionWrapper(
    F("hours_monthly") * 12 * F("hourly_rate") + F("other_yearly_cost"), models.DecimalField()
)


class DebtQuerySet(models.QuerySet["Debt"]):
    def visible_to(self, user: User) -> Self:
        """All of the authority for who sees its cases; else those of visible cases, of own
        systems, and one's own. Not where a role at a board opens it, but not the case.
        """
        whole = user.authorities_as(*OPENING, *Role.board())
        own = Q(owner__in=user.acting_ids) | Q(system__owner__in=user.acting_ids)
        own |= Q(system__business_owner__in=user.acting_ids)
        if user.authority_ids <= whole:
            found = self.filter(authority__in=whole)
        else:
            visible = Q(case__in=Case.objects.visible_to(user).values("pk"))
            opened = Q(authority__in=whole) | own | visible
            found = self.filter(opened, authority__in=user.authority_ids)
        if not user.has_role(*Role.board()):
            return found
        return found.filter(~Q(case__in=Case.objects.closed_to(user).values("pk")) | own)

    def open(self) -> Self:
        return self.exclude(status=Debt.Status.RECOVERED)

    def with_yearly(self) -> Self:
        """Each with `yearly_cost`, as procurement.debts counts it: for sums and sorting."""
        return self.annotate(yearly_cost=YEARLY_COST)

    def not_looked_at_since(self, day: date) -> Self:
        """Last followed up, or added, on that day or before; each with that day, `last_look`."""
        added = TruncDate("created_at")
        looked = self.annotate(last_look=Coalesce(Max("follow_ups__day"), added))
        return looked.filter(last_look__lte=day)


class Debt(Lifecycle):
    """Technical debt of a purchase: what the solution cannot do costs hours and money (F40)."""

    class Kind(models.TextChoices):
        USER_ADMINISTRATION = "user_administration", _("Manual user administration")
        NO_SSO = "no_sso", _("No single sign-on")
        SENDER = "sender", _("The authority is not the sender of mails and letters")
        MANUAL_TRANSFER = "manual_transfer", _("Manual transfer of data, or double registration")
        SHARED_COMPONENT = "shared_component", _("A relevant shared component is not used")
        NO_JOURNAL = "no_journal", _("No filing to the records system")
        NO_ARCHIVING = "no_archiving", _("Data cannot be archived")
        NO_API = "no_api", _("No interface, or closed data")
        COSTLY_EXIT = "costly_exit", _("No way out, or a costly one")
        OUTDATED = "outdated", _("A special client, a plug-in or an outdated platform")
        NO_LOGS = "no_logs", _("Logs cannot be collected")
        DUPLICATE = "duplicate", _("Duplicates a system in use")

    class Cause(models.TextChoices):
        NOT_ASKED = "not_asked", _("The requirement was not stated")
        NOT_MET = "not_met", _("The solution cannot meet the requirement")

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        REDUCING = "reducing", _("Being reduced")
        RECOVERED = "recovered", _("Recovered")

    TRANSITIONS = {
        Status.OPEN: {Status.ACCEPTED, Status.REDUCING, Status.RECOVERED},
        Status.ACCEPTED: {Status.REDUCING, Status.RECOVERED, Status.OPEN},
        Status.REDUCING: {Status.RECOVERED, Status.ACCEPTED, Status.OPEN},
        Status.RECOVERED: {Status.OPEN},
    }

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="debts")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="debts")
    system = models.ForeignKey(System, models.PROTECT, null=True, blank=True, related_name="debts")
    kind = models.CharField(_("type"), max_length=30, choices=Kind)
    description = models.TextField(_("description"))
    cause = models.CharField(_("cause"), max_length=10, choices=Cause)
    severity = models.PositiveSmallIntegerField(
        _("severity"),
        choices=[
            (0, _("0: none")),
            (1, _("1: a workaround now and then")),
            (2, _("2: manual work every week")),
            (3, _("3: manual work every day, or a legal problem")),
        ],
        validators=[MaxValueValidator(3)],
    )
    risk = models.PositiveSmallIntegerField(
        _("risk: wrong data, security, misled citizens"),
        choices=[(0, _("0: none")), (1, _("1: low")), (2, _("2: some")), (3, _("3: high"))],
        validators=[MaxValueValidator(3)],
        default=0,
    )
    departments = models.ManyToManyField(
        Department, blank=True, related_name="+", verbose_name=_("affected departments")
    )
    hours_monthly = models.DecimalField(
        _("manual hours per month"), max_digits=7, decimal_places=1, default=Decimal(0)
    )
    # Kr. per hour; kr. per year; kr. once.
    hourly_rate = models.DecimalField(_("hourly rate"), max_digits=8, decimal_places=2)
    other_yearly_cost = models.DecimalField(
        _("other yearly cost"), max_digits=13, decimal_places=2, default=Decimal(0)
    )
    removal_cost = models.DecimalField(
        _("one-off cost to remove it"), max_digits=13, decimal_places=2, null=True, blank=True
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="debts",
        verbose_name=_("owner"),
    )
    plan = models.TextField(_("plan"), blank=True)
    plan_date = models.DateField(_("reduced by"), null=True, blank=True)
    status = models.CharField(_("state"), max_length=20, choices=Status, default=Status.OPEN)
    accepted_reason = models.TextField(_("why it is accepted"), blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DebtQuerySet.as_manager()

    class Meta:
        verbose_name = _("technical debt")
        verbose_name_plural = _("technical debts")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="debt_amounts_are_not_negative",
                condition=Q(hours_monthly__gte=0)
                & Q(hourly_rate__gte=0)
                & Q(other_yearly_cost__gte=0)
                & (Q(removal_cost__isnull=True) | Q(removal_cost__gte=0)),
                violation_error_message=_("An amount cannot be less than zero."),
            ),
            models.CheckConstraint(
                name="worst_debt_has_a_plan_date",
                condition=Q(severity__lt=3) | Q(plan_date__isnull=False) | Q(status="recovered"),
                violation_error_message=_("Say by when the worst debts are reduced."),
            ),
            models.CheckConstraint(
                name="accepted_debt_says_why",
                condition=~Q(status="accepted") | ~Q(accepted_reason=""),
            ),
            models.CheckConstraint(
                name="debt_has_a_case_or_a_system",
                condition=Q(case__isnull=False) | Q(system__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                "authority",
                YEARLY_COST.desc(),
                "id",
                name="debt_by_cost",
                condition=~Q(status="recovered"),
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def get_absolute_url(self) -> str:
        return reverse("procurement:debt", args=[self.pk])

    @property
    def yearly(self) -> Decimal:
        """Kr. a year."""
        return debts.yearly(self)

    @property
    def payback_years(self) -> Decimal | None:
        return debts.payback_years(self.removal_cost, self.yearly)

    @property
    def is_open(self) -> bool:
        return self.status != self.Status.RECOVERED


class DebtFollowUp(models.Model):
    """F34: what became of a debt by a day, and how much of its yearly cost was won back."""

    debt = models.ForeignKey(Debt, models.CASCADE, related_name="follow_ups")
    day = models.DateField(_("day"))
    hours_monthly = models.DecimalField(
        _("manual hours per month now"), max_digits=7, decimal_places=1
    )
    other_yearly_cost = models.DecimalField(
        _("other yearly cost now"), max_digits=13, decimal_places=2, default=Decimal(0)
    )
    # Kr. a year less than before.
    recovered = models.DecimalField(max_digits=13, decimal_places=2)
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.debt}: {self.day}"


class DebtAcceptance(models.Model):
    """The approver's explicit yes to a case whose debt is high, with the score it was said of."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="debt_acceptances")
    score = models.DecimalField(max_digits=4, decimal_places=1)
    # The debts it was said of; a new one asks anew.
    debts = ArrayField(models.BigIntegerField(), default=list)
    reason = models.TextField(_("why the debt is accepted"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="debt_acceptance_says_why", condition=~Q(reason=""))
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.score}"
