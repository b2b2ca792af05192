"""The request keeps what was filed; what the tender check came to is what counts from then on."""

from decimal import Decimal

import pytest
from django.utils import translation

from accounts.models import Role
from governance.forms.item import economy_of
from procurement import gates
from procurement.actions import assessments as actions
from procurement.models import Case
from procurement.views.contracts import known_of
from procurement.worksheets import suggestions
from tests.factories import make_case, make_thresholds, make_user
from tests.procurement.test_assessments import SMALL

pytestmark = pytest.mark.django_db
CORRECTED = Decimal(900_000)


@pytest.fixture
def case(requester, coordinator):
    make_thresholds()
    return make_case(
        requester=requester,
        coordinator=coordinator,
        status=Case.Status.IN_PROGRESS,
        cost_one_off=100_000,
        cost_yearly=25_000,
    )


def check(case, amount):
    """The tender check, answered and confirmed by two people."""
    one = case.assessments.current().first()
    person = make_user(Role.PROCUREMENT, department=case.department)
    if one is None:
        one = actions.ask(case, by=case.coordinator, kind="tender_law")
    else:
        one = actions.make_anew(one, by=person)
    answers = {**SMALL, "total_price": str(amount), "options": "0"}
    one = actions.answer(one, by=case.coordinator, answers=answers, seen=0)
    return lambda: actions.confirm(one, by=person, seen=one.revision)


def request_of(case):
    return Case.objects.get(pk=case.pk).request


def test_only_a_confirmed_amount_counts_and_the_newest_of_them(case):
    confirm = check(case, CORRECTED)
    assert (request_of(case).value(), request_of(case).is_corrected()) == (200_000, False)

    confirm()
    assert (request_of(case).value(), request_of(case).is_corrected()) == (CORRECTED, True)

    confirm = check(case, 700_000)
    assert request_of(case).value() == CORRECTED
    confirm()
    assert request_of(case).value() == 700_000
    assert request_of(case).total == 200_000


def test_the_same_amount_corrects_nothing(case):
    check(case, 200_000)()

    assert not request_of(case).is_corrected()


def test_a_check_that_names_no_amount_corrects_nothing(case):
    check(case, 0)
    case.assessments.update(answers={"exemption": "in_house"}, status="confirmed")

    assert (request_of(case).value(), request_of(case).is_corrected()) == (200_000, False)


@pytest.mark.parametrize("year", ["last", "next"])
def test_a_years_purchases_are_not_taken_for_the_price_of_four(case, year):
    check(case, 0)
    answers = {"recurring": year, "recurring_amount": "60000"}
    case.assessments.update(answers=answers, status="confirmed")

    assert (request_of(case).value(), request_of(case).is_corrected()) == (200_000, False)


@pytest.mark.spec("D15")
@pytest.mark.parametrize("gate", ["infrastructure_answered", "steering_group_formed"])
def test_gates_with_an_amount_go_by_the_corrected_one(case, gate):
    authority = case.authority
    authority.infrastructure_amount = authority.steering_group_amount = 500_000
    authority.save()

    def is_closed():
        step = Case.objects.get(pk=case.pk).steps.first()
        return gates.GATES[gate](step) is not None

    assert not is_closed()
    check(case, CORRECTED)()
    assert is_closed()


def test_the_boards_paper_the_contract_and_the_sheets_take_the_corrected_one(case):
    check(case, CORRECTED)()
    asked = request_of(case)

    with translation.override("da"):
        economy = economy_of(asked.case)
    assert "Værdi efter udbudsvurderingen: 900.000 kr." in economy
    assert "Engangsudgift: 100.000 kr." in economy
    assert known_of(asked.case)["value"] == CORRECTED
    assert suggestions.six_questions(asked)["how_much"] == "900000"


@pytest.mark.parametrize("filed", [100_000, None])
def test_the_cases_page_says_both(client, case, filed):
    case.request.cost_one_off, case.request.cost_yearly = filed, None
    case.request.save()
    check(case, CORRECTED)()
    client.force_login(case.coordinator)

    page = client.get(case.get_absolute_url()).text

    said = "sagde 100.000 kr." if filed else "nævnte intet beløb"
    assert f"Værdi efter udbudsvurderingen: 900.000 kr. (anmodningen {said})" in page
