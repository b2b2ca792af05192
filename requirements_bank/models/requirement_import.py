from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, User
from requirements_bank.models.classification import Category
from requirements_bank.models.collaboration import Collaboration
from requirements_bank.models.requirement import Requirement


class RequirementImportQuerySet(models.QuerySet["RequirementImport"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(authority=user.authority_id)

    def waiting(self) -> Self:
        """Those that somebody asked to take in, and that are not in yet."""
        return self.filter(asked_at__isnull=False, imported_at=None, problem="")


class RequirementImport(models.Model):
    """A table of requirements on its way in: read, mapped, looked through, then taken in whole."""

    class Known(models.TextChoices):
        UPDATE = "update", _("Change them: what the file says replaces what they say")
        SKIP = "skip", _("Leave them as they are")

    class Alike(models.TextChoices):
        LEAVE = "leave", _("Leave them out: the bank has them")
        TAKE = "take", _("Take them in all the same")

    class Problem(models.TextChoices):
        CHANGED = "changed", _("The bank has changed meanwhile. Look at the rows once more.")
        STOPPED = (
            "stopped",
            _("It was interrupted several times. Try again, or ask who runs the portal."),
        )

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="+")
    # Who owns what is new, as in a requirement.
    kind = models.CharField(_("owned by"), max_length=15, choices=Requirement.Kind)
    collaboration = models.ForeignKey(
        Collaboration, models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("file"), max_length=200)
    sheet = models.CharField(max_length=100, blank=True)
    other_sheets = models.JSONField(default=list)
    header = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    # Column by field: {"title": 1, "description": 3}.
    mapping = models.JSONField(default=dict)
    # Which of our categories one of the file's is, by its name there.
    categories = models.JSONField(default=dict)
    # For rows that name none.
    default_category = models.ForeignKey(
        Category, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Whose the numbers in the file are; empty where they mean nothing.
    origin = models.CharField(_("the numbers are those of"), max_length=60, blank=True)
    # Rows of this type alone.
    only = models.CharField(max_length=15, choices=Requirement.Kind, blank=True)
    known = models.CharField(max_length=10, choices=Known, default=Known.UPDATE)
    alike = models.CharField(max_length=10, choices=Alike, default=Alike.LEAVE)
    is_published = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    # Who asked to take it in, when and in which language, and the plan that they had looked at.
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=2, default="da")
    seal = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=10, choices=Problem, blank=True)
    imported_at = models.DateTimeField(null=True, blank=True)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    extended = models.PositiveIntegerField(default=0)

    objects = RequirementImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("requirements_bank:requirement_import", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.asked_at is not None and self.imported_at is None and not self.problem

    @property
    def is_local(self) -> bool:
        return self.kind == Requirement.Kind.LOCAL

    @property
    def owner(self) -> str:
        """Whose the requirements become, in words."""
        if self.is_local:
            return str(self.authority)
        return str(self.collaboration or Requirement.Kind.SHARED.label)

    def new_requirement(self) -> Requirement:
        """One of the owner's, with nothing in it."""
        return Requirement(
            kind=self.kind,
            authority=self.authority if self.is_local else None,
            collaboration=self.collaboration,
        )

    def owns(self, requirement: Requirement) -> bool:
        # Asked of every requirement of the bank: none is made in order to compare.
        authority = self.authority_id if self.is_local else None
        theirs = (requirement.kind, requirement.authority_id, requirement.collaboration_id)
        return theirs == (self.kind, authority, self.collaboration_id)
