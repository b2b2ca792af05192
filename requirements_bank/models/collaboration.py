from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, User
from portal.lifecycle import Lifecycle

if TYPE_CHECKING:
    from requirements_bank.models.requirement import Requirement


class CollaborationQuerySet(models.QuerySet["Collaboration"]):
    def of(self, *authorities: Authority | int) -> Self:
        """Those that one of these authorities takes part in."""
        members = Membership.objects.current().filter(authority__in=authorities)
        return self.filter(pk__in=members.values("collaboration"))

    def visible_to(self, user: User) -> Self:
        """Those that the user's authorities take part in, or are invited to."""
        standing = Membership.objects.standing().filter(authority__in=user.authority_ids)
        return self.filter(pk__in=standing.values("collaboration"))

    def open_to(self, requirement: "Requirement") -> Self:
        """Those that the owner of this one takes part in, and that have no copy of it yet."""
        if requirement.authority_id is None:
            return self.none()
        having = requirement.lifted_to.filter(deleted_at=None, collaboration__isnull=False)
        mine = self.of(requirement.authority_id)
        return mine.exclude(pk__in=having.values("collaboration"))


class Collaboration(models.Model):
    """Authorities that share requirements with each other and not with everybody."""

    name = models.CharField(
        _("name"),
        max_length=100,
        unique=True,
        error_messages={"unique": _("There is already a collaboration of that name.")},
    )
    description = models.TextField(_("what you share, and why"), blank=True)
    founded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    founded_at = models.DateTimeField(auto_now_add=True)

    objects = CollaborationQuerySet.as_manager()

    class Meta:
        verbose_name = _("collaboration")
        verbose_name_plural = _("collaborations")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("requirements_bank:collaboration_detail", args=[self.pk])


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> Self:
        return self.filter(status=Membership.Status.MEMBER)

    def beside(self, authority: Authority | int) -> Self:
        """Of all who are in a collaboration with this authority; of itself too, if it is in one."""
        mine = self.current().filter(authority=authority)
        return self.current().filter(collaboration__in=mine.values("collaboration"))

    def standing(self) -> Self:
        """Members, and those who have not answered."""
        return self.exclude(status=Membership.Status.LEFT)


class Membership(Lifecycle):
    """An authority's part in a collaboration, from the invitation until it leaves."""

    class Status(models.TextChoices):
        INVITED = "invited", _("Invited")
        MEMBER = "member", _("Member")
        LEFT = "left", _("Has left")

    TRANSITIONS = {
        Status.INVITED: {Status.MEMBER, Status.LEFT},
        Status.MEMBER: {Status.LEFT},
        Status.LEFT: {Status.INVITED},
    }

    collaboration = models.ForeignKey(Collaboration, models.PROTECT, related_name="memberships")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="memberships")
    status = models.CharField(_("state"), max_length=20, choices=Status, default=Status.INVITED)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["collaboration", "authority"],
                name="one_membership_an_authority",
                violation_error_message=_("That authority is already invited."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.authority} → {self.collaboration}"

    @property
    def is_current(self) -> bool:
        return self.status == self.Status.MEMBER

    @property
    def is_invited(self) -> bool:
        return self.status == self.Status.INVITED

    @property
    def has_left(self) -> bool:
        return self.status == self.Status.LEFT
