"""Technical debt in numbers: cost, payback, score and band."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from procurement import debts
from procurement.debts import Account, DebtBand
from procurement.models import Debt


@dataclass
class Item:
    kind: str
    severity: int = 3
    hours_monthly: Decimal = Decimal(0)
    hourly_rate: Decimal = Decimal(450)
    other_yearly_cost: Decimal = Decimal(0)
    removal_cost: Decimal | None = None
    status: str = "open"
    pk: int = 1


@dataclass
class Yes:
    score: Decimal
    debts: list[int]


# F43–F45: the examples that Fredericia gives, with the hours of one ordinary purchase.
USERS = Item(
    "user_administration", 2, hours_monthly=Decimal(20), removal_cost=Decimal(162_000), pk=1
)
SENDER = Item("sender", 3, other_yearly_cost=Decimal(25_000), pk=2)
TRANSFER = Item("manual_transfer", 3, hours_monthly=Decimal("37.5"), pk=3)
EXAMPLES = [USERS, SENDER, TRANSFER]


def test_every_type_has_a_weight_and_they_sum_to_27():
    assert set(debts.WEIGHTS) == set(Debt.Kind.values)
    assert sum(debts.WEIGHTS.values()) == 27
    assert debts.MOST == 81


@pytest.mark.spec("F27")
@pytest.mark.spec("F43")
@pytest.mark.spec("F44")
@pytest.mark.spec("F45")
def test_the_three_examples_cost_335500_a_year_and_are_middle():
    account = Account(EXAMPLES)

    assert [debts.yearly(item) for item in EXAMPLES] == [108_000, 25_000, 202_500]
    assert account.yearly == 335_500
    assert account.in_period == 1_342_000
    assert account.hours_monthly == Decimal("57.5")
    # (3 × 2 + 3 × 3 + 3 × 3) of 81.
    assert account.score == Decimal("29.6")
    assert account.band == DebtBand.MIDDLE
    assert not account.is_high
    # 162,000 removes what costs 108,000 a year.
    assert account.removal_cost == 162_000
    assert account.payback_years == Decimal("1.5")


def test_all_three_at_their_worst_are_still_middle_and_one_more_is_high():
    worst = [Item(item.kind, 3) for item in EXAMPLES]

    assert Account(worst).score == Decimal("33.3")
    assert Account(worst).band == DebtBand.MIDDLE
    assert Account([*worst, Item("no_logs", 2)]).band == DebtBand.HIGH


@pytest.mark.parametrize(
    ("score", "band"),
    [
        ("0", DebtBand.LOW),
        ("15", DebtBand.LOW),
        ("15.01", DebtBand.MIDDLE),
        ("15.5", DebtBand.MIDDLE),
        ("16", DebtBand.MIDDLE),
        ("35", DebtBand.MIDDLE),
        ("35.01", DebtBand.HIGH),
        ("35.8", DebtBand.HIGH),
        ("100", DebtBand.HIGH),
    ],
)
def test_between_two_bands_the_higher_one_counts(score, band):
    assert debts.band(Decimal(score)) == band


def test_a_type_counts_once_with_its_worst_severity_and_the_recovered_not_at_all():
    twice = [Item("sender", 1), Item("sender", 3)]
    recovered = Item("no_sso", 3, other_yearly_cost=Decimal(5), status="recovered")

    assert debts.score([*twice, recovered]) == debts.score([Item("sender", 3)]) == Decimal("11.1")
    assert Account([recovered]).yearly == 0


def test_all_types_at_their_worst_are_100_and_none_is_0():
    assert debts.score([Item(kind) for kind in debts.WEIGHTS]) == 100
    assert debts.score([]) == 0


def test_without_a_price_or_without_a_cost_nothing_is_paid_back():
    assert debts.payback_years(None, Decimal(10)) is None
    assert debts.payback_years(Decimal(10), Decimal(0)) is None
    assert debts.payback_years(Decimal(0), Decimal(10)) == 0
    assert Account([Item("sender")]).removal_cost is None
    assert Account([Item("sender")]).payback_years is None


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), 12),
        (date(2026, 1, 1), date(2026, 12, 30), 11),
        (date(2023, 11, 22), date(2027, 11, 22), 48),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2026, 1, 1), date(2026, 1, 2), 1),
        (date(2026, 1, 1), None, 48),
    ],
)
def test_the_months_of_a_contract_count_both_days(start, end, months):
    assert debts.months_of(start, end) == months


def test_high_debt_waits_until_somebody_accepts_it_as_it_is():
    high = [Item(kind, pk=at) for at, kind in enumerate(list(debts.WEIGHTS)[:4], 1)]
    now = debts.score(high)

    assert debts.waits_for_acceptance(high, [])
    assert not debts.waits_for_acceptance(high, [Yes(now, [1, 2, 3, 4])])
    assert not debts.waits_for_acceptance(EXAMPLES, [])


def test_another_debt_or_a_higher_score_asks_anew_and_less_does_not():
    high = [Item(kind, pk=at) for at, kind in enumerate(list(debts.WEIGHTS)[:5], 1)]
    now = debts.score(high)

    assert debts.waits_for_acceptance(high, [Yes(now, [1, 2, 3, 4])])
    assert debts.waits_for_acceptance(high, [Yes(now - 1, [1, 2, 3, 4, 5])])
    assert not debts.waits_for_acceptance(high[:4], [Yes(now, [1, 2, 3, 4, 5])])
