"""A purchase stands on the ladder of tender law by the amounts of its day."""

from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.utils import translation

from procurement.models import Request, ThresholdSet
from procurement.thresholds import (
    STARTER_ROWS,
    Band,
    band_choices,
    band_of,
    eu_threshold,
)

ROWS = {row.valid_from.year: row for row in STARTER_ROWS}
NOW = ROWS[2026]


def test_the_starter_rows_cover_eight_years_without_gap_or_overlap():
    assert STARTER_ROWS[0].valid_from == date(2020, 1, 1)
    assert STARTER_ROWS[-1].valid_to == date(2027, 12, 31)
    for earlier, later in pairwise(STARTER_ROWS):
        assert later.valid_from == earlier.valid_to + timedelta(days=1)


def test_a_starter_row_can_be_stored_as_it_is():
    for row in STARTER_ROWS:
        ThresholdSet(**asdict(row)).clean_fields()


def test_every_starter_row_has_a_source_and_says_what_is_derived():
    assert all("500.000 kr.: udbudsloven §§ 11 og 193" in row.source for row in STARTER_ROWS)
    assert {year for year, row in ROWS.items() if "afledt" in row.source} == {2022, 2026}


def test_the_derived_amounts_follow_the_printed_rate():
    rate = Decimal("7.46")

    assert NOW.state_amount == 140_000 * rate
    assert NOW.municipal_amount == 216_000 * rate
    assert NOW.works_amount == 5_404_000 * rate
    assert NOW.light_amount == 750_000 * rate
    assert NOW.small_lots_amount == 80_000 * rate


@pytest.mark.parametrize(
    ("one_off", "yearly", "options", "cost"),
    [
        (0, 0, 0, 0),
        (100_000, 0, 0, 100_000),
        (0, 100_000, 0, 400_000),
        (100_000, 100_000, 0, 500_000),
        (100_000, 100_000, 50_000, 550_000),
        ("0.25", "0.25", "0.25", "1.50"),
    ],
)
def test_the_value_is_what_is_paid_once_and_four_years_and_options(one_off, yearly, options, cost):
    amounts = {"cost_one_off": one_off, "cost_yearly": yearly, "cost_options": options}
    asked = Request(**{name: Decimal(amount) for name, amount in amounts.items()})

    assert asked.total == Decimal(cost)


def test_a_purchase_without_options_needs_none():
    assert Request(cost_one_off=Decimal(1), cost_yearly=Decimal(1)).total == Decimal(5)


@pytest.mark.parametrize(
    ("amount", "is_state", "band"),
    [
        (None, False, Band.UNCLEAR),
        ("0", False, Band.BELOW_DIRECT),
        ("499999.99", False, Band.BELOW_DIRECT),
        ("500000", False, Band.BELOW_EU),
        ("1044399.99", True, Band.BELOW_EU),
        ("1044400", True, Band.ABOVE_EU),
        ("1044400", False, Band.BELOW_EU),
        ("1611359.99", False, Band.BELOW_EU),
        ("1611360", False, Band.ABOVE_EU),
        ("99999999", True, Band.ABOVE_EU),
    ],
)
def test_an_amount_that_equals_a_limit_is_above_it(amount, is_state, band):
    value = None if amount is None else Decimal(amount)

    assert band_of(value, NOW, is_state) == band


def test_the_day_of_the_tender_decides_which_amounts_count():
    amount = Decimal("1620000")

    assert band_of(amount, ROWS[2024], is_state=False) == Band.BELOW_EU
    assert band_of(amount, ROWS[2026], is_state=False) == Band.ABOVE_EU


def test_the_state_has_the_lower_limit_in_every_period():
    for row in STARTER_ROWS:
        assert eu_threshold(row, is_state=True) < eu_threshold(row, is_state=False)


def test_the_choices_leave_no_gap_between_them():
    with translation.override("da"):
        assert band_choices(NOW, is_state=False) == [
            ("below_direct", "Under 500.000 kr."),
            ("below_eu", "500.000 kr. til under 1.611.360 kr."),
            ("above_eu", "1.611.360 kr. eller mere"),
            ("unclear", "Ikke afklaret endnu"),
        ]


def test_the_choices_of_a_state_body_name_the_state_amount():
    with translation.override("da"):
        labels = dict(band_choices(NOW, is_state=True))

    assert labels["above_eu"] == "1.044.400 kr. eller mere"


def test_the_choices_speak_the_language_of_the_reader():
    with translation.override("en"):
        labels = dict(band_choices(NOW, is_state=False))

    assert labels["below_eu"] == "500,000 kr. to under 1,611,360 kr."


def test_an_amount_with_oere_shows_them():
    class Odd:
        state_amount = municipal_amount = Decimal("1611360.50")
        direct_award_amount = Decimal(500_000)

    with translation.override("da"):
        labels = dict(band_choices(Odd, is_state=False))

    assert labels["above_eu"] == "1.611.360,50 kr. eller mere"


def test_the_choices_are_the_bands():
    assert [value for value, _ in band_choices(NOW, is_state=False)] == Band.values
