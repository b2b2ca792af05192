"""The one place where a requirement's words are copied from the bank into a dialogue."""

from typing import Any

from requirements_bank.models import DialogueRequirement, Requirement
from requirements_bank.models.dialogue import PARAMETER
from requirements_bank.models.requirement import RequirementText

TEXT_FIELDS = [field.name for field in RequirementText._meta.get_fields()]
WITH_PARAMETERS = [name for name in TEXT_FIELDS if name not in ("priority", "source")]


def snapshot(requirement: Requirement) -> dict[str, Any]:
    """All that a dialogue keeps of a requirement. Fetch `category__parent` along."""
    category = requirement.category
    names = [category.parent, category] if category.parent else [category]
    return {name: getattr(requirement, name) for name in TEXT_FIELDS} | {
        "label": requirement.label,
        "category": " / ".join(part.name for part in names),
        "category_en": " / ".join(part.name_en or part.name for part in names),
        "position": requirement.number,
    }


def parameters_of(text: str) -> list[str]:
    """The suggested values of the [bracketed] places, in order."""
    return [value[:100] for value in PARAMETER.findall(text)]


def freeze(row: DialogueRequirement) -> None:
    """Take the words as they stand now, with the dialogue's own values written into them."""
    if row.requirement:
        for name, value in snapshot(row.requirement).items():
            setattr(row, name, value)
    for name in WITH_PARAMETERS:
        setattr(row, name, row.filled(getattr(row, name)))
