from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from requirements_bank.models.dialogue import MarketDialogue


class DialogueFileQuerySet(models.QuerySet["DialogueFile"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(dialogue__in=MarketDialogue.objects.visible_to(user))


class DialogueFile(models.Model):
    """A paper that all suppliers who are asked get: a drawing, a process, what is there today."""

    # Where the files lie in the storage, by year and month.
    FOLDER = "dialogues"
    MOST = 20

    dialogue = models.ForeignKey(MarketDialogue, models.CASCADE, related_name="files")
    name = models.CharField(_("name"), max_length=200)
    file = models.FileField(upload_to="dialogues/%Y/%m/", max_length=200)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = DialogueFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "sha256"], name="same_file_once_a_dialogue")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("requirements_bank:dialogue_file", args=[self.pk])
