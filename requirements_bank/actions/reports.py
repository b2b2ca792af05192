"""A report of all answers is asked for; it is made in the background."""

from django.db import transaction

from accounts.models import User
from notifications.trail import record
from portal.clock import database_now
from portal.lifecycle import TransitionNotAllowed
from portal.locks import SECOND_CLICK, pause_point
from requirements_bank.models import AnswerReport, MarketDialogue


@transaction.atomic
def ask_report(dialogue: MarketDialogue, *, by: User, language: str) -> AnswerReport:
    """Of the answers as they stand now. A second click is the report of the first."""
    dialogue.lock(*MarketDialogue.OPENED)
    if not MarketDialogue.objects.unsealed().filter(pk=dialogue.pk).exists():
        raise TransitionNotAllowed(f"{dialogue!r} is sealed.")
    now = database_now()
    asked = AnswerReport.objects.filter(dialogue=dialogue, asked_by=by, language=language)
    first = asked.filter(asked_at__gt=now - SECOND_CLICK).first()
    pause_point("a report is new")
    if first:
        return first
    report = AnswerReport.objects.create(
        dialogue=dialogue, language=language, asked_by=by, asked_at=now
    )
    record("requirements_bank.report_asked", dialogue.case, by=by, dialogue=dialogue)
    return report
