"""Until when a supplier may change anything, enforced in the transaction that writes.

While nobody can change the dialogue, by the database's clock; the moment that was compared is the
moment that is stored. Suppliers do not wait for one another.
"""

import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.clock import database_now
from portal.locks import locked, share
from portal.refusals import Refused
from portal.written_once import WrittenOnce
from requirements_bank.models import Invitation, MarketDialogue, Round, RoundSheet

Status = Invitation.Status


def _state(pk: int) -> QuerySet[Any, Any]:
    rows = Invitation.objects.filter(pk=pk)
    return rows.values_list("status", "dialogue__status", "dialogue__deadline")


# The dialogue is shared, and the invitation for one alone: in this order, as everywhere.
STATE = WrittenOnce(
    _state,
    lock=f" FOR SHARE OF {MarketDialogue._meta.db_table}"
    f" FOR NO KEY UPDATE OF {Invitation._meta.db_table}",
)


class DeadlinePassed(Refused):
    """The dialogue takes no more answers."""


class AlreadyFinished(Refused):
    """The answer is sent; it must be taken back before it can be changed."""


def before_deadline(invitation: Invitation) -> datetime.datetime:
    """Hold the dialogue, lock the invitation, and give the moment, if it is before the deadline."""
    # Read with the locks: somebody may have sent, revoked, cancelled or postponed meanwhile.
    invitation.status, status, deadline = STATE.first(pk=invitation.pk) or ()
    # Asked when the locks are held, and not by the statement that waited for them.
    moment = database_now()
    if status == MarketDialogue.Status.CANCELLED:
        raise Refused(_("The market dialogue is cancelled. Nothing more can be saved or sent."))
    if deadline is None or moment >= deadline:
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
