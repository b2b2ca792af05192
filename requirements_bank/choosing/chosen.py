"""What the guided choice takes into a draft, and how the draft's requirements differ from it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from procurement.worksheets.architecture import Component
from requirements_bank.bank.snapshots import local_descriptions, parameters_of, snapshot
from requirements_bank.choosing.prefill import answers_of, components_of
from requirements_bank.choosing.selection import Candidate, Reason, Selection, select
from requirements_bank.models import (
    DialogueRequirement,
    LocalExtension,
    MarketDialogue,
    Question,
    Requirement,
)

Origin = DialogueRequirement.Origin


@dataclass(frozen=True)
class Plan:
    """What the choice would put in and take out now. By the requirements' pk.

    What was added by hand stays, what was removed by hand stays away.
    """

    selection: Selection
    added: Mapping[int, Reason]
    dropped: frozenset[int]

    @property
    def is_open(self) -> bool:
        return bool(self.added or self.dropped)

    @property
    def changes(self) -> int:
        return len(self.added) + len(self.dropped)


def plan_for(dialogue: MarketDialogue) -> Plan:
    """Ask only for drafts: what is asked of suppliers stays."""
    selection = selection_for(dialogue)
    of_the_bank = dialogue.requirements.exclude(requirement=None)
    rows = list(of_the_bank.values_list("requirement", "origin"))
    there = {pk for pk, _origin in rows}
    by_rule = {pk for pk, origin in rows if origin in DialogueRequirement.BY_RULE}
    away = there | set(dialogue.removed.values_list("pk", flat=True))
    added = {pk: reason for pk, reason in selection.chosen.items() if pk not in away}
    return Plan(selection, added, frozenset(by_rule - selection.chosen.keys()))


def selection_for(dialogue: MarketDialogue) -> Selection:
    """What is chosen of all that the dialogue's domains make possible.

    Without the questions these are favourites, and what the components bring along.
    """
    known = answers_of(dialogue) if dialogue.is_guided else {}
    return select(
        {code: one.answer for code, one in known.items()},
        domains=dialogue.domains.values_list("pk", flat=True),
        candidates=_candidates(dialogue),
        components=[component.key for component in components_of(dialogue.case)],
    )


def _candidates(dialogue: MarketDialogue) -> list[Candidate]:
    own = LocalExtension.objects.filter(authority=dialogue.authority_id)
    favourites = set(own.filter(is_favourite=True).values_list("requirement", flat=True))
    deselected = set(own.filter(is_deselected=True).values_list("requirement", flat=True))
    bank = Requirement.objects.known_to(dialogue.authority_id).published()
    return [
        Candidate(
            pk=requirement.pk,
            domains=frozenset(domain.pk for domain in requirement.domains.all()),
            questions=frozenset(question.code for question in requirement.questions.all()),
            components=frozenset(requirement.components),
            always=requirement.always,
            is_favourite=requirement.pk in favourites,
            is_deselected=requirement.pk in deselected,
        )
        for requirement in bank.only("always", "components").prefetch_related(
            "domains", "questions"
        )
    ]


def put_in(dialogue: MarketDialogue, requirements: Collection[int], origin: str) -> None:
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


def give_reasons(dialogue: MarketDialogue, chosen: Mapping[int, Reason]) -> None:
    """Write at each that the choice has put in what speaks for it now."""
    rows = dialogue.requirements.chosen_by_rule().filter(requirement__in=chosen)
    pairs = [(row, chosen[row.requirement_id]) for row in rows if row.requirement_id]
    for row, reason in pairs:
        row.origin = origin_of(reason)
        row.components = sorted(reason.components)
    fields = ["origin", "components"]
    DialogueRequirement.objects.bulk_update([row for row, _reason in pairs], fields)
    questions = dict(Question.objects.values_list("code", "pk"))
    through = DialogueRequirement.chosen_by.through
    through.objects.filter(dialoguerequirement__in=rows).delete()
    through.objects.bulk_create(
        through(dialoguerequirement_id=row.pk, question_id=questions[code])
        for row, reason in pairs
        for code in reason.questions
    )


def origin_of(reason: Reason) -> str:
    """The first that speaks for it, from the nearest to this solution to the most general."""
    if reason.questions:
        return Origin.QUESTIONS
    if reason.components:
        return Origin.COMPONENTS
    return Origin.FAVOURITE if reason.is_favourite else Origin.ALWAYS


def uncovered(dialogue: MarketDialogue) -> list[Component]:
    """The components that the case says yes to, and that no requirement of the bank asks for."""
    asked = dialogue.requirements.values_list("requirement__components", flat=True)
    covered = {key for keys in asked if keys for key in keys}
    return [one for one in components_of(dialogue.case) if one.key not in covered]
