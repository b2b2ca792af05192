"""The suppliers' answers side by side. Only what the database's clock has unsealed comes in."""

from collections import Counter
from dataclasses import dataclass, field

from requirements_bank.models import Answer, DialogueRequirement, Invitation, MarketDialogue

Choice = Answer.Choice
# A minimum requirement is met by yes, also when it costs extra; everything else is not a yes.
MET = {Choice.YES, Choice.ADDON}
WEAK = {Choice.NO, Choice.PARTLY}


@dataclass
class Column:
    """One supplier: how many of each answer, and which minimum requirements are not met."""

    invitation: Invitation
    choices: Counter[str] = field(default_factory=Counter)
    unmet: list[DialogueRequirement] = field(default_factory=list)

    @property
    def number_of_no(self) -> int:
        return self.choices[Choice.NO]

    @property
    def number_of_partly(self) -> int:
        return self.choices[Choice.PARTLY]

    @property
    def percent(self) -> int:
        """How much of what was asked is answered by yes."""
        asked = sum(self.choices.values())
        return round(100 * sum(self.choices[choice] for choice in MET) / asked) if asked else 0


@dataclass(frozen=True)
class Line:
    """One requirement with each supplier's answer, in the order of the columns."""

    requirement: DialogueRequirement
    answers: list[Answer | None]

    @property
    def choices(self) -> set[str]:
        return {answer.choice if answer else "" for answer in self.answers}

    @property
    def differs(self) -> bool:
        return len(self.choices) > 1

    @property
    def is_weak(self) -> bool:
        return bool(self.choices & WEAK)


@dataclass(frozen=True)
class Comparison:
    columns: list[Column]
    lines: list[Line]

    @property
    def unmet(self) -> int:
        """How many minimum requirements at least one supplier does not meet."""
        return len({row.pk for column in self.columns for row in column.unmet})

    @property
    def minimum(self) -> int:
        return sum(line.requirement.is_minimum for line in self.lines)


def compare(dialogue: MarketDialogue) -> Comparison:
    """All requirements by all suppliers who finished; empty as long as the answers are sealed."""
    invitations = dialogue.invitations.unsealed().order_by("supplier_name", "pk")
    columns = [Column(invitation) for invitation in invitations]
    found = {
        (answer.invitation_id, answer.requirement_id): answer
        for answer in Answer.objects.unsealed().filter(invitation__dialogue=dialogue)
    }
    lines = []
    for requirement in dialogue.requirements.all():
        answers = [found.get((column.invitation.pk, requirement.pk)) for column in columns]
        lines.append(Line(requirement, answers))
        for column, answer in zip(columns, answers, strict=True):
            _count(column, requirement, answer)
    return Comparison(columns, lines)


def _count(column: Column, requirement: DialogueRequirement, answer: Answer | None) -> None:
    choice = answer.choice if answer else ""
    column.choices[choice] += 1
    if requirement.is_minimum and choice not in MET:
        column.unmet.append(requirement)
