"""Which requirements a draft asks, when a person and not the questions decides."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from notifications.trail import record
from requirements_bank.choosing.chosen import put_in
from requirements_bank.dialogues.guard import refuse_to_weaken
from requirements_bank.models import DialogueRequirement, MarketDialogue, Requirement


@transaction.atomic
def add(dialogue: MarketDialogue, *, by: User, requirements: Iterable[Requirement]) -> int:
    """Take requirements of the bank in by hand; how many were new."""
    dialogue.lock_in_open_case(MarketDialogue.Status.DRAFT)
    there = set(dialogue.requirements.values_list("requirement", flat=True))
    new = [requirement for requirement in requirements if requirement.pk not in there]
    put_in(dialogue, [requirement.pk for requirement in new], DialogueRequirement.Origin.HAND)
    dialogue.removed.remove(*new)
    if new:
        record(
            "requirements_bank.requirements_added",
            dialogue.case,
            by=by,
            dialogue=dialogue,
            added=new,
        )
    return len(new)


@transaction.atomic
def remove(dialogue: MarketDialogue, *, by: User, rows: Iterable[DialogueRequirement]) -> int:
    """Take requirements out; the questions do not bring them back. Fetch `requirement` along."""
    dialogue.lock_in_open_case(MarketDialogue.Status.DRAFT)
    gone = list(rows)
    refuse_to_weaken(dialogue, gone, by=by)
    dialogue.removed.add(*(row.requirement_id for row in gone if row.requirement_id))
    dialogue.requirements.filter(pk__in=[row.pk for row in gone]).delete()
    record(
        "requirements_bank.requirements_removed", dialogue.case, by=by, dialogue=dialogue, gone=gone
    )
    return len(gone)


@transaction.atomic
def confirm_parameters(dialogue: MarketDialogue, *, by: User, values: dict[int, list[str]]) -> None:
    """Settle the values in the texts, by the pk of the dialogue's requirement."""
    dialogue.lock_in_open_case(MarketDialogue.Status.DRAFT)
    rows = list(dialogue.requirements.filter(pk__in=values))
    for row in rows:
        row.parameters, row.parameters_confirmed = values[row.pk], True
    DialogueRequirement.objects.bulk_update(rows, ["parameters", "parameters_confirmed"])
    record("requirements_bank.parameters_confirmed", dialogue.case, by=by, dialogue=dialogue)
