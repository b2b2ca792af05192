from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Department
from procurement.assessments.tender_value import worth
from procurement.models.case import Case
from procurement.models.system import System
from procurement.models.threshold import ThresholdSet
from procurement.thresholds import Band, most_of


class Answer(models.TextChoices):
    """Three-valued, as everywhere a department may not know yet."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Don’t know")


class Request(models.Model):
    """What the department asked for: the fourteen fields, when, and what it replaces.

    Asked once: later forms show these answers and write changes back here.
    """

    class Kind(models.TextChoices):
        SYSTEM = "system", _("A new system")
        RENEWAL = "renewal", _("Renewal or extension")
        ADDITION = "addition", _("An add-on or a substantial change")
        APP = "app", _("An app")
        PROGRAM = "program", _("A program")
        HARDWARE = "hardware", _("Hardware")
        AGREEMENT = "agreement", _("An agreement")
        RISK = "risk", _("A risk analysis")
        PROCESSING = "processing", _("A data processor agreement")
        CONTRACT = "contract", _("A contract")
        REQUIREMENTS = "requirements", _("Requirements for suppliers")
        TASK = "task", _("A larger IT task")
        OTHER = "other", _("Something else")

    class PersonalData(models.TextChoices):
        ORDINARY = "ordinary", _("Ordinary: name, address, e-mail, finances, pictures")
        CPR = "cpr", _("CPR numbers")
        SENSITIVE = "sensitive", _("Sensitive: health, ethnicity, religion, biometrics")
        CRIMINAL = "criminal", _("Criminal matters")

    class Audience(models.TextChoices):
        CITIZENS = "citizens", _("Citizens")
        EMPLOYEES = "employees", _("Employees")
        COMPANIES = "companies", _("Companies")

    case = models.OneToOneField(Case, models.CASCADE, related_name="request", primary_key=True)
    kind = models.CharField(_("what you need help with"), max_length=20, choices=Kind, blank=True)
    expectations = models.TextField(_("what you expect of us"), blank=True)
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("of a request", "contact person"),
    )
    description = models.TextField(_("short description of the need or the system"), blank=True)
    link = models.URLField(_("link"), blank=True)
    need = models.TextField(_("which need must be met"), blank=True)
    strategy = models.TextField(_("which strategy or goal it serves"), blank=True)
    affected = models.TextField(_("who is affected, and how"), blank=True)
    personal_data = models.CharField(
        _("does it process personal data"), max_length=10, choices=Answer, blank=True
    )
    personal_data_kinds = ArrayField(
        models.CharField(max_length=10, choices=PersonalData),
        verbose_name=_("which kinds of personal data"),
        default=list,
        blank=True,
    )
    audiences = ArrayField(
        models.CharField(max_length=10, choices=Audience),
        verbose_name=_("who it is for"),
        default=list,
        blank=True,
    )
    user_count = models.PositiveIntegerField(_("number of users"), null=True, blank=True)
    system_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("system owner"),
    )
    system_owner_unclear = models.BooleanField(_("system owner to be clarified"), default=False)
    business_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("business owner"),
    )
    business_owner_unclear = models.BooleanField(_("business owner to be clarified"), default=False)
    # Kr. excl. VAT, as the thresholds are counted.
    cost_one_off = models.DecimalField(
        _("one-off cost"), max_digits=13, decimal_places=2, null=True, blank=True
    )
    cost_yearly = models.DecimalField(
        _("yearly cost"), max_digits=13, decimal_places=2, null=True, blank=True
    )
    cost_options = models.DecimalField(
        _("options and extensions"), max_digits=13, decimal_places=2, null=True, blank=True
    )
    cost_band = models.CharField(
        _("expected total over four years"), max_length=15, choices=Band, blank=True
    )
    thresholds = models.ForeignKey(
        ThresholdSet, models.PROTECT, null=True, blank=True, related_name="+"
    )
    payer = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who pays"),
    )
    comments = models.TextField(_("comments"), blank=True)
    wanted_from = models.DateField(_("wanted in use from"), null=True, blank=True)
    deadline = models.DateField(_("latest"), null=True, blank=True)
    deadline_reason = models.CharField(_("why that date"), max_length=200, blank=True)
    replaces = models.CharField(
        _("does it replace a system"), max_length=10, choices=Answer, blank=True
    )
    replaced_system = models.ForeignKey(
        System,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("which system"),
    )
    replaced_name = models.CharField(_("the system’s name"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="costs_are_not_negative",
                condition=(Q(cost_one_off__isnull=True) | Q(cost_one_off__gte=0))
                & (Q(cost_yearly__isnull=True) | Q(cost_yearly__gte=0))
                & (Q(cost_options__isnull=True) | Q(cost_options__gte=0)),
                violation_error_message=_("An amount cannot be less than zero."),
            ),
            models.CheckConstraint(
                name="wanted_before_latest",
                condition=Q(wanted_from__isnull=True)
                | Q(deadline__isnull=True)
                | Q(wanted_from__lte=models.F("deadline")),
                violation_error_message=_("“Latest” cannot be before “wanted in use from”."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)

    @property
    def has_amounts(self) -> bool:
        return self.cost_one_off is not None or self.cost_yearly is not None

    @property
    def total(self) -> Decimal | None:
        """Kr. excl. VAT over four years, or None where no amount is known.

        Udbudsloven § 38: without an end, 48 times the monthly payment. § 30: what is paid once and
        every option count too.
        """
        if not self.has_amounts:
            return None
        yearly = (self.cost_yearly or Decimal(0)) * 4
        return (self.cost_one_off or Decimal(0)) + yearly + (self.cost_options or Decimal(0))

    def confirmed_value(self) -> Decimal | None:
        """What it is worth by the newest tender check that is confirmed; None without one."""
        checks = [one for one in self.case.assessments.all() if one.kind == "tender_law"]
        confirmed = [one for one in checks if one.is_confirmed]
        return worth(confirmed[-1].answers) if confirmed else None

    def value(self) -> Decimal | None:
        """What it is worth as far as anybody knows. The request itself keeps what was filed."""
        confirmed = self.confirmed_value()
        return self.total if confirmed is None else confirmed

    def is_corrected(self) -> bool:
        """Whether the tender check came to another amount than the request."""
        return self.confirmed_value() not in (None, self.total)

    def most(self) -> Decimal | None:
        """What it costs at most: its value, or where the band ends; None where nothing says."""
        value = self.value()
        if value is not None or self.thresholds is None:
            return value
        return most_of(self.cost_band, self.thresholds, self.case.authority.is_state)

    @property
    def may_replace_a_system(self) -> bool:
        """Until the department says no, there may be a system to close."""
        return self.replaces != Answer.NO

    @property
    def says_why(self) -> bool:
        """C01b–C01d: which need, which strategy, who is affected."""
        return bool(self.need and self.strategy and self.affected)
