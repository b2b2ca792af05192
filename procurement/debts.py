"""Technical debt in numbers: what a purchase costs because it does not talk with the rest.

The score is the project's own model; no public one was found. Only kr., hours and severities come
in, and nothing here looks at the clock or the database.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Protocol, TypeVar

from portal.workdays import ONE_DAY

Kr = Decimal

# How much each type weighs. All twelve count in every score, whether a purchase has them or not.
WEIGHTS = {
    "user_administration": 3,
    "no_sso": 2,
    "sender": 3,
    "manual_transfer": 3,
    "shared_component": 2,
    "no_journal": 3,
    "no_archiving": 2,
    "no_api": 2,
    "costly_exit": 2,
    "outdated": 2,
    "no_logs": 1,
    "duplicate": 2,
}
WORST = 3
MOST = sum(weight * WORST for weight in WEIGHTS.values())
# The highest score of each band. The exact score is asked, so 35.01 is high already.
LOW_UNTIL = Decimal(15)
MIDDLE_UNTIL = Decimal(35)
# Udbudsloven § 38: a period without an end counts as 48 months.
MONTHS_WITHOUT_END = 48
RECOVERED = "recovered"


class DebtBand(StrEnum):
    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


class Item(Protocol):
    """What is asked of a debt to count it."""

    pk: int
    kind: str
    severity: int
    status: str
    hours_monthly: Decimal
    hourly_rate: Decimal
    other_yearly_cost: Decimal
    removal_cost: Decimal | None


OneItem = TypeVar("OneItem", bound=Item)


class Accepted(Protocol):
    """What is asked of an acceptance: which debts it was said of, and of how high a score."""

    score: Decimal
    debts: list[int]


def yearly(item: Item) -> Kr:
    """Hours × 12 × the hourly rate, and the other yearly cost."""
    return yearly_of(item.hours_monthly, item.hourly_rate, item.other_yearly_cost)


def yearly_of(hours_monthly: Decimal, hourly_rate: Kr, other_yearly_cost: Kr) -> Kr:
    return _kr(hours_monthly * 12 * hourly_rate + other_yearly_cost)


def in_period(yearly_cost: Kr, months: int) -> Kr:
    """What the debt costs while the contract runs."""
    return _kr(yearly_cost * months / 12)


def payback_years(removal_cost: Kr | None, yearly_cost: Kr) -> Decimal | None:
    """After how many years it has paid to remove the debt. None where it never does, or unknown."""
    if removal_cost is None or not yearly_cost:
        return None
    return (removal_cost / yearly_cost).quantize(Decimal("0.1"), ROUND_HALF_UP)


def months_of(start: date, end: date | None) -> int:
    """The whole months of a contract, one at least; 48 where it has no end."""
    if end is None:
        return MONTHS_WITHOUT_END
    # Both days count: from 1 January until 31 December is twelve months.
    over = end + ONE_DAY
    months = (over.year - start.year) * 12 + over.month - start.month
    return max(1, months - (over.day < start.day))


def exact_score(items: Iterable[Item]) -> Decimal:
    """Σ(weight × severity) of Σ(weight × 3) over all twelve types, in percent, not rounded.

    A type that stands several times counts once, with its worst severity; what is recovered does
    not count.
    """
    worst: dict[str, int] = {}
    for item in still_owed(items):
        worst[item.kind] = max(item.severity, worst.get(item.kind, 0))
    reached = sum(WEIGHTS[kind] * severity for kind, severity in worst.items())
    return Decimal(reached) * 100 / MOST


def score(items: Iterable[Item]) -> Decimal:
    """The score as it is shown, with one decimal."""
    return exact_score(items).quantize(Decimal("0.1"), ROUND_HALF_UP)


def band(score: Decimal) -> DebtBand:
    """Up to 15 low, over 15 middle, over 35 high: between two bands the higher one counts."""
    if score <= LOW_UNTIL:
        return DebtBand.LOW
    return DebtBand.MIDDLE if score <= MIDDLE_UNTIL else DebtBand.HIGH


def still_owed(items: Iterable[OneItem]) -> list[OneItem]:
    return [item for item in items if item.status != RECOVERED]


def waits_for_acceptance(items: Collection[Item], acceptances: Iterable[Accepted]) -> bool:
    """Whether the debt is high and nobody has said yes to it as it is now.

    A yes holds while no debt is added and the score does not rise; less debt needs no new one.
    """
    now = score(items)
    if band(exact_score(items)) != DebtBand.HIGH:
        return False
    owed = {item.pk for item in still_owed(items)}
    return not any(owed <= set(yes.debts) and now <= yes.score for yes in acceptances)


@dataclass(frozen=True)
class Account:
    """The debts of a case together."""

    items: Sequence[Item]
    months: int = MONTHS_WITHOUT_END

    @property
    def yearly(self) -> Kr:
        return sum((yearly(item) for item in still_owed(self.items)), Kr(0))

    @property
    def in_period(self) -> Kr:
        return in_period(self.yearly, self.months)

    @property
    def hours_monthly(self) -> Decimal:
        return sum((item.hours_monthly for item in still_owed(self.items)), Decimal(0))

    @property
    def removal_cost(self) -> Kr | None:
        """What it costs to remove what has a price; None where nothing has."""
        known = [item.removal_cost for item in still_owed(self.items)]
        priced = [cost for cost in known if cost is not None]
        return sum(priced, Kr(0)) if priced else None

    @property
    def payback_years(self) -> Decimal | None:
        """Of the debts whose removal has a price: theirs alone is what that price wins."""
        priced = [item for item in still_owed(self.items) if item.removal_cost is not None]
        return payback_years(self.removal_cost, sum((yearly(item) for item in priced), Kr(0)))

    @property
    def score(self) -> Decimal:
        return score(self.items)

    @property
    def band(self) -> DebtBand:
        return band(exact_score(self.items))

    @property
    def is_high(self) -> bool:
        return self.band == DebtBand.HIGH


def _kr(amount: Decimal) -> Kr:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
