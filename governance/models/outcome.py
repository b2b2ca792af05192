"""What a board can come to."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """The board’s word. Which of them a board may say, its kind and its settings decide."""

    APPROVED = "approved", _("Approved")
    CONDITIONS = "conditions", _("Approved with conditions")
    DEFERRED = "deferred", _("Deferred")
    REJECTED = "rejected", _("Rejected")
    FORWARDED = "forwarded", _("Forwarded")
    GO_ON = "go_on", _("Yes, go on")
    MISSING = "missing", _("Maybe, something is missing")
    STOP = "stop", _("No, stop")
    NOTED = "noted", _("Noted")


APPROVALS = (Outcome.APPROVED, Outcome.CONDITIONS)
# What to call that which a decision asks for (governance/conditions.py), by its outcome.
ASKED_FOR: dict[Outcome, Promise] = {
    Outcome.CONDITIONS: _("Conditions"),
    Outcome.DEFERRED: _("Missing before the case comes again"),
}
AGREED = _("Agreed to be done")
# Which colour goes with the word; the others have none.
TONES: dict[Outcome, str] = {
    Outcome.APPROVED: "success",
    Outcome.CONDITIONS: "success",
    Outcome.GO_ON: "success",
    Outcome.DEFERRED: "warning",
    Outcome.MISSING: "warning",
    Outcome.REJECTED: "error",
    Outcome.STOP: "error",
}
# What they come to, whichever board says it; figures have one colour and one pattern for each.
MEANINGS: tuple[tuple[tuple[Outcome, ...], int, str], ...] = (
    ((Outcome.APPROVED, Outcome.GO_ON), 3, ""),
    ((Outcome.CONDITIONS,), 3, "diagonal"),
    ((Outcome.DEFERRED, Outcome.MISSING), 2, "dots"),
    ((Outcome.REJECTED, Outcome.STOP), 7, "cross"),
    ((Outcome.FORWARDED,), 1, "lines"),
    ((Outcome.NOTED,), 6, ""),
)
