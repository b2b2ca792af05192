from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Authority, Role, User
from portal.lifecycle import Lifecycle
from requirements_bank.models.classification import Category, Domain, Principle, Question
from requirements_bank.models.collaboration import Collaboration
from requirements_bank.models.text import RequirementText

# What is not named is neutral.
TONES = {"draft": "info", "published": "success"}


class RequirementQuerySet(models.QuerySet["Requirement"]):
    def visible_to(self, user: User) -> Self:
        """The shared ones, those of the user's authorities and of their collaborations.

        What is not published yet, or is deleted, only editors of its owner see.
        """
        mine = Q(authority__in=user.authority_ids)
        mine |= Q(collaboration__in=Collaboration.objects.of(*user.authority_ids))
        everybodys = Q(kind=Requirement.Kind.SHARED)
        shown = Q(status__in=Requirement.SHOWN, deleted_at=None)
        return self.filter(shown & (everybodys | mine) | _edited_by(user))

    def edited_by(self, user: User) -> Self:
        """Those whose words this person may change."""
        return self.filter(_edited_by(user))

    def owned_by(self, authority: Authority | int) -> Self:
        """The authority's own, and those of its collaborations."""
        together = Collaboration.objects.of(authority)
        return self.filter(Q(authority=authority) | Q(collaboration__in=together))

    def kept(self) -> Self:
        return self.filter(deleted_at=None)

    def deleted(self) -> Self:
        return self.filter(deleted_at__isnull=False)

    def published(self) -> Self:
        return self.kept().filter(status=Requirement.Status.PUBLISHED)

    def public(self) -> Self:
        """What the whole world may read (E10)."""
        return self.published().filter(kind=Requirement.Kind.SHARED)

    def known_to(self, authority: Authority | int) -> Self:
        """The shared ones, the authority's own, and those of its collaborations."""
        return self.filter(Q(kind=Requirement.Kind.SHARED) | Q(pk__in=self.owned_by(authority)))

    def offered_to(self, authority: Authority | int) -> Self:
        """What a dialogue of the authority may choose from: published, and not de-selected."""
        deselected = LocalExtension.objects.filter(authority=authority, is_deselected=True)
        return self.known_to(authority).published().exclude(pk__in=deselected.values("requirement"))

    def not_in(self, rows: models.QuerySet) -> Self:
        """What these rows of a dialogue do not ask yet."""
        return self.exclude(pk__in=rows.exclude(requirement=None).values("requirement"))

    def possible_for(self, domains: "models.QuerySet[Domain] | list[Domain]") -> Self:
        """Those without a domain, and those that share one with these."""
        return self.filter(Q(domains=None) | Q(domains__in=domains)).distinct()


