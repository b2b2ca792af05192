from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, User
from portal.lifecycle import Lifecycle


class CollaborationQuerySet(models.QuerySet["Collaboration"]):
    def of(self, *authorities: Authority | int) -> Self:
        """Those that one of these authorities takes part in."""
        members = Membership.objects.current().filter(authority__in=authorities)
        return self.filter(pk__in=members.values("collaboration"))

    def visible_to(self, user: User) -> Self:
        """Those that the user's authorities take part in, or are invited to."""
        standing = Membership.objects.exclude(status=Membership.Status.LEFT)
        return self.filter(
            pk__in=standing.filter(authority__in=user.authority_ids).values("collaboration")
        )


class Collaboration(models.Model):
    """Authorities that share requirements with each other and not with everybody."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    description = models.TextField(_("what you share, and why"), blank=True)
    founded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    founded_at = models.DateTimeField(auto_now_add=True)

    objects = CollaborationQuerySet.as_manager()

    class Meta:
        verbose_name = _("collaboration")
        verbose_name_plural = _("collaborations")

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> Self:
        return self.filter(status=Membership.Status.MEMBER)


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
