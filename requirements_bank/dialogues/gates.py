"""What a market dialogue lacks before it can be opened to suppliers."""

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from requirements_bank.bank.snapshots import parameters_of
from requirements_bank.choosing.chosen import plan_for
from requirements_bank.models import DialogueRequirement, MarketDialogue


@dataclass(frozen=True)
class Missing:
    text: str
    url: str


def missing(dialogue: MarketDialogue, *, now: datetime.datetime) -> list[Missing]:
    """Each thing that is missing, with the page where it is put right."""
    rules = (
        _no_requirements(dialogue),
        _open_changes(dialogue),
        _open_parameters(dialogue),
        _no_deadline(dialogue, now),
    )
    return [Missing(text, reverse(page, args=[dialogue.pk])) for text, page in rules if text]


def open_parameters(dialogue: MarketDialogue) -> list[DialogueRequirement]:
    """Those whose values nobody has confirmed, or whose text has got other places since."""
    rows = dialogue.requirements.select_related("requirement", "dialogue")
    return [row for row in rows if _is_open(row)]


def _is_open(row: DialogueRequirement) -> bool:
    places = parameters_of(row.words.description)
    return bool(places) and (not row.parameters_confirmed or len(places) != len(row.parameters))


def _no_requirements(dialogue: MarketDialogue) -> tuple[str, str]:
    text = "" if dialogue.requirements.exists() else _("No requirements are chosen.")
    return text, "requirements_bank:questions"


def _open_changes(dialogue: MarketDialogue) -> tuple[str, str]:
    """What the answers, the bank or the favourites would change in what is chosen.

    What was proposed for approval is opened as it was read then.
    """
    is_asked = dialogue.is_draft and dialogue.requirements.exists()
    number = plan_for(dialogue).changes if is_asked else 0
    text = ngettext(
        "The choice would change %(number)d requirement: look at it.",
        "The choice would change %(number)d requirements: look at them.",
        number,
    )
    return (text % {"number": number} if number else ""), "requirements_bank:changes"


def _no_deadline(dialogue: MarketDialogue, now: datetime.datetime) -> tuple[str, str]:
    page = "requirements_bank:set_deadline"
    if dialogue.deadline is None:
        return _("There is no deadline for the suppliers’ answers."), page
    return ("" if dialogue.deadline > now else _("The deadline has passed.")), page


def _open_parameters(dialogue: MarketDialogue) -> tuple[str, str]:
    number = len(open_parameters(dialogue))
    text = ngettext(
        "%(number)d requirement has values that must be confirmed.",
        "%(number)d requirements have values that must be confirmed.",
        number,
    )
    return (text % {"number": number} if number else ""), "requirements_bank:parameters"
