"""An answer sheet is answered part by part: a part is a main category of the requirements.

A category with many is several parts, so that each is a page that is soon there and soon done.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils.translation import gettext as _

from requirements_bank.models import DialogueRequirement, Invitation

Row = TypeVar("Row")
MOST = 25


@dataclass
class Part:
    name: str
    requirements: list[DialogueRequirement] = field(default_factory=list)
    unanswered: list[DialogueRequirement] = field(default_factory=list)

    @property
    def answered(self) -> int:
        return len(self.requirements) - len(self.unanswered)


def parts_of(invitation: Invitation) -> list[Part]:
    """The dialogue's requirements in the order of their first appearance, and what is missing."""
    answered = set(invitation.answers.answered().values_list("requirement_id", flat=True))
    asked = by_category(invitation.dialogue.requirements.order_by("position", "pk"))
    parts = [part for category in asked for part in _split(category)]
    for part in parts:
        part.unanswered = [one for one in part.requirements if one.pk not in answered]
    return parts


def by_category(requirements: Iterable[DialogueRequirement]) -> list[Part]:
    parts: dict[str, Part] = {}
    for requirement in requirements:
        name = requirement.main_category or _("Other requirements")
        parts.setdefault(name, Part(name)).requirements.append(requirement)
    return list(parts.values())


def _split(part: Part) -> list[Part]:
    """As equal as can be: 26 are two times 13, not 25 and a last one."""
    pages = in_pages(part.requirements)
    if len(pages) == 1:
        return [part]
    names = {"name": part.name, "total": len(pages)}
    return [
        Part(_("%(name)s, %(number)d of %(total)d") % {**names, "number": number}, page)
        for number, page in enumerate(pages, start=1)
    ]


def in_pages(rows: list[Row]) -> list[list[Row]]:
    """So many that none is long, and as equal as can be."""
    total = -(-len(rows) // MOST)
    size = -(-len(rows) // total)
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def page_number(text: str, last: int) -> int:
    """Which of so many pages an address means; what makes no sense is the first."""
    wanted = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 1
    return max(1, min(wanted, last))


def pages_of(invitation: Invitation) -> dict[DialogueRequirement, int]:
    """The page of the sheet that each requirement stands on."""
    parts = enumerate(parts_of(invitation), start=1)
    return {row: number for number, part in parts for row in part.requirements}
