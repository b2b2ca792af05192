"""What a supplier does: opens the link, saves answers, finishes, takes the answer back.

Each of them holds the deadline as `sealing` says.
"""

import datetime
import secrets
from collections.abc import Iterable
from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext as _

from notifications.models import Event
from notifications.trail import record
from portal.clock import database_now
from portal.locks import locked, pause_point
from portal.refusals import Refused
from requirements_bank.dialogues.to_suppliers import to_one
from requirements_bank.models import (
    Answer,
    DialogueRequirement,
    Given,
    Invitation,
    SubmissionReceipt,
)
from requirements_bank.sheets.completeness import missing_of
from requirements_bank.sheets.earlier import suggestions
from requirements_bank.sheets.proof import fingerprint, written_out
from requirements_bank.sheets.sealing import before_deadline, must_be, while_answering

LATE = "requirements_bank.late_attempt"
# One page that is still open tries again and again: the trail keeps one an hour.
LATE_ONCE_IN = datetime.timedelta(hours=1)


class Incomplete(Refused):
    """Some answers lack what must be written beside them."""


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
    moment = while_answering(invitation)
    pause_point("answer_save")
    answer = _answer(invitation, requirement, given, moment)
    _keep([answer])
    record("requirements_bank.answer_saved", invitation, by=None)
    return answer


@transaction.atomic
def save_several(invitation: Invitation, given: dict[DialogueRequirement, Given]) -> None:
    """Save what a workbook says, all of it or nothing. Raises as `save` does."""
    moment = while_answering(invitation)
    _keep(_answer(invitation, requirement, one, moment) for requirement, one in given.items())
    record("requirements_bank.workbook_taken_in", invitation, by=None, count=len(given))


@transaction.atomic
def copy_earlier(invitation: Invitation) -> int:
    """Answer what is unanswered as the supplier did before; how many that were.

    What is asked in other words now is marked, until the supplier has looked at it.
    """
    moment = while_answering(invitation)
    found = suggestions(invitation)
    pause_point("answers_copied")
    copies = [_answer(invitation, one.requirement, one.given, moment) for one in found]
    for copy, one in zip(copies, found, strict=True):
        copy.origin = Answer.Origin.CHANGED if one.is_changed else Answer.Origin.COPIED
    _keep(copies)
    record("requirements_bank.answers_copied", invitation, by=None, count=len(found))
    return len(found)


@transaction.atomic
def confirm(invitation: Invitation, requirement: DialogueRequirement) -> None:
    """The supplier has looked at an answer that was copied or automatic: it holds."""
    moment = while_answering(invitation)
    rows = invitation.answers.filter(requirement=requirement)
    rows.update(origin=Answer.Origin.SUPPLIER, saved_at=moment)
    record("requirements_bank.answer_saved", invitation, by=None)


@transaction.atomic
def finish(invitation: Invitation) -> SubmissionReceipt:
    """Send the answer: from now on it counts, and a receipt proves what was received and when.

    Raises DeadlinePassed, AlreadyFinished when it is sent already, and Incomplete.
    """
    moment = while_answering(invitation)
    if missing_of(invitation):
        raise Incomplete(_("Some answers must be elaborated before you can send them."))
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
        write=[to_one(invitation)],
        receipt=receipt,
    )
    return receipt


@transaction.atomic
def take_back(invitation: Invitation) -> None:
    """Withdraw a sent answer to change it. Raises DeadlinePassed; Refused when it is not sent."""
    moment = before_deadline(invitation)
    must_be(invitation, Invitation.Status.FINISHED)
    invitation.move_to(Invitation.Status.STARTED)
    receipt = invitation.receipts.counting().get()
    receipt.withdrawn_at = moment
    receipt.save(update_fields=["withdrawn_at"])
    record(
        "requirements_bank.taken_back",
        invitation,
        by=None,
        write=[to_one(invitation)],
        receipt=receipt,
    )


@transaction.atomic
def note_late_attempt(invitation: Invitation) -> None:
    """Keep on the case that somebody tried after the deadline, and when; not what they wrote."""
    locked(Invitation.objects.filter(pk=invitation.pk)).get()
    lately = Event.objects.about(invitation).filter(
        kind=LATE, happened_at__gt=database_now() - LATE_ONCE_IN
    )
    if not lately.exists():
        record(LATE, invitation, by=None)
        case = invitation.dialogue.case
        record("requirements_bank.late", case, by=None, invitation=invitation)


def _answer(
    invitation: Invitation,
    requirement: DialogueRequirement,
    given: Given,
    moment: datetime.datetime,
) -> Answer:
    return Answer(invitation=invitation, requirement=requirement, saved_at=moment, **asdict(given))


def _keep(rows: Iterable[Answer]) -> None:
    """In the place of what was said to the same requirement before, in one statement."""
    Answer.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["invitation", "requirement"],
        update_fields=[*Given.__dataclass_fields__, "origin", "saved_at"],
    )
