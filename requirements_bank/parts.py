"""An answer sheet is answered part by part: a part is a main category of the requirements."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from requirements_bank.models import DialogueRequirement, Invitation


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
    parts: dict[str, Part] = {}
    for requirement in invitation.dialogue.requirements.order_by("position", "pk"):
        name = requirement.main_category or _("Other requirements")
        part = parts.setdefault(name, Part(name))
        part.requirements.append(requirement)
        if requirement.pk not in answered:
            part.unanswered.append(requirement)
    return list(parts.values())
