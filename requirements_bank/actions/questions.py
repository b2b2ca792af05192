"""How a draft's requirements are found: by the guided questions, or without them.

The first time, what is chosen is put in at once. Later, what would change is looked at first, and
`follow` carries it out.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from notifications.trail import record
from procurement.actions import requests
from requirements_bank.choosing import prefill
from requirements_bank.choosing.chosen import Plan, give_reasons, plan_for, put_in
from requirements_bank.dialogues.guard import refuse_to_weaken
from requirements_bank.models import (
    DialogueRequirement,
    MarketDialogue,
    Question,
    QuestionAnswer,
    Requirement,
)

Origin = DialogueRequirement.Origin
Source = QuestionAnswer.Source


@dataclass(frozen=True)
class Outcome:
    """What is still to be looked at, and why the request could not take all the changes."""

    plan: Plan
    unwritten: list[str]


@transaction.atomic
def answer(dialogue: MarketDialogue, *, by: User, answers: dict[str, str]) -> Outcome:
    """Answer by the questions' codes; what the request knew and is now changed is changed there."""
    dialogue.lock_in_open_case(MarketDialogue.Status.DRAFT)
    is_first = not dialogue.is_guided
    unwritten = _write_back(dialogue, by=by, changed=_keep(dialogue, answers))
    dialogue.is_guided = True
    dialogue.save(update_fields=["is_guided"])
    plan = _put_in_what_is_new(dialogue) if is_first else plan_for(dialogue)
    give_reasons(dialogue, plan.selection.chosen)
    record(
        "requirements_bank.questions_answered",
        dialogue.case,
        by=by,
        dialogue=dialogue,
        chosen=len(plan.selection.chosen),
        possible=plan.selection.possible,
    )
    return Outcome(plan, unwritten)


@transaction.atomic
def skip(dialogue: MarketDialogue, *, by: User) -> None:
    """Go without the questions: favourites and what the components bring along are put in."""
    dialogue.lock_in_open_case(MarketDialogue.Status.DRAFT)
    if dialogue.is_guided:
        return
    chosen = _put_in_what_is_new(dialogue).selection.chosen
    give_reasons(dialogue, chosen)
    record(
        "requirements_bank.questions_skipped",
        dialogue.case,
        by=by,
        dialogue=dialogue,
        chosen=len(chosen),
    )


@transaction.atomic
def follow(
    dialogue: MarketDialogue, *, by: User, taken: Collection[int], declined: Collection[int]
) -> Plan:
    """Carry out what the choice would change, as far as it was looked at; what is left of it.

    What is `taken`, by the requirements' pk, is put in or taken out. What is `declined` becomes a
    decision by hand, and is not asked again. What came up meanwhile is still to be looked at.
    """
    dialogue.lock_in_open_case(MarketDialogue.Status.DRAFT)
    plan = plan_for(dialogue)
    _keep(dialogue, {})
    added, refused = plan.added.keys() & set(taken), plan.added.keys() & set(declined)
    rows = dialogue.requirements.filter(requirement__in=plan.dropped).select_related("requirement")
    gone = list(rows.filter(requirement__in=taken))
    stays = list(rows.filter(requirement__in=declined))
    refuse_to_weaken(dialogue, gone, by=by)
    put_in(dialogue, added, Origin.QUESTIONS)
    dialogue.removed.add(*refused)
    dialogue.requirements.filter(pk__in=[row.pk for row in gone]).delete()
    _stay_by_hand(stays)
    give_reasons(dialogue, plan.selection.chosen)
    if added or refused or gone or stays:
        record(
            "requirements_bank.choice_followed",
            dialogue.case,
            by=by,
            dialogue=dialogue,
            added=Requirement.objects.filter(pk__in=added).order_by("number"),
            refused=Requirement.objects.filter(pk__in=refused).order_by("number"),
            gone=gone,
            stays=stays,
        )
    return plan_for(dialogue)


def _put_in_what_is_new(dialogue: MarketDialogue) -> Plan:
    put_in(dialogue, plan_for(dialogue).added.keys(), Origin.QUESTIONS)
    return plan_for(dialogue)


def _stay_by_hand(rows: list[DialogueRequirement]) -> None:
    """The choice has no say in these any more."""
    for row in rows:
        row.origin, row.components = Origin.HAND, []
        row.chosen_by.clear()
    DialogueRequirement.objects.bulk_update(rows, ["origin", "components"])


def _keep(dialogue: MarketDialogue, answers: dict[str, str]) -> list[QuestionAnswer]:
    """Store all that is answered, with who said it; what is answered otherwise than before."""
    before, case = prefill.answers_of(dialogue), prefill.from_case(dialogue.case)
    rows, changed = [], []
    for question in Question.objects.all():
        known, now = before.get(question.code), case.get(question.prefilled_from)
        answer = answers.get(question.code, known.answer if known else "")
        if not answer:
            continue
        source = now.source if now and now.answer == answer else Source.BUYER
        row = QuestionAnswer(dialogue=dialogue, question=question, answer=answer, source=source)
        rows.append(row)
        if not known or known.answer != answer:
            changed.append(row)
    QuestionAnswer.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["dialogue", "question"],
        update_fields=["answer", "source"],
    )
    return changed


def _write_back(dialogue: MarketDialogue, *, by: User, changed: list[QuestionAnswer]) -> list[str]:
    """Change the request too; answers with what it would need to know first, where it refuses.

    Who is of another authority answers here alone: the case is not theirs.
    """
    if dialogue.authority_id not in by.authority_ids:
        return []
    shared = {row.question.prefilled_from: row.answer for row in changed}
    fields = prefill.to_request(dialogue.case.request, shared)
    refused = []
    for name, value in fields.items():
        try:
            requests.change_answers(dialogue.case, by=by, values={name: value}, seen={})
        except ValidationError as error:
            refused += error.messages
    return list(dict.fromkeys(refused))