class Requirement(Lifecycle, RequirementText):
    """A requirement in the bank. Its number is permanent and never given to another."""

    class Kind(models.TextChoices):
        SHARED = "shared", _("Cross-municipal")
        COLLABORATION = "collaboration", _("Collaboration")
        LOCAL = "local", _("Local")

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("requirements bank", "Draft")
        PUBLISHED = "published", _("Published")
        RETIRED = "retired", _("Retired")

    TRANSITIONS = {
        Status.DRAFT: {Status.PUBLISHED},
        Status.PUBLISHED: {Status.RETIRED},
        Status.RETIRED: {Status.PUBLISHED},
    }
    SHOWN = (Status.PUBLISHED, Status.RETIRED)
    PREFIXES = {Kind.SHARED: "NFK", Kind.COLLABORATION: "SAM", Kind.LOCAL: "LOK"}

    number = models.PositiveIntegerField(_("number"), unique=True)
    kind = models.CharField(_("owned by"), max_length=15, choices=Kind)
    authority = models.ForeignKey(
        Authority, models.PROTECT, null=True, blank=True, related_name="requirements"
    )
    collaboration = models.ForeignKey(
        Collaboration,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="requirements",
        verbose_name=_("collaboration"),
    )
    status = models.CharField(_("state"), max_length=20, choices=Status, default=Status.DRAFT)
    category = models.ForeignKey(Category, models.PROTECT, verbose_name=_("category"))
    domains = models.ManyToManyField(Domain, blank=True, verbose_name=_("domains"))
    questions = models.ManyToManyField(
        Question, blank=True, related_name="requirements", verbose_name=_("chosen by")
    )
    always = models.BooleanField(_("chosen as soon as one question is answered yes"), default=False)
    principles = models.ManyToManyField(
        Principle, blank=True, related_name="requirements", verbose_name=_("principles")
    )
    # Keys of the shared infrastructure's components (D08) that bring the requirement along.
    components = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("shared components"),
        default=list,
        blank=True,
    )
    # For editors of its owner alone.
    notes = models.TextField(_("notes"), blank=True)
    # Its words and classifications as they stand are those of this version.
    version = models.PositiveIntegerField(_("version"), default=1)
    review_date = models.DateField(_("to be reviewed by"), null=True, blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reviewed by"),
    )
    reviewed_at = models.DateTimeField(_("last reviewed"), null=True, blank=True)
    # Where it came from: copied from an authority's own, or read from another bank.
    lifted_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="lifted_to"
    )
    origin = models.CharField(_("comes from"), max_length=60, blank=True)
    origin_id = models.CharField(_("number there"), max_length=40, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    deleted_reason = models.TextField(_("why it is deleted"), blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(_("last changed"), default=timezone.now)
    search = SearchVectorField(null=True, editable=False)

    objects = RequirementQuerySet.as_manager()

    class Meta(RequirementText.Meta):
        abstract = False
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        constraints = [
            *RequirementText.Meta.constraints,
            models.CheckConstraint(
                name="requirement_has_the_owner_of_its_kind",
                condition=Q(kind="shared", authority=None, collaboration=None)
                | Q(kind="collaboration", authority=None, collaboration__isnull=False)
                | Q(kind="local", authority__isnull=False, collaboration=None),
            ),
            models.UniqueConstraint(
                fields=["kind", "authority", "collaboration", "origin", "origin_id"],
                name="imported_once",
                condition=~Q(origin_id=""),
                nulls_distinct=False,
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="requirement_search"),
            models.Index(fields=["kind", "status", "number"]),
        ]

    def get_absolute_url(self) -> str:
        return reverse("requirements_bank:requirement_detail", args=[self.pk])

    @property
    def title_text(self) -> str:
        return str(self)

    @property
    def label(self) -> str:
        return f"{self.PREFIXES[self.Kind(self.kind)]}-{self.number:03d}"

    @property
    def is_shared(self) -> bool:
        return self.kind == self.Kind.SHARED

    @property
    def is_local(self) -> bool:
        return self.kind == self.Kind.LOCAL

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED and self.deleted_at is None

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def tone(self) -> str:
        """How the state is coloured."""
        return TONES.get(self.status, "neutral")

    def is_edited_by(self, user: User) -> bool:
        """Whether this person may change its words: as `edited_by`, of one that was fetched."""
        if self.is_shared:
            return bool(user.authorities_as(Role.SHARED_EDITOR))
        authorities = user.authorities_as(Role.EDITOR)
        if self.is_local:
            return self.authority_id in authorities
        return self.collaboration in Collaboration.objects.of(*authorities)


def _edited_by(user: User) -> Q:
    """Own requirements by the own editors, shared ones by the cross-municipal editors."""
    authorities = user.authorities_as(Role.EDITOR)
    edited = Q(authority__in=authorities)
    edited |= Q(collaboration__in=Collaboration.objects.of(*authorities))
    if user.authorities_as(Role.SHARED_EDITOR):
        edited |= Q(kind=Requirement.Kind.SHARED)
    return edited


class RequirementVersion(models.Model):
    """How a requirement was at a time: every field as it then stood. Never changed afterwards."""

    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    # By the names of the fields; relations by the names and codes that people know.
    content = models.JSONField()
    comment = models.CharField(_("what was changed, and why"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["requirement", "number"], name="one_row_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.requirement.label} v{self.number}"


class LocalExtension(models.Model):
    """What an authority adds to a requirement for itself; nothing of it leaves the authority,
    but the local description, which suppliers read under the common text.
    """

    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="extensions")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    description = models.TextField(_("local description"), blank=True)
    interpretation = models.TextField(_("interpretation"), blank=True)
    stakeholders = models.CharField(_("stakeholders"), max_length=255, blank=True)
    is_favourite = models.BooleanField(_("favourite: always chosen"), default=False)
    is_deselected = models.BooleanField(_("de-selected: never offered to us"), default=False)
    deselected_reason = models.TextField(_("why it is de-selected"), blank=True)
    # The version of the requirement that this was written against.
    written_against = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "authority"], name="one_extension_an_authority"
            ),
            models.CheckConstraint(
                name="deselection_has_a_reason",
                condition=Q(is_deselected=False) | ~Q(deselected_reason=""),
                violation_error_message=_("Write why you do not want it."),
            ),
            models.CheckConstraint(
                name="favourite_is_not_deselected",
                condition=Q(is_favourite=False) | Q(is_deselected=False),
                violation_error_message=_("A favourite cannot be de-selected too."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority}: {self.requirement.label}"
