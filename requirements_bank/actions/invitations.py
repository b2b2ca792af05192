"""Suppliers are asked by a link in a mail. The link is in the mail alone: we keep its hash."""

import datetime
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from notifications.trail import record
from portal.clock import database_now
from portal.doors import hash_of, new_token
from portal.lifecycle import TransitionNotAllowed
from portal.locks import SECOND_CLICK, pause_point
from requirements_bank.actions import address_book
from requirements_bank.dialogues.to_suppliers import to_one
from requirements_bank.models import Invitation, MarketDialogue
from requirements_bank.models.invitation import LINK_OUTLIVES_DEADLINE
from requirements_bank.texts.placeholders import fill

Status = MarketDialogue.Status
RESENT = "requirements_bank.invitation_resent"
SUBJECT_LENGTH = 200


@dataclass(frozen=True)
class Wording:
    subject: str
    message: str
    language: str


@transaction.atomic
def invite(
    dialogue: MarketDialogue, *, by: User, suppliers: dict[str, str], wording: Wording
) -> list[Invitation]:
    """Invite these suppliers (name by address), each by a mail of its own that names no other.

    The authority's address book knows them from then on.
    """
    deadline = _open_until(dialogue)
    if dialogue.invitations.standing().filter(email__in=suppliers).exists():
        raise TransitionNotAllowed("One of them is already invited.")
    invitations = []
    for email, name in suppliers.items():
        token = new_token()
        invitation = Invitation.objects.create(
            dialogue=dialogue,
            email=email,
            supplier_name=name,
            supplier=address_book.remember(name, email, by=by, authority=dialogue.authority),
            subject=fill(wording.subject, {"leverandør": name})[:SUBJECT_LENGTH],
            message=fill(wording.message, {"leverandør": name}),
            language=wording.language,
            token_hash=hash_of(token),
            expires_at=deadline + LINK_OUTLIVES_DEADLINE,
            invited_by=by,
        )
        invitation.event = record(
            "requirements_bank.supplier_invited",
            dialogue.case,
            by=by,
            write=[to_one(invitation, token)],
            dialogue=dialogue,
            invitation=invitation,
        )
        invitation.save(update_fields=["event"])
        invitations.append(invitation)
    return invitations


@transaction.atomic
def resend(invitation: Invitation, *, by: User) -> None:
    """Send a new link; the old one ends. A second click sends no other: the first would be dead."""
    dialogue = invitation.dialogue
    _open_until(dialogue)
    invitation.refresh_from_db()
    pause_point("an invitation is resent")
    if _is_second_click(invitation, by):
        return
    if not invitation.can_become(Invitation.Status.REVOKED):
        raise TransitionNotAllowed(f"{invitation!r} is withdrawn.")
    token = new_token()
    invitation.token_hash = hash_of(token)
    invitation.event = record(
        RESENT,
        dialogue.case,
        by=by,
        write=[to_one(invitation, token)],
        dialogue=dialogue,
        invitation=invitation,
        colleagues=invitation.colleagues.end_with_the_link(),
    )
    invitation.save(update_fields=["token_hash", "event"])


@transaction.atomic
def revoke(invitation: Invitation, *, by: User) -> None:
    """Withdraw an invitation: the link ends, and what was answered is never shown."""
    dialogue = invitation.dialogue
    _open_until(dialogue)
    invitation.refresh_from_db()
    invitation.move_to(Invitation.Status.REVOKED)
    record(
        "requirements_bank.invitation_revoked",
        dialogue.case,
        by=by,
        write=[to_one(invitation)],
        dialogue=dialogue,
        invitation=invitation,
    )


def _is_second_click(invitation: Invitation, by: User) -> bool:
    last = invitation.event
    if last is None or last.kind != RESENT or last.actor_id != by.pk:
        return False
    return last.happened_at > database_now() - SECOND_CLICK


def _open_until(dialogue: MarketDialogue) -> datetime.datetime:
    dialogue.lock_in_open_case(Status.ACTIVE)
    if dialogue.deadline is None or dialogue.deadline <= database_now():
        raise TransitionNotAllowed(f"{dialogue!r} no longer takes answers.")
    return dialogue.deadline
