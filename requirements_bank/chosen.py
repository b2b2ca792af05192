"""The requirements of a draft follow the answers to the guided questions."""

from requirements_bank.models import DialogueRequirement, MarketDialogue, Question, Requirement
from requirements_bank.selection import Candidate, Reason, Selection, select
from requirements_bank.snapshots import local_descriptions, parameters_of, snapshot

Origin = DialogueRequirement.Origin


def selection_for(dialogue: MarketDialogue) -> Selection:
    """What the dialogue's answers choose, of all that its domains make possible."""
    answers = dialogue.question_answers.values_list("question__code", "answer")
    return select(
        dict(answers),
        domains=dialogue.domains.values_list("pk", flat=True),
        candidates=_candidates(dialogue),
    )


def _candidates(dialogue: MarketDialogue) -> list[Candidate]:
    bank = Requirement.objects.offered_to(dialogue.authority_id)
    return [
        Candidate(
            pk=requirement.pk,
            domains=frozenset(domain.pk for domain in requirement.domains.all()),
            questions=frozenset(question.code for question in requirement.questions.all()),
            always=requirement.always,
        )
        for requirement in bank.prefetch_related("domains", "questions")
    ]


def follow(dialogue: MarketDialogue) -> Selection:
    """Put in what the answers choose and take out what they no longer do.

    What was added by hand stays, what was removed by hand stays away, filled values are kept.
    """
    selection = selection_for(dialogue)
    removed = set(dialogue.removed.values_list("pk", flat=True))
    wanted = {pk: reason for pk, reason in selection.chosen.items() if pk not in removed}
    dialogue.requirements.from_the_questions().exclude(requirement__in=wanted).delete()
    there = set(dialogue.requirements.values_list("requirement", flat=True))
    put_in(dialogue, [pk for pk in wanted if pk not in there], Origin.QUESTIONS)
    _give_reasons(dialogue, wanted)
    return selection


def put_in(dialogue: MarketDialogue, requirements: list[int], origin: str) -> None:
    """Copy these of the bank into the dialogue."""
    rows = Requirement.objects.filter(pk__in=requirements).select_related("category__parent")
    added = local_descriptions(dialogue.authority_id, requirements)
    DialogueRequirement.objects.bulk_create(
        DialogueRequirement(
            dialogue=dialogue,
            requirement=requirement,
            origin=origin,
            parameters=parameters_of(requirement.description),
            **snapshot(requirement, added.get(requirement.pk, "")),
        )
        for requirement in rows
    )


def _give_reasons(dialogue: MarketDialogue, wanted: dict[int, Reason]) -> None:
    rows = dialogue.requirements.from_the_questions().filter(requirement__in=wanted)
    pairs = [(row, wanted[row.requirement_id]) for row in rows if row.requirement_id]
    for row, reason in pairs:
        row.origin = Origin.ALWAYS if reason.is_always else Origin.QUESTIONS
    DialogueRequirement.objects.bulk_update([row for row, _reason in pairs], ["origin"])
    questions = dict(Question.objects.values_list("code", "pk"))
    through = DialogueRequirement.chosen_by.through
    through.objects.filter(dialoguerequirement__in=rows).delete()
    through.objects.bulk_create(
        through(dialoguerequirement_id=row.pk, question_id=questions[code])
        for row, reason in pairs
        for code in reason.questions
    )
