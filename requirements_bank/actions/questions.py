"""The guided questions are answered, and the requirements follow the answers."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from notifications.trail import record
from procurement.actions import requests
from requirements_bank import prefill
from requirements_bank.chosen import follow
from requirements_bank.models import MarketDialogue, Question, QuestionAnswer
from requirements_bank.selection import Selection


@dataclass(frozen=True)
class Outcome:
    """What is chosen, and why the request could not take all the changes."""

    selection: Selection
    unwritten: list[str]


@transaction.atomic
def answer(dialogue: MarketDialogue, *, by: User, answers: dict[str, str]) -> Outcome:
    """Answer by the questions' codes; what the request knew and is now changed is changed there."""
    dialogue.lock_in_open_case(MarketDialogue.Status.DRAFT)
    unwritten = _write_back(dialogue, by=by, changed=_keep(dialogue, answers))
    selection = follow(dialogue)
    record(
        "requirements_bank.questions_answered",
        dialogue.case,
        by=by,
        dialogue=dialogue,
        chosen=len(selection.chosen),
        possible=selection.possible,
    )
    return Outcome(selection, unwritten)


def _keep(dialogue: MarketDialogue, answers: dict[str, str]) -> list[QuestionAnswer]:
    """Store what differs from before, and return it."""
    before = dict(dialogue.question_answers.values_list("question__code", "answer"))
    changed = [
        QuestionAnswer(
            dialogue=dialogue,
            question=question,
            answer=answers[question.code],
            source=QuestionAnswer.Source.BUYER,
        )
        for question in Question.objects.filter(code__in=answers)
        if answers[question.code] != before.get(question.code)
    ]
    QuestionAnswer.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["dialogue", "question"],
        update_fields=["answer", "source"],
    )
    return changed


def _write_back(dialogue: MarketDialogue, *, by: User, changed: list[QuestionAnswer]) -> list[str]:
    """Change the request too; answers with what it would need to know first, where it refuses."""
    shared = {row.question.prefilled_from: row.answer for row in changed}
    fields = prefill.to_request(dialogue.case.request, shared)
    refused = []
    for name, value in fields.items():
        try:
            requests.change_answers(dialogue.case, by=by, values={name: value}, seen={})
        except ValidationError as error:
            refused += error.messages
    return list(dict.fromkeys(refused))
