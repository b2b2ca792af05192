"""Who is reminded that a supplier waits for an answer, and when."""

import datetime

from notifications.reminders import remind as remind_once
from requirements_bank.models import Clarification, MarketDialogue

WAITS = "requirements_bank.clarification_waits"
# Suppliers need the answer while they can still use it.
WAITS_AFTER = datetime.timedelta(days=2)


def remind(now: datetime.datetime) -> None:
    """Remind those who run a dialogue of each question that has waited, once."""
    late = Clarification.objects.waiting().filter(
        dialogue__in=MarketDialogue.objects.accepting_answers(), asked_at__lte=now - WAITS_AFTER
    )
    for clarification in late.select_related("dialogue__case", "asked_by"):
        dialogue = clarification.dialogue
        remind_once(
            WAITS,
            clarification,
            deadline=clarification.asked_at or now,
            step="asked",
            people=dialogue.everybody(),
            on=dialogue.case,
            at=dialogue,
            dialogue=dialogue,
            clarification=clarification,
        )
