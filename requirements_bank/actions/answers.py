"""What a supplier does: opens the link, saves answers, finishes, takes the answer back.

The deadline is enforced here, in the transaction that writes: under the dialogue's lock, by the
database's clock, and the moment that was compared is the moment that is stored.
"""

import datetime
import secrets
from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext as _

from notifications.models import Event
from notifications.trail import Letter, record
from portal.clock import database_now
from portal.locks import locked, pause_point
from portal.refusals import Refused
from requirements_bank.models import (
    Answer,
    DialogueRequirement,
    Given,
    Invitation,
    MarketDialogue,
    SubmissionReceipt,
)
from requirements_bank.proof import fingerprint, written_out

LATE = "requirements_bank.late_attempt"
# One page that is still open tries again and again: the trail keeps one an hour.
LATE_ONCE_IN = datetime.timedelta(hours=1)


class DeadlinePassed(Refused):
    """The dialogue takes no more answers."""


class AlreadyFinished(Refused):
    """The answer is sent; it must be taken back before it can be changed."""


@transaction.atomic
def open(invitation: Invitation) -> None:  # noqa: A001 -- the verb that suppliers use
    """A person at the supplier opens the link with the button, the first time or again."""
    fresh = locked(Invitation.objects.filter(pk=invitation.pk)).get()
    if fresh.status == Invitation.Status.INVITED:
        fresh.move_to(Invitation.Status.STARTED)
        fresh.opened_at = database_now()
        fresh.save(update_fields=["opened_at"])
    record("requirements_bank.opened", invitation, by=None)


@transaction.atomic
def save(invitation: Invitation, requirement: DialogueRequirement, given: Given) -> Answer:
    """Save one answer, as often as the supplier likes, until the deadline.

    Raises DeadlinePassed, and AlreadyFinished when the answer is sent.
    """
    moment = _before_deadline(invitation)
    _must_be(invitation, Invitation.Status.STARTED)
    pause_point("answer_save")
    answer, _created = Answer.objects.update_or_create(
        invitation=invitation,
        requirement=requirement,
        defaults={**asdict(given), "origin": Answer.Origin.SUPPLIER, "saved_at": moment},
    )
    record("requirements_bank.answer_saved", invitation, by=None)
    return answer


@transaction.atomic
def finish(invitation: Invitation) -> SubmissionReceipt:
    """Send the answer: from now on it counts, and a receipt proves what was received and when.

    Raises DeadlinePassed, and AlreadyFinished when it is sent already.
    """
    moment = _before_deadline(invitation)
    _must_be(invitation, Invitation.Status.STARTED)
    pause_point("answer_finish")
    invitation.move_to(Invitation.Status.FINISHED)
    salt = secrets.token_hex(16)
    content = written_out(invitation, salt)
    receipt = SubmissionReceipt.objects.create(
        invitation=invitation,
        version=invitation.receipts.count() + 1,
        received_at=moment,
        salt=salt,
        content=content,
        digest=fingerprint(content),
    )
    record(
        "requirements_bank.finished",
        invitation,
        by=None,
        write=[_to_supplier(invitation)],
        receipt=receipt,
    )
    return receipt


@transaction.atomic
def take_back(invitation: Invitation) -> None:
    """Withdraw a sent answer to change it. Raises DeadlinePassed; Refused when it is not sent."""
    moment = _before_deadline(invitation)
    _must_be(invitation, Invitation.Status.FINISHED)
    invitation.move_to(Invitation.Status.STARTED)
    receipt = invitation.receipts.counting().get()
    receipt.withdrawn_at = moment
    receipt.save(update_fields=["withdrawn_at"])
    record(
        "requirements_bank.taken_back",
        invitation,
        by=None,
        write=[_to_supplier(invitation)],
        receipt=receipt,
    )


@transaction.atomic
def note_late_attempt(invitation: Invitation) -> None:
    """Keep on the case that somebody tried after the deadline, and when; not what they wrote."""
    dialogue = locked(MarketDialogue.objects.filter(pk=invitation.dialogue_id)).get()
    lately = Event.objects.about(invitation).filter(
        kind=LATE, happened_at__gt=database_now() - LATE_ONCE_IN
    )
    if not lately.exists():
        record(LATE, invitation, by=None)
        record("requirements_bank.late", dialogue.case, by=None, invitation=invitation)


def _before_deadline(invitation: Invitation) -> datetime.datetime:
    """Lock the dialogue, then the invitation, and give the moment, if it is before the deadline."""
    dialogue = locked(MarketDialogue.objects.filter(pk=invitation.dialogue_id)).get()
    # The row was read before the lock: somebody may have sent or revoked it meanwhile.
    invitation.status = locked(Invitation.objects.filter(pk=invitation.pk)).get().status
    moment = database_now()
    if dialogue.status == MarketDialogue.Status.CANCELLED:
        raise Refused(_("The market dialogue is cancelled. Nothing more can be saved or sent."))
    if dialogue.deadline is None or moment >= dialogue.deadline:
        raise DeadlinePassed(_("The deadline has passed. Nothing more can be saved or sent."))
    return moment


def _must_be(invitation: Invitation, status: str) -> None:
    if invitation.status == status:
        return
    if invitation.status == Invitation.Status.FINISHED:
        raise AlreadyFinished(_("The answer is sent. Take it back before you change it."))
    if invitation.status == Invitation.Status.REVOKED:
        raise Refused(_("The invitation has been withdrawn."))
    if invitation.status == Invitation.Status.DECLINED:
        raise Refused(_("You have declined to answer. Say that you will answer after all first."))
    raise Refused(_("The answer is not sent."))


def _to_supplier(invitation: Invitation) -> Letter:
    return Letter(invitation.email, invitation.language, "", invitation.dialogue.contact_email)
