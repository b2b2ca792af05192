"""What a new dialogue takes over from a template or an earlier dialogue."""

from django.db.models import QuerySet

from accounts.models import User
from requirements_bank.bank.snapshots import (
    TEXT_FIELDS,
    WITH_PARAMETERS,
    local_descriptions,
    parameters_of,
    snapshot,
)
from requirements_bank.dialogues.guard import is_bound, is_minimum_in_the_bank
from requirements_bank.models import DialogueRequirement, MarketDialogue, Requirement

Origin = DialogueRequirement.Origin
# What a row of the other dialogue has of its own, the bank or not.
FREE = (*TEXT_FIELDS, "label", "category", "category_en", "position")


def left_behind(source: MarketDialogue) -> QuerySet[DialogueRequirement]:
    """What the bank no longer offers: it is retired, deleted or de-selected."""
    rows = source.requirements.exclude(requirement=None)
    return rows.exclude(requirement__in=_offered(source))


def take_over(dialogue: MarketDialogue, source: MarketDialogue, *, by: User) -> None:
    """Ask what the other asks: the bank's words as they are today, own words as they were.

    Priorities and values come along, and the values are confirmed anew. Where minimum requirements
    are under guard, what an editor weakened in the other dialogue was weakened there alone.
    """
    is_held = is_bound(by, source.authority_id)
    rows = source.requirements.select_related("requirement__category__parent")
    offered = set(_offered(source).values_list("pk", flat=True))
    added = local_descriptions(dialogue.authority_id, offered)
    DialogueRequirement.objects.bulk_create(
        _copy(row, dialogue, added, keeps_own=not (is_held and is_minimum_in_the_bank(row)))
        for row in rows
        if row.requirement is None or row.requirement.pk in offered
    )


def _offered(source: MarketDialogue) -> QuerySet[Requirement]:
    asked = source.requirements.exclude(requirement=None).values("requirement")
    return Requirement.objects.offered_to(source.authority_id).filter(pk__in=asked)


def _copy(
    row: DialogueRequirement, dialogue: MarketDialogue, added: dict[int, str], *, keeps_own: bool
) -> DialogueRequirement:
    if row.requirement is None:
        words = {name: getattr(row, name) for name in FREE}
        copy = DialogueRequirement(dialogue=dialogue, origin=Origin.FREE, **words)
    else:
        words = snapshot(row.requirement, added.get(row.requirement.pk, ""))
        is_reworded = row.is_reworded and keeps_own
        if keeps_own:
            words["priority"] = row.priority
        if is_reworded:
            words |= {name: getattr(row, name) for name in WITH_PARAMETERS}
            words |= {"bank_version": row.bank_version}
        copy = DialogueRequirement(
            dialogue=dialogue,
            requirement=row.requirement,
            origin=Origin.COPIED,
            is_reworded=is_reworded,
            **words,
        )
    places = parameters_of(copy.description)
    copy.parameters = row.parameters if len(row.parameters) == len(places) else places
    return copy
