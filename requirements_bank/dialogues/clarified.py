"""How many questions about a requirement have been answered, beside it on the sheet."""

from collections import Counter
from collections.abc import Iterable

from requirements_bank.models import DialogueRequirement, MarketDialogue


def beside(requirements: Iterable[DialogueRequirement], dialogue: MarketDialogue) -> int:
    """Note it on each of them, as `clarified`; how many there are about the whole dialogue."""
    about = Counter(dialogue.clarifications.given().values_list("requirement", flat=True))
    for requirement in requirements:
        requirement.clarified = about[requirement.pk]  # type: ignore[attr-defined] # for the page
    return about.total()
