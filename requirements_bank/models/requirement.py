from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, User
from requirements_bank.models.classification import Category, Domain, Question, in_language


class Priority(models.TextChoices):
    """From what must be met to what may be offered; the order is the field's own."""

    MINIMUM = "minimum", _("Minimum requirement")
    IMPORTANT = "important", _("Important requirement")
    REQUIREMENT = "requirement", _("Requirement")
    OPTION = "option", _("Option")


class RequirementText(models.Model):
    """The words of a requirement, as the bank holds them and as a dialogue freezes them."""

    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    description = models.TextField(_("description"))
    description_en = models.TextField(_("description in English"), blank=True)
    rationale = models.TextField(_("rationale"), blank=True)
    rationale_en = models.TextField(_("rationale in English"), blank=True)
    verification = models.TextField(_("how a supplier shows it"), blank=True)
    verification_en = models.TextField(_("how a supplier shows it, in English"), blank=True)
    priority = models.CharField(
        _("priority"), max_length=12, choices=Priority, default=Priority.REQUIREMENT
    )
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return in_language(self.title, self.title_en)

    @property
    def description_text(self) -> str:
        return in_language(self.description, self.description_en)

    @property
    def rationale_text(self) -> str:
        return in_language(self.rationale, self.rationale_en)

    @property
    def verification_text(self) -> str:
        return in_language(self.verification, self.verification_en)


class RequirementQuerySet(models.QuerySet["Requirement"]):
    def visible_to(self, user: User) -> Self:
        """The shared ones and those of the user's own authorities."""
        return self.filter(Q(authority=None) | Q(authority__in=user.authority_ids))

    def usable(self) -> Self:
        return self.filter(is_deleted=False)

    def offered_to(self, authority: Authority | int) -> Self:
        """What a dialogue of the authority may choose from."""
        return self.usable().filter(Q(authority=None) | Q(authority=authority))

    def not_in(self, rows: models.QuerySet) -> Self:
        """What these rows of a dialogue do not ask yet."""
        return self.exclude(pk__in=rows.exclude(requirement=None).values("requirement"))

    def possible_for(self, domains: "models.QuerySet[Domain] | list[Domain]") -> Self:
        """Those without a domain, and those that share one with these."""
        return self.filter(Q(domains=None) | Q(domains__in=domains)).distinct()


class Requirement(RequirementText):
    """A requirement in the bank. Its number is permanent and never given to another."""

    class Kind(models.TextChoices):
        SHARED = "shared", _("Cross-municipal")
        LOCAL = "local", _("Local")

    number = models.PositiveIntegerField(_("number"), unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    authority = models.ForeignKey(
        Authority, models.PROTECT, null=True, blank=True, related_name="requirements"
    )
    category = models.ForeignKey(Category, models.PROTECT, verbose_name=_("category"))
    domains = models.ManyToManyField(Domain, blank=True, verbose_name=_("domains"))
    questions = models.ManyToManyField(
        Question, blank=True, related_name="requirements", verbose_name=_("chosen by")
    )
    always = models.BooleanField(_("chosen as soon as one question is answered yes"), default=False)
    is_deleted = models.BooleanField(default=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(_("last changed"), auto_now=True)
    search = SearchVectorField(null=True, editable=False)

    objects = RequirementQuerySet.as_manager()

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        constraints = [
            models.CheckConstraint(
                name="local_requirement_has_an_authority",
                condition=Q(kind="shared", authority=None)
                | Q(kind="local", authority__isnull=False),
            )
        ]
        indexes = [GinIndex(fields=["search"], name="requirement_search")]

    def get_absolute_url(self) -> str:
        return reverse("requirements_bank:requirement_detail", args=[self.pk])

    @property
    def label(self) -> str:
        return f"{'NFK' if self.kind == self.Kind.SHARED else 'LOK'}-{self.number:03d}"
