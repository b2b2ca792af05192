"""Public bodies, and the units they are made of."""

from decimal import Decimal
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.workdays import USUALLY, Closed

if TYPE_CHECKING:
    from accounts.models.people import User

HEX_COLOUR = RegexValidator(r"^#[0-9A-Fa-f]{6}$", _("Write the colour as # and six digits."))
CVR = RegexValidator(r"^[0-9]{8}$", _("A CVR number has eight digits."))
CVR_WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)


def check_cvr(number: str) -> None:
    """The weighed digits of a company's number add up to a multiple of eleven: slips are seen."""
    # How long it is, `CVR` says.
    pairs = zip(number, CVR_WEIGHTS, strict=False)
    if number.isdecimal() and sum(int(digit) * weight for digit, weight in pairs) % 11:
        raise ValidationError(_("That is no CVR number: a digit is wrong, or two are swapped."))


class AuthorityQuerySet(models.QuerySet["Authority"]):
    def operating(self) -> Self:
        """Who runs the portal; where there is only one authority, it runs it for itself."""
        operators = self.filter(kind=Authority.Kind.OPERATOR)
        return self.all() if Authority.objects.count() == 1 else operators

    def entered(self) -> Self:
        """Those with people who may sign in."""
        inside = models.Exists(
            apps.get_model("accounts", "User").objects.filter(
                authority=models.OuterRef("pk"), is_active=True
            )
        )
        return self.filter(inside).order_by("name")


def usually_closed() -> list[str]:
    return sorted(USUALLY)


class Authority(models.Model):
    """A public body that buys IT, or who runs the portal. All in the portal belongs to one."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("Municipality")
        REGION = "region", _("Region")
        STATE = "state", _("State body")
        COMMUNITY = "community", _("Community")
        OPERATOR = "operator", _("Operator of the portal")

    name = models.CharField(_("name"), max_length=200, unique=True)
    code = models.CharField(
        _("code"),
        max_length=5,
        unique=True,
        validators=[RegexValidator(r"^[A-ZÆØÅ]{2,5}$", _("Two to five capital letters."))],
        help_text=_("Begins every case number, as in NOR-2026-0042."),
    )
    cvr = models.CharField(_("CVR number"), max_length=8, unique=True, validators=[CVR])
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.MUNICIPALITY)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("parent authority")
    )
    accent_colour = models.CharField(
        _("accent colour"), max_length=7, default="#004D99", validators=[HEX_COLOUR]
    )
    logo = models.FileField(_("logo"), upload_to="logos/", blank=True)
    contact_text = models.CharField(
        _("contact"), max_length=200, blank=True, help_text=_("Shown at the top of every page.")
    )
    process = models.CharField(_("process"), max_length=40, default="haderslev")
    # Kr. for an hour of manual work, where technical debt is counted.
    hourly_rate = models.DecimalField(
        _("hourly rate"), max_digits=8, decimal_places=2, default=Decimal(450)
    )
    # Kr. over four years; above it, a purchase says how it uses shared infrastructure (D15).
    infrastructure_amount = models.DecimalField(
        _("amount for shared infrastructure"),
        max_digits=13,
        decimal_places=2,
        default=Decimal(500_000),
    )
    # Kr. over four years; above it, a project is large and has a steering group (C09d).
    steering_group_amount = models.DecimalField(
        _("amount for a steering group"),
        max_digits=13,
        decimal_places=2,
        default=Decimal(1_000_000),
    )
    procurement_email = models.EmailField(
        _("procurement’s mailbox"),
        blank=True,
        help_text=_(
            "Told when a tender check says that a purchase is more than a small one. May be empty."
        ),
    )

    # Who gives people their rights, told to who has none.
    access_name = models.CharField(
        _("user administration"),
        max_length=150,
        blank=True,
        help_text=_("Whom people ask when they have no rights: a person or an office."),
    )
    access_email = models.EmailField(_("e-mail of the user administration"), blank=True)
    access_phone = models.CharField(
        _("phone of the user administration"), max_length=40, blank=True
    )

    # The days when offices are closed by agreement, as month and day.
    closed_days = ArrayField(
        models.CharField(max_length=5), default=usually_closed, verbose_name=_("closed days")
    )

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        verbose_name = _("authority")
        verbose_name_plural = _("authorities")

    def __str__(self) -> str:
        return self.name

    @property
    def closed(self) -> Closed:
        return frozenset(self.closed_days)

    @property
    def is_state(self) -> bool:
        return self.kind == self.Kind.STATE


class DepartmentQuerySet(models.QuerySet["Department"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(authority__in=user.authority_ids)


class Department(models.Model):
    """A unit of an authority. Units form a tree; the topmost are its areas."""

    authority = models.ForeignKey(
        Authority, models.PROTECT, related_name="departments", verbose_name=_("authority")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent department"),
    )
    name = models.CharField(_("name"), max_length=200)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "parent", "name"],
                name="department_once_in_its_parent",
                nulls_distinct=False,
                violation_error_message=_("There is already a department of that name here."),
            ),
            models.CheckConstraint(
                name="department_not_its_own_parent", condition=~Q(parent=models.F("id"))
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def path_ids(self) -> list[int]:
        """The department and those above it as ids, the topmost first."""
        above = dict(
            Department.objects.filter(authority=self.authority_id).values_list("pk", "parent_id")
        )
        path: list[int] = []
        here: int | None = self.pk
        while here is not None and here not in path:
            path.insert(0, here)
            here = above.get(here)
        return path
