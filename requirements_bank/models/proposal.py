from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from requirements_bank.models.dialogue import MarketDialogue


class Proposal(models.Model):
    """A dialogue as it read when another person was asked to approve it.

    What is approved is a proposal: who opens the dialogue names the one that they have read.
    """

    dialogue = models.ForeignKey(MarketDialogue, models.CASCADE, related_name="proposals")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    # What it says about itself, and its requirements in their order, by names of fields.
    about = models.JSONField(encoder=DjangoJSONEncoder)
    requirements = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.dialogue} ({self.pk})"
