from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Colleague(models.Model):
    """Somebody whom the requester has invited to the draft or the case."""

    case = models.ForeignKey("procurement.Case", models.CASCADE, related_name="colleagues")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    may_edit = models.BooleanField(_("may edit"), default=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"],
                name="colleague_once",
                violation_error_message=_("That person is already invited."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.case}"
