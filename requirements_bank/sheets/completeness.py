"""What an answer must say besides yes or no. It may be saved without, but not sent."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requirements_bank.models import (
    Answer,
    AnswerKind,
    DialogueRequirement,
    DialogueRules,
    Elaboration,
    Given,
    Invitation,
    RoundSheet,
)

Choice = Answer.Choice
ELABORATE = _("Write how: this answer must be elaborated.")
PARTLY = _("Write which part is met and which is not.")
WHY_NOT = _("Write why.")
PRICE = _("Write what the add-on costs.")


@dataclass(frozen=True)
class Missing:
    """Something that must be written before the answer can be sent."""

    requirement: DialogueRequirement
    words: list[str | Promise]


def missing_of(invitation: Invitation) -> list[Missing]:
    """All that the given answers lack; unanswered requirements are no part of it."""
    answers = invitation.answers.select_related("requirement")
    ordered = answers.order_by("requirement__position", "requirement")
    return _missing(ordered, DialogueRules.of(invitation.dialogue.authority_id))


def missing_of_round(sheet: RoundSheet) -> list[Missing]:
    """The same of what a supplier says in a round."""
    rows = sheet.elaborations.select_related("requirement")
    return _missing(rows, DialogueRules.of(sheet.invitation.dialogue.authority_id))


def _missing(rows: Iterable[Answer | Elaboration], rules: DialogueRules) -> list[Missing]:
    found = [Missing(one.requirement, missing(one.given, one.requirement, rules)) for one in rows]
    return [one for one in found if one.words]


def missing(
    given: Given, requirement: DialogueRequirement, rules: DialogueRules
) -> list[str | Promise]:
    """What must be written beside this answer."""
    found: list[str | Promise] = []
    if not given.elaboration.strip() and (wanted := _elaboration(given, requirement, rules)):
        found.append(wanted)
    if rules.asks_price and given.choice == Choice.ADDON and given.price is None:
        found.append(PRICE)
    return found


def _elaboration(
    given: Given, requirement: DialogueRequirement, rules: DialogueRules
) -> str | Promise:
    """Why the answer must be elaborated; empty, where it need not be."""
    if given.choice == Choice.PARTLY:
        return PARTLY
    if given.choice in (Choice.NO, Choice.NOT_RELEVANT):
        return WHY_NOT if rules.wants_reason_for_no else ""
    is_given = given.choice or given.number is not None or given.option
    is_elaborated_apart = requirement.answer_kind != AnswerKind.TEXT
    return ELABORATE if requirement.needs_elaboration and is_given and is_elaborated_apart else ""
