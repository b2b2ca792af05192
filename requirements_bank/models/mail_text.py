from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority


class MailText(models.Model):
    """An authority's own words for a kind of mail to suppliers. Without a row: the standard."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="mail_texts")
    # The name of the event, as in `letters.KINDS`.
    kind = models.CharField(max_length=40)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    subject = models.CharField(_("heading"), max_length=200)
    body = models.TextField(_("text"), max_length=5000)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "kind", "language"], name="one_text_a_mail"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.language})"

    @property
    def is_own(self) -> bool:
        return self.pk is not None
