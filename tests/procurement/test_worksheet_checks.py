"""What does not go together in a line is said beside the field, and what follows is shown."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.models import Role
from procurement.models import Request
from procurement.worksheets import WORKSHEETS, checks
from tests.factories import make_case, make_user


def wrong(sheet, **answers):
    return set(WORKSHEETS[sheet].check(answers))


def follows(sheet, **answers):
    with translation.override("en"):
        return [(str(label), str(value)) for label, value in WORKSHEETS[sheet].computed(answers)]


@pytest.mark.parametrize(
    ("sheet", "earlier", "later"),
    [
        ("plan", "start", "end"),
        ("final_plan", "start", "end"),
        ("clarification_plan", "start", "end"),
        ("migration", "agreed", "due"),
        ("termination", "sent", "ends"),
        ("access_closing", "rights_stopped", "access_closed"),
        ("user_rights", "ordered", "granted"),
        ("follow_up", "date", "next"),
    ],
)
def test_days_come_in_order(sheet, earlier, later):
    assert wrong(sheet, **{earlier: "2026-05-02", later: "2026-05-01"}) == {later}
    assert wrong(sheet, **{earlier: "2026-05-01", later: "2026-05-01"}) == set()
    assert wrong(sheet, **{earlier: "2026-05-01"}) == set()
    assert wrong(sheet, **{later: "2026-05-01"}) == set()


@pytest.mark.spec("C13d")
def test_notice_is_given_before_it_is_confirmed():
    assert wrong("termination", sent="2026-05-02", confirmed="2026-05-01") == {"confirmed"}
    assert wrong("termination", confirmed="2026-05-01") == {"sent"}


def test_the_first_sentence_about_a_field_is_shown():
    first, second = checks.needs("a", "b", "First."), checks.needs("c", "b", "Second.")

    assert checks.all_of(first, second)({"a": 1, "c": 1}) == {"b": "First."}


@pytest.mark.parametrize(
    ("opens", "closes", "fields"),
    [
        ("08:00", "15:30", set()),
        ("08.00", "15:30", set()),
        ("08:00", "08:00", {"closes"}),
        ("15:30", "08:00", {"closes"}),
        ("8", "15:30", {"opens"}),
        ("24:00", "25:00", {"opens", "closes"}),
        ("", "15:30", set()),
        ("", "half past three", {"closes"}),
    ],
)
@pytest.mark.spec("C10c")
def test_hours_are_times_of_the_day_in_order(opens, closes, fields):
    assert wrong("support_hours", opens=opens, closes=closes) == fields


@pytest.mark.parametrize(
    ("shares", "fields"),
    [
        ({}, set()),
        ({"share_it": 20, "share_organisation": 80}, set()),
        ({"share_it": 20, "share_organisation": 79}, {"share_organisation"}),
        ({"share_it": 20}, {"share_organisation"}),
        ({"share_it": 100}, set()),
    ],
)
@pytest.mark.spec("G02")
def test_the_shares_of_it_and_organisation_are_all_of_the_effort(shares, fields):
    assert wrong("business_case", **shares) == fields


@pytest.mark.spec("D08")
def test_what_is_not_used_has_a_reason_of_its_own_or_one_for_all():
    assert wrong("infrastructure", records="yes") == set()
    assert wrong("infrastructure", records="no") == {"reason"}
    assert wrong("infrastructure", records="unknown", records_reason="We ask IT.") == set()
    unused = {"records": "no", "records_reason": "No documents.", "income": "no"}
    assert wrong("infrastructure", **unused) == {"reason"}
    assert wrong("infrastructure", **unused, reason="It draws maps.") == set()


@pytest.mark.spec("F25")
def test_no_hours_is_no_answer():
    assert wrong("owners_and_hours", hours=0) == {"hours"}
    assert wrong("owners_and_hours", hours=1) == set()


@pytest.mark.spec("C18b")
def test_an_error_is_accepted_by_somebody_for_a_reason_until_a_day():
    assert wrong("test_cases", accepted_reason="Rare.") == {"accepted_by", "correct_by"}
    assert wrong("test_cases", accepted_by="Ida Holm") == {"accepted_reason"}
    accepted = {"accepted_reason": "Rare.", "accepted_by": "Ida", "correct_by": "2026-05-01"}
    assert wrong("test_cases", **accepted) == set()


@pytest.mark.parametrize("sheet", ["functional_questions", "technical_questions"])
def test_what_was_answered_on_a_day_has_an_answer(sheet):
    assert wrong(sheet, answered="2026-05-01") == {"answer"}
    assert wrong(sheet, answered="2026-05-01", answer="Yes.") == set()


@pytest.mark.spec("C13d")
def test_the_latest_day_of_notice_of_the_old_contract_is_counted():
    assert follows("termination", expiry="2026-12-31", notice_months=6) == [
        ("Latest day to give notice", "30 June 2026")
    ]
    assert follows("termination", expiry="2026-09-30") == [
        ("Latest day to give notice", "30 September 2026")
    ]
    assert follows("termination", notice_months=6) == []


@pytest.mark.spec("C13d")
def test_the_last_working_day_before_it_is_told_where_it_differs():
    assert follows("termination", expiry="2026-11-30", notice_months=6) == [
        ("Latest day to give notice", "30 May 2026"),
        ("Last working day before it", "29 May 2026"),
    ]


@pytest.mark.spec("C02e")
def test_four_years_cost_is_counted():
    assert follows("cost_effect", cost_one_off="100000", cost_yearly="50000.50") == [
        ("Cost over four years, excl. VAT", "DKK 300,002")
    ]


@pytest.mark.spec("F34")
def test_the_money_spent_is_held_against_the_budget():
    assert follows("follow_up", spent="90", budget="100") == [("Left of it", "DKK 10")]
    assert follows("follow_up", spent="120", budget="100") == [("Over the budget", "DKK 20")]
    assert follows("follow_up", spent="120") == []


@pytest.mark.spec("X02")
@pytest.mark.spec("G13")
def test_the_six_questions_begin_with_what_the_request_says(db):
    requester = make_user(Role.REQUESTER, name="Ida Holm")
    case = make_case(
        requester=requester,
        contact=requester,
        user_count=40,
        kind=Request.Kind.APP,
        need="Nobody can book a room.",
        wanted_from=date(2027, 3, 1),
        deadline=date(2027, 5, 1),
        deadline_reason="The contract ends.",
        cost_one_off=Decimal(1000),
        cost_yearly=Decimal(500),
        payer=requester.department,
    )

    assert WORKSHEETS["six_w"].suggest(case.request) == {
        "who": "Ida Holm, antal brugere: 40",
        "what": "app",
        "where": str(requester.department),
        "when": "Ønskes i brug fra 1. marts 2027, senest 1. maj 2027. The contract ends.",
        "why": "Nobody can book a room.",
        "how_much": "3000",
        "payer": str(requester.department),
    }


@pytest.mark.spec("C01b")
@pytest.mark.spec("X02")
def test_the_need_is_not_described_twice(db):
    case = make_case(need="Nobody can book a room.", affected="All who meet.")

    assert WORKSHEETS["need"].suggest(case.request) == {
        "need": "Nobody can book a room.",
        "change": "All who meet.",
    }


@pytest.mark.spec("C01b")
@pytest.mark.spec("X02")
def test_a_request_that_says_no_more_is_described_by_its_few_lines(db):
    case = make_case(need="", affected="", description="Rooms are booked by telephone.")

    assert WORKSHEETS["need"].suggest(case.request) == {"need": "Rooms are booked by telephone."}


@pytest.mark.spec("X02")
def test_what_the_request_does_not_say_is_left_open(db):
    case = make_case(
        contact=None, need="", description="", deadline_reason="", user_count=None, payer=None
    )
    case.request.kind = "other"

    assert WORKSHEETS["six_w"].suggest(case.request).keys() == {"where"}
    assert WORKSHEETS["business_case"].suggest(case.request) == {}
    assert WORKSHEETS["need"].suggest(case.request) == {}


@pytest.mark.spec("X02")
def test_an_empty_sheet_shows_the_amounts_of_the_request(client, db):
    requester = make_user(Role.REQUESTER, Role.COORDINATOR)
    case = make_case(
        requester=requester,
        coordinator=requester,
        status="in_progress",
        cost_one_off=Decimal(125000),
    )
    client.force_login(requester)

    page = client.get(reverse("procurement:write_sheet", args=[case.pk, "cost_effect"]))

    assert 'name="cost_one_off" value="125000"' in page.content.decode()
