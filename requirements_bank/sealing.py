"""Until when a supplier may change anything, enforced in the transaction that writes.

While nobody can change the dialogue, by the database's clock; the moment that was compared is the
moment that is stored. Suppliers do not wait for one another.
"""

import datetime

from django.utils.translation import gettext as _

from portal.clock import database_now
from portal.locks import locked, share
from portal.refusals import Refused
from requirements_bank.models import Invitation, MarketDialogue, Round, RoundSheet

Status = Invitation.Status


class DeadlinePassed(Refused):
    """The dialogue takes no more answers."""


class AlreadyFinished(Refused):
    """The answer is sent; it must be taken back before it can be changed."""


def before_deadline(invitation: Invitation) -> datetime.datetime:
    """Hold the dialogue, lock the invitation, and give the moment, if it is before the deadline."""
    dialogue = share(MarketDialogue.objects.filter(pk=invitation.dialogue_id))
    # The row was read before the lock: somebody may have sent or revoked it meanwhile.
    invitation.status = locked(Invitation.objects.filter(pk=invitation.pk)).get().status
    moment = database_now()
    if dialogue.status == MarketDialogue.Status.CANCELLED:
        raise Refused(_("The market dialogue is cancelled. Nothing more can be saved or sent."))
    if dialogue.deadline is None or moment >= dialogue.deadline:
        raise DeadlinePassed(_("The deadline has passed. Nothing more can be saved or sent."))
    return moment


def before_any_deadline(invitation: Invitation) -> datetime.datetime:
    """As `before_deadline`, or in a round that the supplier is asked in and that goes on."""
    sheet = invitation.round_sheets.going().first()
    return before_end_of_round(sheet) if sheet else before_deadline(invitation)


def while_answering(invitation: Invitation) -> datetime.datetime:
    """As `before_deadline`, where the answer is begun and not sent."""
    moment = before_deadline(invitation)
    must_be(invitation, Status.STARTED)
    return moment


def before_end_of_round(sheet: RoundSheet) -> datetime.datetime:
    """Hold the dialogue, lock the sheet, and give the moment, if the round's deadline is ahead."""
    share(MarketDialogue.objects.filter(pk=sheet.invitation.dialogue_id))
    sheet.refresh_from_db(from_queryset=locked(RoundSheet.objects.all()))
    current = Round.objects.get(pk=sheet.round_id)
    moment = database_now()
    if current.is_cancelled:
        raise Refused(_("The round is cancelled. Nothing more can be saved or sent."))
    if not current.takes_answers_at(moment):
        raise DeadlinePassed(_("The deadline has passed. Nothing more can be saved or sent."))
    return moment


def while_elaborating(sheet: RoundSheet) -> datetime.datetime:
    """As `before_end_of_round`, where the elaboration is not sent."""
    moment = before_end_of_round(sheet)
    if sheet.is_sent:
        raise AlreadyFinished(_("The answer is sent. Take it back before you change it."))
    return moment


def must_be(invitation: Invitation, *statuses: str) -> None:
    if invitation.status in statuses:
        return
    if invitation.status == Status.FINISHED:
        raise AlreadyFinished(_("The answer is sent. Take it back before you change it."))
    if invitation.status == Status.REVOKED:
        raise Refused(_("The invitation has been withdrawn."))
    if invitation.status == Status.DECLINED:
        raise Refused(_("You have declined to answer. Say that you will answer after all first."))
    raise Refused(_("The answer is not sent."))
