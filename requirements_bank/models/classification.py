from typing import Self

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Department


def in_language(danish: str, english: str) -> str:
    """The text in the reader's language; Danish where there is no English."""
    return english if english and get_language() == "en" else danish


class Category(models.Model):
    """What a requirement is about, in two levels."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100, blank=True)
    description = models.CharField(_("what belongs here"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("place in the order"), default=0)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"],
                name="category_once",
                nulls_distinct=False,
                violation_error_message=_("There is already a category of that name here."),
            )
        ]

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)

    @property
    def path(self) -> str:
        """“Security / Sign-in”. Fetch the parent along."""
        return f"{self.parent} / {self}" if self.parent else str(self)


class DomainQuerySet(models.QuerySet["Domain"]):
    def last_chosen_in(self, department: Department) -> Self:
        """Those of the department's newest market dialogue: likely the ones of the next."""
        of_the_department = self.filter(marketdialogue__case__department=department)
        newest = of_the_department.order_by("-marketdialogue").values("marketdialogue")[:1]
        return self.filter(marketdialogue=newest)


class Domain(models.Model):
    """An area of the authority's work. A requirement without domains fits all."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    name_en = models.CharField(_("name in English"), max_length=100, blank=True)
    # The numbers that municipalities file their cases by.
    kle = models.CharField(_("main groups of KLE"), max_length=100, blank=True)

    objects = DomainQuerySet.as_manager()

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)


class Question(models.Model):
    """A guided question: yes and don't know choose the requirements that carry it."""

    class Prefill(models.TextChoices):
        PERSONAL_DATA = "personal_data", _("Personal data")
        CITIZENS_OR_COMPANIES = "citizens_or_companies", _("Citizens or companies")
        EMPLOYEES = "employees", _("Employees")
        REPLACES_SYSTEM = "replaces_system", _("Replaces a system")
        HOSTED_BY_SUPPLIER = "hosted_by_supplier", _("Operated by the supplier")
        HOSTED_BY_US = "hosted_by_us", _("Operated by ourselves")
        EXCHANGES_DATA = "exchanges_data", _("Exchanges data")
        CONTAINS_AI = "contains_ai", _("Contains artificial intelligence")

    code = models.CharField(max_length=5, unique=True)
    position = models.PositiveSmallIntegerField(_("place in the order"))
    text = models.CharField(_("question"), max_length=300)
    text_en = models.CharField(_("question in English"), max_length=300, blank=True)
    help = models.TextField(_("help"), blank=True)
    help_en = models.TextField(_("help in English"), blank=True)
    short = models.CharField(_("in short"), max_length=60)
    short_en = models.CharField(_("in short, in English"), max_length=60, blank=True)
    prefilled_from = models.CharField(
        _("answered by the request’s answer about"), max_length=30, choices=Prefill, blank=True
    )

    # Without it, it is always asked; what is asked only sometimes has none that depends on it.
    asked_if = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leads_to",
        verbose_name=_("asked only when this is not answered no"),
    )

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position"]

    def __str__(self) -> str:
        return in_language(self.text, self.text_en)

    @property
    def help_text(self) -> str:
        return in_language(self.help, self.help_en)

    @property
    def in_short(self) -> str:
        return in_language(self.short, self.short_en)


class Principle(models.Model):
    """An architecture principle that a requirement serves, and where it is written."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    name_en = models.CharField(_("name in English"), max_length=100, blank=True)
    reference = models.TextField(_("reference"))
    link = models.URLField(_("link"), blank=True)

    class Meta:
        verbose_name = _("principle")
        verbose_name_plural = _("principles")

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)
