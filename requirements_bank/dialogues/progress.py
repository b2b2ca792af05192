"""How far the suppliers have come, in steps and counts: never what they have answered."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from notifications.models import Mail
from requirements_bank.models import Answer, Invitation, MarketDialogue

Status = Invitation.Status
TONES = {Status.FINISHED: "success", Status.DECLINED: "warning", Status.STARTED: "info"}


@dataclass(frozen=True)
class Invited:
    """One supplier, and how far it has come."""

    invitation: Invitation
    words: str
    # Of the requirements, while they are being answered.
    percent: int | None = None

    @property
    def is_undelivered(self) -> bool:
        """The mail with the link that counts never arrived."""
        state = getattr(self.invitation, "mail_state", None)
        return state == Mail.State.FAILED and not self.invitation.is_revoked

    @property
    def tone(self) -> str:
        return TONES.get(Status(self.invitation.status), "neutral")


def invited_to(dialogue: MarketDialogue) -> list[Invited]:
    asked = dialogue.requirements.count()
    answers = Answer.objects.answered().filter(invitation__dialogue=dialogue).order_by()
    answered = dict(answers.values_list("invitation").annotate(number=Count("pk")))
    rows = dialogue.invitations.with_delivery().order_by("supplier_name", "pk")
    return [_how_far(row, answered.get(row.pk, 0), asked) for row in rows]


def in_short(everybody: list[Invited]) -> list[tuple[str, int]]:
    """How many have come how far, the furthest last: `[("Not opened", 2), ("Sent", 1)]`."""
    counted = Counter(one.words for one in everybody)
    return [(words, counted[words]) for words in _steps() if counted[words]]


def _how_far(invitation: Invitation, answered: int, asked: int) -> Invited:
    not_opened, opened, begun, sent, declined = _steps()
    if invitation.status == Status.STARTED and answered:
        return Invited(invitation, begun, 100 * answered // asked)
    words = {
        Status.INVITED: not_opened,
        Status.STARTED: opened,
        Status.FINISHED: sent,
        Status.DECLINED: declined,
    }
    return Invited(invitation, words.get(Status(invitation.status), ""))


def _steps() -> tuple[str, ...]:
    return _("Not opened"), _("Opened, not begun"), _("Begun"), _("Sent"), _("Declined")
