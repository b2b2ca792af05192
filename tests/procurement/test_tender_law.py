"""The tender check: every rule at its limit, on the amounts that were in force on the day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from portal.workdays import is_working_day
from procurement.assessments import tender_law, tender_steps, tender_value
from procurement.forms.fields import form_fields
from procurement.models import Request
from procurement.thresholds import STARTER_ROWS, StarterRow

ROWS = {row.valid_from.year: row for row in STARTER_ROWS}
NOW = ROWS[2026]
DIRECT = 500_000
# The limits on paper, independent of the rows that are tested.
MUNICIPAL = {2020: 1_595_391, 2022: 1_601_944, 2024: 1_644_638, 2026: 1_611_360}
STATE = {2020: 1_036_259, 2022: 1_043_126, 2024: 1_064_177, 2026: 1_044_400}
LIGHT = {2020: 5_591_325, 2022: 5_588_000, 2024: 5_581_350, 2026: 5_595_000}
WORKS = {2020: 39_884_785, 2022: 40_100_744, 2024: 41_212_688, 2026: 40_313_840}


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@dataclass(frozen=True)
class Facts:
    is_state: bool = False
    day: date = date(2026, 11, 2)
    thresholds: StarterRow | None = NOW


def judge(*, state=False, thresholds=NOW, **answers):
    facts = Facts(is_state=state, thresholds=thresholds)
    return tender_law.judge({"published": "2026-11-02", **answers}, facts)


def bought(total, **answers):
    """A purchase with a total price that nobody abroad wants."""
    told = {"subject": "services", "has_total": "yes", "interest": "no", **answers}
    return judge(total_price=str(total), **told)


def value(**answers):
    facts = Facts()
    return tender_value.read({"has_total": "no", **answers}, facts).value


@pytest.mark.spec("F28")
@pytest.mark.parametrize("year", MUNICIPAL)
@pytest.mark.parametrize(
    ("beside", "outcome"), [(-1, "below_eu"), (0, "above_eu"), (1, "above_eu")]
)
@pytest.mark.parametrize("subject", ["goods", "services"])
def test_a_municipality_at_the_threshold_of_each_period(year, beside, outcome, subject):
    amount = MUNICIPAL[year] + beside

    assert bought(amount, subject=subject, thresholds=ROWS[year]).outcome == outcome


@pytest.mark.parametrize("year", STATE)
@pytest.mark.parametrize(
    ("beside", "outcome"), [(-1, "below_eu"), (0, "above_eu"), (1, "above_eu")]
)
def test_a_state_body_at_the_threshold_of_each_period(year, beside, outcome):
    verdict = bought(STATE[year] + beside, state=True, thresholds=ROWS[year])

    assert verdict.outcome == outcome


@pytest.mark.parametrize("year", LIGHT)
@pytest.mark.parametrize(
    ("beside", "outcome"), [(-1, "below_eu"), (0, "above_light"), (1, "above_light")]
)
def test_light_services_at_the_threshold_of_each_period(year, beside, outcome):
    verdict = bought(LIGHT[year] + beside, subject="light", thresholds=ROWS[year])

    assert verdict.outcome == outcome


@pytest.mark.parametrize("year", WORKS)
@pytest.mark.parametrize(
    ("beside", "outcome"), [(-1, "below_works"), (0, "above_works"), (1, "above_works")]
)
def test_works_at_the_threshold_of_each_period(year, beside, outcome):
    verdict = bought(WORKS[year] + beside, subject="works", thresholds=ROWS[year])

    assert verdict.outcome == outcome


@pytest.mark.parametrize("year", ROWS)
@pytest.mark.parametrize(
    ("amount", "outcome"),
    [(DIRECT - 1, "below_direct"), (DIRECT, "below_eu"), (DIRECT + 1, "below_eu")],
)
def test_the_limit_for_market_terms_in_each_period(year, amount, outcome):
    assert bought(amount, thresholds=ROWS[year]).outcome == outcome


@pytest.mark.parametrize(
    ("answers", "kroner"),
    [
        # § 38: the whole term up to 48 months, and 48 months of what is longer or has no end.
        ({"yearly": "120000", "open_ended": "no", "months": 47}, 470_000),
        ({"yearly": "120000", "open_ended": "no", "months": 48}, 480_000),
        ({"yearly": "120000", "open_ended": "no", "months": 49}, 480_000),
        ({"yearly": "120000", "open_ended": "no", "months": 120}, 480_000),
        ({"yearly": "120000", "open_ended": "no", "months": 1}, 10_000),
        ({"yearly": "120000", "open_ended": "no", "months": 0}, 10_000),
        ({"yearly": "120000", "open_ended": "yes"}, 480_000),
        ({"one_off": "20000", "yearly": "120000", "open_ended": "yes"}, 500_000),
        ({"one_off": "20000"}, 20_000),
        ({"yearly": "100", "open_ended": "no", "months": 5}, Decimal("41.67")),
        # § 30: options and extensions count in full.
        ({"one_off": "100000", "options": "50000"}, 150_000),
        ({"one_off": "100000", "extensions": "70000"}, 170_000),
        ({"one_off": "100000", "options": "50000", "extensions": "70000"}, 220_000),
        ({"has_total": "yes", "total_price": "900000", "options": "1"}, 900_001),
        # A price for the whole term counts whatever the term is.
        ({"has_total": "yes", "total_price": "900000", "months": 96}, 900_000),
        # § 35: what is bought again and again.
        ({"recurring": "last", "recurring_amount": "610000"}, 610_000),
        ({"recurring": "next", "recurring_amount": "610000", "options": "10"}, 610_010),
        ({"recurring": "no", "recurring_amount": "610000", "one_off": "5"}, 5),
        # § 31: the other units too, unless this one stands alone in all three ways.
        ({"one_off": "100", "shared": "yes", "others_amount": "900"}, 1_000),
        (
            {
                "one_off": "100",
                "shared": "yes",
                "others_amount": "900",
                "independent": ["own_tender", "own_budget"],
            },
            1_000,
        ),
        (
            {
                "one_off": "100",
                "shared": "yes",
                "others_amount": "900",
                "independent": ["own_tender", "own_budget", "own_agreement"],
            },
            100,
        ),
        ({"one_off": "100", "shared": "no", "others_amount": "900"}, 100),
        # § 8: all the lots together.
        ({"one_off": "100", "lots": "yes", "other_lots": "400"}, 500),
        ({"one_off": "100", "lots": "no", "other_lots": "400"}, 100),
    ],
)
def test_what_a_purchase_is_worth(answers, kroner):
    assert value(**answers) == kroner


@pytest.mark.parametrize(
    ("months", "outcome"), [(47, "below_direct"), (48, "below_eu"), (49, "below_eu")]
)
def test_the_term_can_carry_a_purchase_over_the_limit(months, outcome):
    verdict = judge(
        subject="services",
        has_total="no",
        yearly="125000",
        open_ended="no",
        months=months,
        interest="no",
    )

    assert verdict.outcome == outcome


def test_other_units_can_carry_a_purchase_over_the_threshold():
    alone = bought(1_000_000)
    together = bought(1_000_000, shared="yes", others_amount="611360")

    assert (alone.outcome, together.outcome) == ("below_eu", "above_eu")


def lot(own, other, taken_out, **answers):
    return bought(own, lots="yes", other_lots=str(other), small_lots=str(taken_out), **answers)


@pytest.mark.parametrize(
    ("own", "other", "taken_out", "outcome"),
    [
        # 20 per cent of 2,500,000 is 500,000.
        (500_000, 2_000_000, 500_000, "below_eu"),
        (500_000, 2_000_000, 500_001, "above_eu"),
        (500_000, 1_999_999, 500_000, "above_eu"),
        # A small lot is below 596,800.
        (596_799, 4_000_000, 596_799, "below_eu"),
        (596_800, 4_000_000, 596_800, "above_eu"),
        # What is taken out is at least the lot itself.
        (500_000, 1_900_000, 0, "above_eu"),
        (100_000, 2_000_000, 100_000, "below_direct"),
    ],
)
def test_a_small_lot_is_taken_out_of_the_tender(own, other, taken_out, outcome):
    assert lot(own, other, taken_out).outcome == outcome


def test_a_small_lot_of_works_is_counted_with_the_rest():
    assert lot(100_000, 50_000_000, 100_000, subject="works").outcome == "above_works"


def test_lots_that_stay_below_the_threshold_are_one_purchase():
    verdict = lot(300_000, 300_000, 300_000)

    assert verdict.outcome == "below_eu"
    assert dict(verdict.amounts)["The value that counts"] == 600_000


@pytest.mark.parametrize(
    ("amount", "interest", "outcome"),
    [
        (100_000, "yes", "cross_border"),
        (499_999, "yes", "cross_border"),
        (1_611_359, "yes", "cross_border"),
        (1_611_360, "yes", "above_eu"),
        (100_000, "", "interest_unclear"),
        (1_611_359, "", "interest_unclear"),
        (1_611_360, "", "above_eu"),
    ],
)
def test_interest_from_abroad_comes_first_below_the_threshold(amount, interest, outcome):
    assert bought(amount, interest=interest).outcome == outcome


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({"exemption": "in_house", "agreement": "direct"}, "exempt"),
        ({"exemption": "cooperation"}, "exempt"),
        ({"exemption": "no", "agreement": "direct"}, "call_off"),
        ({"agreement": "mini"}, "call_off"),
        ({"agreement": "unclear"}, "call_off"),
        ({"exemption": "no", "agreement": "no"}, "above_eu"),
    ],
)
def test_an_exemption_and_an_agreement_come_before_the_amount(answers, outcome):
    assert bought(9_000_000, **answers).outcome == outcome


def test_each_way_to_use_an_agreement_has_its_own_advice():
    ways = {bought(1, agreement=way).next_steps[0][0] for way in ("direct", "mini", "unclear")}

    assert len(ways) == 3


def test_without_an_amount_the_result_is_open():
    verdict = judge(subject="services", has_total="no", open_ended="yes", interest="no")

    assert verdict.outcome in tender_law.TENDER_LAW.unsettled
    assert "The value that counts" not in dict(verdict.amounts)


def test_without_thresholds_for_the_day_the_result_says_so():
    verdict = bought(1_000_000, thresholds=None)

    assert verdict.outcome in tender_law.TENDER_LAW.unsettled
    assert verdict.tone == "error"
    assert "no thresholds" in str(verdict.headline)


@pytest.mark.parametrize(
    ("amount", "near"),
    [
        (449_999, 0),
        (450_000, 1),
        (500_000, 1),
        (550_000, 1),
        (550_001, 0),
        (1_450_223, 0),
        (1_450_224, 1),
        (1_611_360, 1),
        (1_772_496, 1),
        (1_772_497, 0),
    ],
)
def test_a_value_within_a_tenth_of_a_limit_is_said_to_be_close(amount, near):
    close = [reason for reason in bought(amount).reasons if str(reason).startswith("Close to")]

    assert len(close) == near


def test_works_are_only_close_to_their_own_limit():
    close = [r for r in bought(500_000, subject="works").reasons if "Close to" in str(r)]

    assert close == []


def days(verdict):
    return [day for _text, day in verdict.next_steps if day]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        # Monday 2 November 2026 and 35 days: Monday 7 December. Standstill to Thursday 17.
        (
            {"procedure": "open", "electronic": "no"},
            [date(2026, 11, 2), date(2026, 12, 7), date(2026, 12, 17), date(2026, 12, 18)],
        ),
        # Electronic: 30 days. Wednesday 2 December, then Saturday 12 moves to Monday 14.
        (
            {"procedure": "open", "electronic": "yes"},
            [date(2026, 11, 2), date(2026, 12, 2), date(2026, 12, 14), date(2026, 12, 15)],
        ),
        # By letter 15 days: Thursday 17 December.
        (
            {"procedure": "open", "electronic": "yes", "notified_by": "letter"},
            [date(2026, 11, 2), date(2026, 12, 2), date(2026, 12, 17), date(2026, 12, 18)],
        ),
        # The day the bidders really hear it counts.
        (
            {
                "procedure": "open",
                "electronic": "yes",
                "notified_by": "electronic",
                "notified_on": "2027-01-11",
            },
            [date(2026, 11, 2), date(2026, 12, 2), date(2027, 1, 21), date(2027, 1, 22)],
        ),
        # Restricted: 30 days to apply, then 25 to offer: Sunday 27 December moves to Monday 28.
        (
            {"procedure": "restricted", "electronic": "yes"},
            [
                date(2026, 11, 2),
                date(2026, 12, 2),
                date(2026, 12, 28),
                date(2027, 1, 7),
                date(2027, 1, 8),
            ],
        ),
    ],
)
def test_the_earliest_days_of_a_tender(answers, expected):
    assert days(bought(5_000_000, **answers)) == expected


def test_while_the_procedure_is_open_both_are_shown():
    shown = days(bought(5_000_000, electronic="yes"))

    assert date(2026, 12, 2) in shown
    assert date(2026, 12, 28) in shown


def test_a_light_tender_has_no_fixed_days_but_a_standstill():
    verdict = bought(6_000_000, subject="light")
    told = bought(6_000_000, subject="light", notified_on="2026-12-01")

    assert days(verdict) == [date(2026, 11, 2)]
    assert "10 days after" in verdict.next_steps[-1][0]
    assert days(told)[-2:] == [date(2026, 12, 11), date(2026, 12, 12)]


def test_without_a_day_of_notice_no_days_are_invented():
    verdict = bought(5_000_000, published="")

    assert days(verdict) == []


def test_a_voluntary_notice_waits_ten_days():
    assert days(bought(1, exemption="in_house")) == [date(2026, 11, 12)]
    assert days(bought(1, exemption="in_house", published="")) == []


@pytest.mark.parametrize("length", [10, 15, 25, 30, 35])
def test_a_period_never_ends_on_a_day_when_offices_are_closed(length):
    ends = [tender_steps.period_end(date(2026, month, 20), length) for month in range(1, 13)]

    assert all(is_working_day(end) for end in ends)


@pytest.mark.spec("F28")
def test_every_result_names_its_law_and_its_amounts():
    verdicts = [
        bought(5_000_000),
        bought(600_000),
        bought(100_000),
        bought(100_000, interest="yes"),
        bought(100_000, exemption="in_house"),
        bought(100_000, agreement="mini"),
        bought(6_000_000, subject="light"),
        bought(100_000, subject="works"),
    ]

    assert all(any("udbudsloven" in str(s).lower() for s in v.sources) for v in verdicts)
    assert all(any("threshold" in str(label) for label, _amount in v.amounts) for v in verdicts)
    assert all(v.next_steps and v.reasons for v in verdicts)


def test_nothing_is_asked_twice():
    request = Request(cost_one_off=Decimal("100000.00"), cost_yearly=Decimal("50000"))
    kind = tender_law.TENDER_LAW

    filled = kind.prefill(request)

    assert filled["one_off"] == "100000"
    assert filled["yearly"] == "50000"
    assert "options" not in filled
    assert filled["open_ended"] == "yes"
    assert kind.prefill(Request()) == {}


def test_the_prefilled_value_is_the_one_that_the_request_was_judged_by():
    request = Request(
        cost_one_off=Decimal("100000"),
        cost_yearly=Decimal("50000"),
        cost_options=Decimal("7000"),
    )

    assert value(**tender_law.TENDER_LAW.prefill(request)) == request.total


def test_the_questions_are_a_form():
    keys = [field.key for field in tender_law.TENDER_LAW.fields]

    assert len(keys) == len(set(keys))
    assert list(form_fields(tender_law.TENDER_LAW.fields)) == keys
    assert [key for _title, group in tender_law.TENDER_LAW.groups for key in group] == keys
