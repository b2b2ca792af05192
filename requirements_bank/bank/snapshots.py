"""The one place where a requirement's words are copied from the bank into a dialogue."""

from collections.abc import Iterable, Sequence
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


def follow_bank(rows: Sequence[DialogueRequirement]) -> None:
    """Give these rows of one dialogue the bank's words as they stand now.

    What was reworded for this dialogue stays as it was written here. Fetch `dialogue` and
    `requirement__category__parent` along.
    """
    pairs = [(row, row.requirement) for row in rows if row.requirement and not row.is_reworded]
    if not pairs:
        return
    authority = pairs[0][0].dialogue.authority_id
    added = local_descriptions(authority, [requirement.pk for _row, requirement in pairs])
    for row, requirement in pairs:
        words = snapshot(requirement, added.get(requirement.pk, ""))
        for name in words.keys() - set(ROW_DECIDES):
            setattr(row, name, words[name])


def fill(row: DialogueRequirement) -> None:
    """Write the dialogue's own values into the words: from now on they are what is asked."""
    for name in WITH_PARAMETERS:
        setattr(row, name, row.filled(getattr(row, name)))
