from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PageTextQuerySet(models.QuerySet["PageText"]):
    def of(self, page: str, language: str) -> Self:
        """Its versions, the one that stands first."""
        return self.filter(page=page, language=language).order_by("-number")


class PageText(models.Model):
    """A version of a text that the cross-municipal editors write for all. Never changed again.

    The newest stands. An empty one says that the text delivered with the portal stands again.
    """

    class Page(models.TextChoices):
        FRONT = "front", _("The front page of the open requirements bank")
        HELP = "help", _("Help for suppliers")

    page = models.CharField(max_length=10, choices=Page)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    number = models.PositiveIntegerField(_("version"), default=0)
    body = models.TextField(_("text"), max_length=10_000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    objects = PageTextQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["page", "language", "number"], name="one_row_a_version_of_a_page_text"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_page_display()} ({self.get_language_display()})"
