"""The one place where a requirement's words are copied from the bank into a dialogue."""

from collections.abc import Iterable
from typing import Any

from accounts.models import Authority
from requirements_bank.models import (
    DialogueRequirement,
    LocalExtension,
    Requirement,
    RequirementText,
)
from requirements_bank.models.asked import PARAMETER

TEXT_FIELDS = [field.name for field in RequirementText._meta.get_fields()]
WORDS = ("title", "description", "rationale", "verification")
# A priority that a dialogue gives stays, whatever the bank says.
ROW_DECIDES = ("priority",)
WITH_PARAMETERS = [*WORDS, *(f"{name}_en" for name in WORDS)]


def snapshot(requirement: Requirement, added: str = "") -> dict[str, Any]:
    """All that a dialogue keeps of a requirement, with what the authority has `added` to it.

    Fetch `category__parent` along.
    """
    category = requirement.category
    names = [category.parent, category] if category.parent else [category]
    return {name: getattr(requirement, name) for name in TEXT_FIELDS} | {
        "label": requirement.label,
        "category": " / ".join(part.name for part in names),
        "category_en": " / ".join(part.name_en or part.name for part in names),
        "position": requirement.number,
        "local_description": added,
        "bank_version": requirement.version,
    }


def local_descriptions(authority: Authority | int, requirements: Iterable[int]) -> dict[int, str]:
    """What the authority adds to the common words of these requirements."""
    rows = LocalExtension.objects.filter(authority=authority, requirement__in=requirements)
    return dict(rows.values_list("requirement", "description"))


def parameters_of(text: str) -> list[str]:
    """The suggested values of the [bracketed] places, in order."""
    return [value[:100] for value in PARAMETER.findall(text)]


def freeze(row: DialogueRequirement) -> None:
    """Take the words as they stand now, with the dialogue's own values written into them.

    What was reworded for this dialogue stays as it was written here.
    """
    if row.requirement and not row.is_reworded:
        added = local_descriptions(row.dialogue.authority_id, [row.requirement.pk])
        words = snapshot(row.requirement, added.get(row.requirement.pk, ""))
        for name, value in words.items():
            if name not in ROW_DECIDES:
                setattr(row, name, value)
    for name in WITH_PARAMETERS:
        setattr(row, name, row.filled(getattr(row, name)))
