"""Two pairs of eyes: one asks for approval, another opens the dialogue or sends it back."""

from django.db import transaction

from accounts.models import Role, User
from notifications.trail import record
from portal.clock import database_now
from portal.lifecycle import TransitionNotAllowed
from requirements_bank.bank.snapshots import follow_bank
from requirements_bank.dialogues import gates, proposals
from requirements_bank.models import MarketDialogue, Proposal

Status = MarketDialogue.Status


@transaction.atomic
def propose(dialogue: MarketDialogue, *, by: User) -> None:
    """The draft stays as it is until somebody else has read it."""
    dialogue.lock_in_open_case(Status.DRAFT)
    if gates.missing(dialogue, now=database_now()):
        raise TransitionNotAllowed(f"{dialogue!r} is not ready.")
    rows = list(dialogue.requirements.whole())
    follow_bank(rows)
    for row in rows:
        row.save()
    Proposal.objects.create(
        dialogue=dialogue,
        proposed_by=by,
        proposed_at=database_now(),
        about=proposals.about(dialogue),
        requirements=proposals.words(rows),
    )
    dialogue.proposed_by = by
    dialogue.save(update_fields=["proposed_by"])
    dialogue.move_to(Status.PROPOSED)
    buyers = User.objects.holding(Role.BUYER, authority=dialogue.authority_id)
    tell = [*dialogue.everybody(), *buyers]
    record(
        "requirements_bank.dialogue_proposed",
        dialogue.case,
        by=by,
        tell=tell,
        at=dialogue,
        dialogue=dialogue,
    )


@transaction.atomic
def send_back(dialogue: MarketDialogue, *, by: User, message: str) -> None:
    """It is a draft again, and whoever asked for approval reads why."""
    dialogue.lock_in_open_case(Status.PROPOSED)
    tell = [dialogue.proposed_by, *dialogue.everybody()]
    dialogue.move_to(Status.DRAFT)
    dialogue.proposed_by = None
    dialogue.save(update_fields=["proposed_by"])
    record(
        "requirements_bank.dialogue_sent_back",
        dialogue.case,
        by=by,
        tell=tell,
        at=dialogue,
        dialogue=dialogue,
        message=message,
    )
