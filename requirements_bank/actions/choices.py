"""A supplier is chosen, and all who answered are told, each in a letter of its own."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from notifications.trail import record
from portal.clock import database_now
from portal.lifecycle import TransitionNotAllowed
from portal.locks import pause_point
from portal.refusals import Refused
from requirements_bank.dialogues.to_suppliers import to_one
from requirements_bank.models import Invitation, MarketDialogue, SupplierChoice
from requirements_bank.models.invitation import LINK_OUTLIVES_DEADLINE

Status = MarketDialogue.Status
ANOTHER_IS_CHOSEN = gettext_lazy(
    "Another supplier has been chosen meanwhile. Open the page anew, and write again."
)


@transaction.atomic
def choose_supplier(
    dialogue: MarketDialogue, *, by: User, invitation: Invitation, reason: str
) -> SupplierChoice:
    """Choose it, instead of any chosen before; no supplier is told until the letters are sent."""
    _untold(dialogue)
    if dialogue.is_elaborating():
        raise Refused(_("Suppliers are asked to elaborate. Wait, or cancel the round first."))
    if not dialogue.invitations.unsealed().filter(pk=invitation.pk).exists():
        raise TransitionNotAllowed(f"{invitation!r} has not answered.")
    pause_point("a supplier is chosen")
    made = {
        "invitation": invitation,
        "reason": reason,
        "chosen_by": by,
        "chosen_at": database_now(),
    }
    choice, _made = SupplierChoice.objects.update_or_create(dialogue=dialogue, defaults=made)
    _tell("requirements_bank.supplier_chosen", dialogue, by=by, choice=choice)
    return choice


@transaction.atomic
def withdraw_choice(dialogue: MarketDialogue, *, by: User) -> None:
    """Nobody is chosen any more; no supplier has heard of it. A second click finds it done."""
    choice = _untold(dialogue)
    if choice:
        choice.delete()
        _tell("requirements_bank.choice_withdrawn", dialogue, by=by, choice=choice)


@transaction.atomic
def send_letters(
    dialogue: MarketDialogue,
    *,
    by: User,
    chosen: Invitation,
    letters: Mapping[Invitation, str],
    standstill_until: date | None,
) -> None:
    """All who answered are told at the same time; from now on the choice stands.

    Raises Refused when another is chosen than the one that the letters were written about.
    """
    choice = _untold(dialogue)
    if choice is None or set(letters) != set(dialogue.invitations.unsealed()):
        raise TransitionNotAllowed(f"{dialogue!r} has no choice, or not a letter to each.")
    if choice.invitation_id != chosen.pk:
        raise Refused(str(ANOTHER_IS_CHOSEN))
    pause_point("letters are sent")
    choice.told_at, choice.standstill_until = database_now(), standstill_until
    choice.save(update_fields=["told_at", "standstill_until"])
    until = choice.told_at + LINK_OUTLIVES_DEADLINE
    for invitation, text in letters.items():
        # Read on the supplier's page too, for as long as receipts are.
        invitation.letter, invitation.expires_at = text, max(invitation.expires_at, until)
        invitation.save(update_fields=["letter", "expires_at"])
        record(
            "requirements_bank.outcome_told",
            dialogue.case,
            by=by,
            write=[to_one(invitation)],
            dialogue=dialogue,
            invitation=invitation,
            text=text,
            standstill_until=standstill_until,
        )
    _tell("requirements_bank.letters_sent", dialogue, by=by, choice=choice)


def _untold(dialogue: MarketDialogue) -> SupplierChoice | None:
    """The choice as it stands under the dialogue's lock, when nobody is told of it yet."""
    dialogue.lock_in_open_case(Status.ANSWERED)
    choice = SupplierChoice.objects.filter(dialogue=dialogue).first()
    if choice and choice.is_told:
        raise Refused(_("The suppliers are told which of them is chosen. That stands."))
    return choice


def _tell(event: str, dialogue: MarketDialogue, *, by: User, choice: SupplierChoice) -> None:
    tell = [dialogue.case.coordinator, *dialogue.everybody()]
    record(event, dialogue.case, by=by, tell=tell, at=dialogue, dialogue=dialogue, choice=choice)
