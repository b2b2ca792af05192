import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, User
from requirements_bank.models.requirement import Requirement


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: User) -> Self:
        """Those of the requirements that the person sees, and what the own authority added."""
        seen = self.filter(requirement__in=Requirement.objects.visible_to(user))
        return seen.filter(Q(authority=None) | Q(authority__in=user.authority_ids))

    def kept(self) -> Self:
        return self.filter(removed_at=None)

    def read_at(self, authority: Authority | int) -> Self:
        """What an authority reads and its suppliers get: the owner's, and its own beside them."""
        return self.filter(Q(authority=None) | Q(authority=authority))

    def standing_at(self, moment: datetime.datetime) -> Self:
        """As they were then: what a dialogue asked with does not change afterwards."""
        there = Q(removed_at=None) | Q(removed_at__gt=moment)
        return self.filter(there, added_at__lte=moment)


class Attachment(models.Model):
    """A file or a link beside a requirement: the owner's, or what one authority adds to it."""

    # Where the files lie in the storage, by year and month.
    FOLDER = "requirements"

    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="attachments")
    # Empty: it belongs to the requirement itself.
    authority = models.ForeignKey(
        Authority, models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("name"), max_length=200)
    link = models.URLField(_("link"), blank=True, max_length=500)
    file = models.FileField(upload_to="requirements/%Y/%m/", max_length=200, blank=True)
    content_type = models.CharField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField(_("size"), default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added"))
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [
            models.CheckConstraint(
                name="attachment_is_a_file_or_a_link",
                condition=Q(link="", size__gt=0) | (~Q(link="") & Q(size=0)),
            ),
            # The same twice is one: a repeated click is harmless.
            models.UniqueConstraint(
                fields=["requirement", "authority", "sha256", "link"],
                name="same_attachment_once",
                condition=Q(removed_at__isnull=True),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return self.link or reverse("requirements_bank:attachment", args=[self.pk])
