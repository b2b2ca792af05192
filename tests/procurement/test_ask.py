"""Each question of the request: what is stored, what is offered, and what is refused."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Department, Role
from procurement.models import Case
from tests.factories import make_user

FIELDS = [
    pytest.param("kind", "renewal", "renewal", marks=pytest.mark.spec("F05")),
    pytest.param("expectations", "Råd", "Råd", marks=pytest.mark.spec("F06")),
    pytest.param("description", "To\r\nlinjer", "To\nlinjer", marks=pytest.mark.spec("F09")),
    pytest.param("link", "eksempel.dk/x", "https://eksempel.dk/x", marks=pytest.mark.spec("F09")),
    pytest.param("need", "Overblik", "Overblik", marks=pytest.mark.spec("C01b")),
    pytest.param("strategy", "Digitalt først", "Digitalt først", marks=pytest.mark.spec("C01c")),
    pytest.param("affected", "Borgere", "Borgere", marks=pytest.mark.spec("C01d")),
    pytest.param("personal_data", "unknown", "unknown", marks=pytest.mark.spec("F10")),
    pytest.param(
        "personal_data_kinds",
        ["cpr", "criminal"],
        ["cpr", "criminal"],
        marks=pytest.mark.spec("F10"),
    ),
    pytest.param(
        "audiences",
        ["citizens", "companies"],
        ["citizens", "companies"],
        marks=pytest.mark.spec("F11"),
    ),
    pytest.param("user_count", "40", 40, marks=pytest.mark.spec("F12")),
    pytest.param("system_owner_unclear", "on", True, marks=pytest.mark.spec("F13")),
    pytest.param("business_owner_unclear", "on", True, marks=pytest.mark.spec("F14")),
    pytest.param("cost_yearly", "1.250,50 kr.", Decimal("1250.50"), marks=pytest.mark.spec("F15")),
    pytest.param("cost_options", "5000", Decimal(5000), marks=pytest.mark.spec("F15")),
    pytest.param("cost_band", "unclear", "unclear", marks=pytest.mark.spec("F15")),
    pytest.param("comments", "Tak", "Tak", marks=pytest.mark.spec("F18")),
    ("deadline", "2027-06-30", datetime.date(2027, 6, 30)),
    ("deadline_reason", "Kontrakten udløber", "Kontrakten udløber"),
    ("replaces", "yes", "yes"),
    ("replaced_name", "Gammelt", "Gammelt"),
]


@pytest.mark.parametrize(("name", "sent", "stored"), FIELDS)
def test_each_answer_is_stored_as_it_was_meant(page, draft, name, sent, stored):
    page(draft, {name: sent})

    assert getattr(Case.objects.get().request, name) == stored


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("contact", marks=pytest.mark.spec("F07")),
        pytest.param("system_owner", marks=pytest.mark.spec("F13")),
        pytest.param("business_owner", marks=pytest.mark.spec("F14")),
    ],
)
def test_a_person_is_chosen_by_address(page, draft, department, name):
    person = make_user(department=department)

    page(draft, {name: f" {person.email.upper()} "})

    assert getattr(Case.objects.get().request, name) == person


@pytest.mark.spec("F08")
@pytest.mark.spec("F16")
def test_the_department_and_who_pays_are_chosen_in_the_tree(page, draft, department):
    below = Department.objects.create(authority=department.authority, parent=department, name="Nat")

    response = page(draft, {"department": below.pk, "payer": department.pk, "user_count": "x"})

    case = Case.objects.get()
    assert (case.department, case.request.payer) == (below, department)
    assert f"{department.name} – Nat" in response.content.decode()


@pytest.mark.spec("F07")
def test_the_contact_is_oneself_until_another_is_chosen(client, new_page, requester):
    form = client.get(new_page).context["form"]

    assert form["contact"].value() == requester.email
    assert form["department"].value() == requester.department_id


def test_a_person_who_has_left_stays_where_chosen(page, client, draft, department):
    person = make_user(department=department, name="Gået Herfra")
    page(draft, {"system_owner": person.email})
    type(person).objects.filter(pk=person.pk).update(is_active=False)

    page(draft, {"system_owner": person.email, "title": "Booking"})

    case = Case.objects.get()
    assert (case.request.system_owner, case.title) == (person, "Booking")


def test_in_an_authority_without_departments_nothing_can_be_begun(client, db):
    person = make_user(Role.REQUESTER)
    person.department = None
    person.save()
    Department.objects.all().delete()
    client.force_login(person)

    assert client.get(reverse("procurement:request_new")).status_code == 403


HOSTILE = {
    "user_count": ["9" * 400, "9" * 5000, "-1", "1e400", "\x00"],
    "cost_one_off": ["9" * 400, "1e400", "NaN", "Infinity", "-5", "\x00", "sNaN"],
    "title": ["x" * 201, "a\x00b"],
    "description": ["x" * 1_000_000, "a\x00b"],
    "department": ["9" * 400, "x", "\x00", "-1"],
    "system_owner": ["nobody@example.dk", "\x00", "x" * 10_000],
    "kind": ["hack", "\x00"],
    "audiences": ["hack"],
    "wanted_from": ["2027-99-01", "99999-01-01", "\x00"],
    "link": ["javascript:alert(1)", "http://" + "x" * 3000, "\x00"],
    "replaced_system": ["9" * 400],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in HOSTILE.items() for value in values]
)
def test_a_hostile_value_is_refused_beside_its_field(page, draft, name, value):
    response = page(draft, {name: value})

    assert response.status_code == 200
    assert f'id="id_{name}_error"' in response.content.decode()
