"""KITOS counts the users of a system in four bands; ours follow from the number that was asked."""

import pytest
from django.urls import reverse
from django.utils import translation

from procurement.models import System
from procurement.systems.bands import band_of, with_band
from tests.factories import make_case, make_contract, make_system
from tests.procurement.test_dossier import html
from tests.procurement.test_register_contract import ready_case

pytestmark = [pytest.mark.django_db, pytest.mark.spec("F12")]


@pytest.mark.parametrize(
    ("users", "band"),
    [
        (None, ""),
        (0, "<10"),
        (9, "<10"),
        (10, "10–50"),
        (50, "10–50"),
        (51, "50–100"),
        (100, "50–100"),
        (101, ">100"),
        (9_999_999, ">100"),
    ],
)
def test_every_number_has_one_band(users, band):
    assert band_of(users) == band


def test_the_number_and_its_band_are_read_together():
    with translation.override("en"):
        assert with_band(140) == "140 (in KITOS: >100)"
        assert with_band(None) == ""


def shown(client, person, name, pk):
    client.force_login(person)
    return client.get(reverse(f"procurement:{name}", args=[pk])).content.decode()


def test_the_answers_of_a_case_show_it(client, requester):
    case = make_case(requester=requester, user_count=40)

    assert "40 (i KITOS: 10–50)" in shown(client, requester, "receipt", case.pk)
    assert "40 (i KITOS: 10–50)" in html(case)


def test_the_page_of_a_system_shows_it(client, architect, authority):
    system = make_system(authority=authority)
    assert "i KITOS:" not in shown(client, architect, "system_detail", system.pk)

    System.objects.update(user_count=7)

    assert "7 (i KITOS: &lt;10)" in shown(client, architect, "system_detail", system.pk)


def test_the_list_of_systems_is_fetched_with_it(client, architect, authority):
    make_system(authority=authority)
    System.objects.update(user_count=75)
    client.force_login(architect)

    file = b"".join(client.get(reverse("procurement:system_csv")).streaming_content).decode()

    assert ";75;50–100;" in file


def test_whoever_registers_a_contract_sees_it(client, contracts, department):
    case = ready_case(department=department, user_count=140)

    page = shown(client, contracts, "register_contract", case.pk)

    assert "140 (i KITOS: &gt;100)" in page


@pytest.mark.parametrize(
    ("counted", "expected", "text"),
    [(60, 140, "60 (i KITOS: 50–100)"), (None, 140, "140 (i KITOS: &gt;100)")],
    ids=["the system’s own number", "until it is counted, the request’s"],
)
def test_the_registration_shows_it(client, contracts, department, counted, expected, text):
    case = make_case(department=department, user_count=expected)
    contract = make_contract(case=case)
    System.objects.update(user_count=counted)

    for page in ("contract_detail", "file_contract"):
        assert text in shown(client, contracts, page, contract.pk), page


def test_where_nobody_knows_the_number_none_is_shown(client, contracts, authority):
    contract = make_contract(system=make_system(authority=authority))

    for page in ("contract_detail", "file_contract"):
        assert "i KITOS:" not in shown(client, contracts, page, contract.pk), page
