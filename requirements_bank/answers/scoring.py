"""How much of what was asked a supplier offers, weighed by priority.

A minimum requirement gives no points: it is met or it is not, and nothing else makes up for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise

from requirements_bank.models import Answer, Priority, Verdict
from requirements_bank.models.weighing import Weights

Choice = Answer.Choice
HALF = Decimal("0.5")
# What is not here gives nothing: no, rejected, elaboration needed, and no answer at all.
SHARES: dict[str, Decimal] = {
    Choice.YES: Decimal(1),
    Choice.ADDON: Decimal(1),
    Choice.PARTLY: HALF,
    Verdict.Word.ACCEPTED: Decimal(1),
    Verdict.Word.ACCEPTED_WITH_COMMENT: HALF,
}
# What the supplier's own word gives where the answer is accepted with a comment.
MORE_THAN_HALF = {choice for choice in Choice if SHARES.get(choice, HALF) > HALF}


def counts_as(verdict: str, choice: str) -> str:
    """The verdict; until there is one, the supplier's own word.

    What is accepted with a comment counts as the supplier answered it, but at least half.
    """
    if verdict == Verdict.Word.ACCEPTED_WITH_COMMENT and choice in MORE_THAN_HALF:
        return choice
    return verdict or choice


@dataclass(frozen=True)
class Scored:
    """One answer, by what it counts as."""

    priority: str
    word: str
    # Only a person can say what it is worth, and nobody has: it does not count yet.
    awaits: bool = False

    def most(self, weights: Weights) -> int:
        """What can be had here. What is not relevant to the solution is left out."""
        if self.awaits or self.word == Choice.NOT_RELEVANT:
            return 0
        return weights.get(Priority(self.priority), 0)

    def points(self, weights: Weights) -> Decimal:
        return self.most(weights) * SHARES.get(self.word, Decimal(0))


@dataclass(frozen=True)
class Score:
    points: Decimal
    most: int

    @property
    def percent(self) -> int | None:
        """None, where nothing could be had."""
        return round(100 * self.points / self.most) if self.most else None


def add_up(answers: Iterable[Scored], weights: Weights) -> Score:
    counted = list(answers)
    points = sum((one.points(weights) for one in counted), Decimal(0))
    return Score(points, sum(one.most(weights) for one in counted))


def by_priority(answers: list[Scored], weights: Weights) -> list[tuple[str | Promise, Score]]:
    """For each priority that gives points: its name, and what is had of it."""
    return [
        (priority.label, add_up((one for one in answers if one.priority == priority), weights))
        for priority in weights
    ]
