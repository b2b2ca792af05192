"""Questions about a dialogue, and the answers that all its suppliers get in the same words."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.trail import Letter, record
from portal.clock import database_now
from portal.locks import SECOND_CLICK, pause_point
from portal.refusals import Refused
from requirements_bank.dialogues.to_suppliers import to_all, to_one
from requirements_bank.models import (
    Clarification,
    DialogueRequirement,
    Invitation,
    MarketDialogue,
)
from requirements_bank.sheets.sealing import before_deadline, must_be

PAGE = "requirements_bank:clarification_list"

Status = Clarification.Status
# While suppliers answer, and afterwards to close what was left.
TALKING = (MarketDialogue.Status.ACTIVE, MarketDialogue.Status.ANSWERED)
# Each of them is a mail to those who run the dialogue.
MOST_QUESTIONS = 100


@transaction.atomic
def ask(
    invitation: Invitation, *, text: str, requirement: DialogueRequirement | None
) -> Clarification:
    """A supplier asks. Those who run the dialogue are told at once; no other supplier is."""
    moment = before_deadline(invitation)
    must_be(invitation, Invitation.Status.STARTED, Invitation.Status.FINISHED)
    mine = Clarification.objects.filter(asked_by=invitation)
    same = mine.filter(asked_text=text, requirement=requirement)
    if again := same.filter(asked_at__gt=moment - SECOND_CLICK).first():
        return again
    if mine.count() >= MOST_QUESTIONS:
        raise Refused(_("You have asked a hundred questions. Write to the contact person."))
    pause_point("clarification_asked")
    clarification = Clarification.objects.create(
        dialogue=invitation.dialogue,
        requirement=requirement,
        asked_by=invitation,
        asked_text=text,
        asked_at=moment,
    )
    _record("requirements_bank.clarification_asked", clarification, by=None)
    return clarification


@transaction.atomic
def clarify(clarification: Clarification, *, by: User, question: str, answer: str) -> None:
    """Give all suppliers the question, in words that tell nobody who asked, and the answer."""
    dialogue = clarification.dialogue
    dialogue.lock_in_open_case(*TALKING)
    clarification.question, clarification.answer = question, answer
    _handle(clarification, by, "question", "answer")
    clarification.move_to(Status.GIVEN)
    _record("requirements_bank.clarification_given", clarification, by=by, write=to_all(dialogue))


@transaction.atomic
def inform(dialogue: MarketDialogue, *, by: User, text: str) -> Clarification:
    """Tell all suppliers something that nobody asked, in the same words."""
    dialogue.lock_in_open_case(*TALKING)
    moment = database_now()
    told = dialogue.clarifications.filter(asked_by=None, answer=text, handled_by=by)
    if again := told.filter(handled_at__gt=moment - SECOND_CLICK).first():
        return again
    pause_point("all_informed")
    clarification = Clarification.objects.create(
        dialogue=dialogue, status=Status.GIVEN, answer=text, handled_by=by, handled_at=moment
    )
    _record("requirements_bank.clarification_given", clarification, by=by, write=to_all(dialogue))
    return clarification


@transaction.atomic
def set_aside(clarification: Clarification, *, by: User, reason: str) -> None:
    """The question is not answered to all; only the one who asked is told why."""
    dialogue = clarification.dialogue
    dialogue.lock_in_open_case(*TALKING)
    clarification.set_aside_reason = reason
    _handle(clarification, by, "set_aside_reason")
    clarification.move_to(Status.SET_ASIDE)
    asker = clarification.asked_by
    write = [to_one(asker)] if asker else []
    _record("requirements_bank.clarification_set_aside", clarification, by=by, write=write)


def _handle(clarification: Clarification, by: User, *names: str) -> None:
    clarification.handled_by, clarification.handled_at = by, database_now()
    clarification.save(update_fields=[*names, "handled_by", "handled_at"])


def _record(
    event: str, clarification: Clarification, *, by: User | None, write: Iterable[Letter] = ()
) -> None:
    dialogue = clarification.dialogue
    record(
        event,
        dialogue.case,
        by=by,
        tell=dialogue.everybody(),
        at=dialogue,
        write=write,
        dialogue=dialogue,
        clarification=clarification,
        url=settings.SITE_URL + reverse(PAGE, args=[dialogue.pk]),
    )
