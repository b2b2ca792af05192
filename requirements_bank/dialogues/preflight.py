"""What is worth a thought before a market dialogue is opened. Advice: it stops nobody."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.workdays import is_working_day, working_days_after
from requirements_bank.dialogues.gates import Missing
from requirements_bank.models import MarketDialogue, Priority, Requirement

# Suppliers need this long to find the people who know the answers.
WORKING_DAYS = 10
MANY = 150


def advice(dialogue: MarketDialogue, *, now: datetime.datetime) -> list[Missing]:
    """Each thing that a supplier, or a colleague afterwards, would stumble over."""
    found = [*_on_the_deadline(dialogue, now), *_on_the_requirements(dialogue)]
    return [Missing(text, reverse(page, args=[dialogue.pk])) for text, page in found]


def _on_the_deadline(dialogue: MarketDialogue, now: datetime.datetime) -> Iterator[tuple[str, str]]:
    if dialogue.deadline is None:
        return
    page = "requirements_bank:set_deadline"
    last_day = timezone.localtime(dialogue.deadline).date()
    if last_day < working_days_after(timezone.localtime(now).date(), WORKING_DAYS):
        text = _("Suppliers have less than %(days)d working days to answer.")
        yield text % {"days": WORKING_DAYS}, page
    if not is_working_day(last_day):
        yield _("The deadline is on a day that is no working day."), page


def _on_the_requirements(dialogue: MarketDialogue) -> Iterator[tuple[str, str]]:
    rows, chosen = dialogue.requirements, "requirements_bank:chosen"
    if number := _unasked_minimum(dialogue):
        text = ngettext(
            "%(number)d minimum requirement of the bank that fits your domains is not asked.",
            "%(number)d minimum requirements of the bank that fit your domains are not asked.",
            number,
        )
        yield text % {"number": number}, "requirements_bank:choose"
    if number := rows.filter(rationale="").count():
        text = ngettext(
            "%(number)d requirement does not say why it is asked.",
            "%(number)d requirements do not say why they are asked.",
            number,
        )
        yield text % {"number": number}, chosen
    if number := rows.behind_the_bank().count():
        text = ngettext(
            "The bank has a newer version of %(number)d requirement that was edited here.",
            "The bank has a newer version of %(number)d requirements that were edited here.",
            number,
        )
        yield text % {"number": number}, chosen
    if number := dialogue.question_answers.unclear().count():
        text = ngettext(
            "%(number)d question is answered “Don’t know”.",
            "%(number)d questions are answered “Don’t know”.",
            number,
        )
        yield text % {"number": number}, "requirements_bank:questions"
    if rows.count() > MANY:
        text = _("There are more than %(number)d requirements. Fewer suppliers answer long lists.")
        yield text % {"number": MANY}, chosen


def _unasked_minimum(dialogue: MarketDialogue) -> int:
    bank = Requirement.objects.offered_to(dialogue.authority_id)
    possible = bank.possible_for(list(dialogue.domains.all()))
    return possible.filter(priority=Priority.MINIMUM).not_in(dialogue.requirements.all()).count()
