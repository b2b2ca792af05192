"""A company that stands in the address book under two names is merged into one."""

from functools import partial

import pytest

from notifications.models import Event
from portal.refusals import Refused
from procurement.models import Supplier, System
from procurement.systems import searching
from requirements_bank.actions import address_book
from tests.factories import (
    make_contact,
    make_contract,
    make_invitation,
    make_supplier,
    make_system,
)
from tests.races import Meeting, at_once, errors
from tests.requirements_bank.addresses import page


@pytest.fixture
def supplier(authority):
    return make_supplier(authority=authority, name="Alfa A/S")


def test_one_company_under_two_names_becomes_one(client, buyer, dialogue, supplier):
    twin = make_supplier(authority=supplier.authority, name="ALFA")
    Supplier.objects.filter(pk=twin.pk).update(cvr="12345674")
    contract = make_contract(system=make_system(authority=supplier.authority))
    system = make_system(authority=supplier.authority, name="Kalender")
    invitation = make_invitation(dialogue=dialogue)
    for row in (contract, system, invitation):
        row.supplier = twin
        row.save()
    make_contact(supplier=supplier, email="ann@alfa.example")
    for email in ("ann@alfa.example", "bo@alfa.example"):
        make_contact(supplier=twin, email=email)
    client.force_login(buyer)
    assert "ALFA findes ikke mere bagefter" in client.get(page("merge_supplier", twin.pk)).text

    response = client.post(page("merge_supplier", twin.pk), {"into": supplier.pk})

    assert response.url == page("supplier_detail", supplier.pk)
    supplier.refresh_from_db()
    assert supplier.cvr == "12345674"
    for row in (contract, system, invitation):
        row.refresh_from_db()
        assert row.supplier == supplier
    emails = supplier.contacts.order_by("email").values_list("email", flat=True)
    assert list(emails) == ["ann@alfa.example", "bo@alfa.example"]
    assert searching.matching(System.objects.all(), "alfa").filter(name="Kalender").exists()
    assert not Supplier.objects.filter(pk=twin.pk).exists()
    assert "ALFA" in Event.objects.get(kind="requirements_bank.supplier_merged").text_da


def test_two_companies_stay_two_and_one_is_not_merged_with_itself(client, buyer, supplier):
    twin = make_supplier(authority=supplier.authority, name="Beta")
    Supplier.objects.filter(pk=twin.pk).update(cvr="12345674")
    Supplier.objects.filter(pk=supplier.pk).update(cvr="10000009")
    elsewhere = make_supplier()
    client.force_login(buyer)
    url = page("merge_supplier", twin.pk)

    response = client.post(url, {"into": supplier.pk})

    assert "De har hver sit CVR-nummer, så det er to firmaer." in response.text
    for other in (twin, elsewhere):
        assert client.post(url, {"into": other.pk}).context["form"].errors
        with pytest.raises(Refused):
            address_book.merge_supplier(twin, by=buyer, into=other)
    assert Supplier.objects.count() == 3


def test_a_number_that_was_written_meanwhile_stays(buyer, supplier):
    twin = make_supplier(authority=supplier.authority, name="Beta")
    Supplier.objects.filter(pk=supplier.pk).update(cvr="12345674")

    address_book.merge_supplier(twin, by=buyer, into=supplier)

    assert Supplier.objects.get().cvr == "12345674"


def merge_both_ways(settings, supplier, buyer) -> list:
    """One merges two suppliers into the one, another at the same time into the other."""
    other = make_supplier(authority=supplier.authority, name="Beta")
    settings.PAUSES = {"suppliers_are_merged": Meeting()}
    merge = partial(address_book.merge_supplier, by=buyer)
    return at_once(
        lambda: merge(supplier, into=other),
        lambda: merge(other, into=supplier),
        refusals=Exception,
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_who_merge_both_ways_one_is_told_that_it_is_done(settings, supplier, buyer):
    (refusal,) = errors(merge_both_ways(settings, supplier, buyer))

    assert isinstance(refusal, Refused)
    assert Supplier.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_nobody_is_told(settings, supplier, buyer):
    settings.LOCKS_OFF = True

    outcomes = merge_both_ways(settings, supplier, buyer)

    assert not [one for one in outcomes if isinstance(one, Refused)]
