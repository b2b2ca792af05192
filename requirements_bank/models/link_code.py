import datetime

from django.db import models

from requirements_bank.models.invitation import Invitation

DIGITS = 6
CODE_HOLDS = datetime.timedelta(minutes=10)
MOST_TRIES = 5


class LinkCode(models.Model):
    """The newest code for one link, the supplier's or a colleague's. Only its hash is kept."""

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="codes")
    token_hash = models.CharField(max_length=64, unique=True)
    # Empty when the code has let somebody in.
    code_hash = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    # How many codes were sent in the hour that began then.
    sent = models.PositiveSmallIntegerField(default=0)
    counted_since = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.invitation)

    def holds_at(self, moment: datetime.datetime) -> bool:
        """Whether the code can still let somebody in."""
        return bool(
            self.code_hash and self.tries < MOST_TRIES and moment < self.sent_at + CODE_HOLDS
        )
