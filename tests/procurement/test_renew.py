"""The mail's link to a renewal opens one request that knows what the contract knows."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from procurement.models import Case
from tests.factories import make_contract, make_system, make_user


@pytest.fixture
def owner(department):
    return make_user(Role.SYSTEM_OWNER, department=department, name="Ole Ejer")


@pytest.fixture
def contract(owner, thresholds):
    return make_contract(system=make_system(owner=owner, name="Vagtplan"), owner=owner)


@pytest.fixture
def link(client, owner, contract):
    client.force_login(owner)
    return f"{reverse('procurement:request_new')}?renew={contract.pk}"


@pytest.mark.spec("F20")
def test_it_is_prefilled(client, link, contract, owner):
    response = client.get(link)

    form = response.context["form"]
    assert form["kind"].value() == "renewal"
    assert form["title"].value() == "Fornyelse af Vagtplan"
    assert form["deadline"].value() == contract.expiry_date
    assert form["system_owner"].value() == owner.email
    assert "22. november 2027" in form["description"].value()


def test_the_link_again_opens_the_same_draft(client, link, contract):
    for title in ("Fornyelse", "Fornyelse af Vagtplan"):
        client.post(link, {"title": title})

    case = Case.objects.get()
    assert case.renews == contract
    assert client.get(link).url == reverse("procurement:request_edit", args=[case.pk])


def test_two_people_have_a_draft_each(client, link, contract, department):
    client.post(link, {"title": "Min"})
    other = make_user(Role.CONTRACTS, department=department)
    client.force_login(other)

    client.post(link, {"title": "Min også"})

    assert Case.objects.filter(renews=contract).count() == 2


def test_after_a_renewal_that_came_to_nothing_there_may_be_another(client, link, contract):
    client.post(link, {"title": "Første"})
    Case.objects.update(
        status=Case.Status.CLOSED, number="X-2026-0001", submitted_at=timezone.now()
    )

    assert client.get(link).status_code == 200


def test_somebody_elses_contract_is_not_there(client, link, stranger, department):
    for person in (stranger, make_user(Role.REQUESTER, department=department)):
        client.force_login(person)
        assert client.get(link).status_code == 404


def test_a_link_that_makes_no_sense_is_refused(client, link):
    for renew in ("x", "²", "-1", "9" * 30):
        response = client.get(reverse("procurement:request_new"), {"renew": renew})
        assert response.status_code == 400
