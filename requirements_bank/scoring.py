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
# What is not here gives nothing: no, not met, unclear, and no answer at all.
SHARES: dict[str, Decimal] = {
    Choice.YES: Decimal(1),
    Choice.ADDON: Decimal(1),
    Choice.PARTLY: HALF,
    Verdict.Word.MET: Decimal(1),
    Verdict.Word.PARTLY: HALF,
}


@dataclass(frozen=True)
class Scored:
    """One answer: the verdict on it, or the supplier's own word until there is one."""

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
