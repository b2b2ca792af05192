"""C17b: which requirement a test case tests, and what the chosen supplier promised about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from accounts.models import User
from procurement.models import Case
from requirements_bank import permissions
from requirements_bank.models import Answer, DialogueRequirement, MarketDialogue

# As long as a line of a worksheet may be.
LONGEST = 200


@dataclass(frozen=True)
class Tested:
    """A requirement as suppliers were asked, and what the contract's supplier answered.

    Without a contract, or for somebody who may not read answers, there is no supplier.
    """

    requirement: DialogueRequirement
    suppliers: list[str]
    answers: list[Answer]


def asked_in(case: Case) -> list[DialogueRequirement]:
    """What the case's suppliers were asked; what was asked twice, as it was asked last."""
    dialogues = MarketDialogue.objects.asked().filter(case=case)
    rows = DialogueRequirement.objects.filter(dialogue__in=dialogues).select_related("dialogue")
    found = {row.label: row for row in rows.order_by("dialogue", "position", "pk")}
    return list(found.values())


def as_written(requirement: DialogueRequirement) -> str:
    """What a test case says of it: the number it is found by, and its title."""
    return f"{requirement.label} {requirement}"[:LONGEST]


def tested_by(texts: Iterable[str], *, case: Case, user: User) -> dict[str, Tested]:
    """By what the test cases say: the requirements that are meant, each with what was promised."""
    known = {_first_word(row.label): row for row in asked_in(case)}
    meant = {text: known[word] for text in texts if (word := _first_word(text)) in known}
    readable = _readable(meant.values(), case, user)
    suppliers = _suppliers(case) if readable else []
    answers = _answers(readable, suppliers)
    return {
        text: Tested(
            row,
            suppliers if row in readable else [],
            [answer for answer in answers if answer.requirement_id == row.pk],
        )
        for text, row in meant.items()
    }


def _first_word(text: str) -> str:
    return text.split(maxsplit=1)[0].rstrip(":.,").casefold() if text.strip() else ""


def _readable(
    rows: Iterable[DialogueRequirement], case: Case, user: User
) -> list[DialogueRequirement]:
    """Those whose answers the person may compare; that they are sealed, the database holds."""
    dialogues = {row.dialogue_id: row.dialogue for row in rows}
    for dialogue in dialogues.values():
        dialogue.case = case
    may = {pk for pk, one in dialogues.items() if permissions.can_compare(user, one)}
    return [row for row in rows if row.dialogue_id in may]


def _suppliers(case: Case) -> list[str]:
    """Who was chosen: the supplier of the contract that runs."""
    running = [one for one in case.contracts.select_related("supplier") if one.is_running]
    return list(dict.fromkeys(contract.supplier.name for contract in running))


def _answers(rows: list[DialogueRequirement], suppliers: list[str]) -> list[Answer]:
    """Theirs, found by the name that the contract and the invitation share."""
    if not suppliers:
        return []
    theirs = reduce(or_, (Q(invitation__supplier_name__iexact=name) for name in suppliers))
    found = Answer.objects.unsealed().answered().filter(theirs, requirement__in=rows)
    whole = found.select_related("invitation", "requirement").prefetch_related("files")
    return list(whole.order_by("invitation", "pk"))
