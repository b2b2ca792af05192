"""An authority's suppliers stand in an address book: companies, contacts, systems, dialogues."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import Role, check_cvr
from notifications.models import Event
from procurement.models import Supplier, System
from procurement.systems import searching
from requirements_bank.actions import address_book, invitations
from requirements_bank.actions.invitations import Wording
from requirements_bank.models import SupplierContact
from tests.factories import (
    make_authority,
    make_contact,
    make_dialogue,
    make_invitation,
    make_supplier,
    make_system,
    make_user,
)
from tests.races import Meeting, at_once, errors
from tests.requirements_bank.addresses import page

WORDING = Wording("Vil I?", "Hej", "da")
LIST = reverse("requirements_bank:supplier_list")
ADD = reverse("requirements_bank:add_supplier")


@pytest.fixture
def supplier(authority):
    return make_supplier(authority=authority, name="Alfa A/S")


@pytest.mark.parametrize("number", ["12345674", "", "abc"])
def test_a_number_with_the_right_sum_passes_and_what_is_none_is_another_rule(number):
    check_cvr(number)


@pytest.mark.parametrize("number", ["12345678", "21345674", "12345647"])
def test_a_wrong_digit_or_two_that_are_swapped_are_seen(number):
    with pytest.raises(ValidationError):
        check_cvr(number)


def test_a_company_is_added_and_then_somebody_who_gets_the_invitations(client, buyer):
    client.force_login(buyer)
    assert "Tilføj en leverandør" in client.get(ADD).text

    response = client.post(ADD, {"name": " Alfa   A/S ", "cvr": "12345674"})

    supplier = Supplier.objects.get()
    assert (supplier.name, supplier.cvr) == ("Alfa A/S", "12345674")
    assert supplier.authority == buyer.authority
    assert response.url == page("add_contact", supplier.pk)
    assert "Alfa A/S" in client.get(response.url).text
    response = client.post(
        response.url, {"name": "Ann Bo", "email": "Ann@Alfa.example", "phone": "12 34 56 78"}
    )
    assert response.url == page("supplier_detail", supplier.pk)
    contact = SupplierContact.objects.get()
    assert (contact.email, str(contact)) == ("ann@alfa.example", "Ann Bo")
    contact.name = ""
    assert str(contact) == "ann@alfa.example"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "ALFA a/s"}, "name"),
        ({"name": ""}, "name"),
        ({"cvr": "12345678"}, "cvr"),
        ({"cvr": "1234567"}, "cvr"),
        ({"cvr": "10000009"}, "cvr"),
    ],
)
def test_a_mistake_and_what_is_there_already_are_told(client, buyer, supplier, typed, field):
    Supplier.objects.filter(pk=supplier.pk).update(cvr="10000009")
    client.force_login(buyer)

    response = client.post(ADD, {"name": "Beta", "cvr": "", **typed})

    assert list(response.context["form"].errors) == [field]
    assert Supplier.objects.count() == 1


def test_name_and_number_are_changed(client, buyer, supplier):
    client.force_login(buyer)
    url = page("change_supplier", supplier.pk)
    assert 'value="Alfa A/S"' in client.get(url).text

    make_supplier(authority=supplier.authority, name="Beta")
    taken = client.post(url, {"name": "beta", "cvr": ""})
    assert "Beta står allerede i adressebogen." in taken.text
    system = make_system(authority=supplier.authority, name="Kalender")
    system.supplier = supplier
    system.save()
    client.post(url, {"name": "Alfa Nordic A/S", "cvr": "12345674"})

    assert searching.matching(System.objects.all(), "nordic").get() == system
    supplier.refresh_from_db()
    assert (supplier.name, supplier.cvr) == ("Alfa Nordic A/S", "12345674")
    assert Event.objects.get(kind="requirements_bank.supplier_changed").target == supplier


def test_contacts_are_changed_and_the_same_address_stands_once(client, buyer, supplier):
    contact = make_contact(supplier=supplier, email="ann@alfa.example")
    make_contact(supplier=supplier, email="bo@alfa.example")
    client.force_login(buyer)
    url = page("change_contact", contact.pk)
    assert "ann@alfa.example" in client.get(url).text

    twice = client.post(url, {"name": "Ann", "email": "BO@alfa.example", "phone": ""})
    client.post(url, {"name": "Ann", "email": "ann.bo@alfa.example", "phone": "1"})

    assert "Den adresse står allerede i adressebogen." in twice.text
    contact.refresh_from_db()
    assert (contact.name, contact.email, contact.phone) == ("Ann", "ann.bo@alfa.example", "1")


def test_who_asks_for_it_is_removed_and_the_trail_names_nobody(client, buyer, supplier):
    client.force_login(buyer)
    typed = {"name": "Ann Bo", "email": "ann@alfa.example", "phone": "12345678"}
    client.post(page("add_contact", supplier.pk), typed)
    contact = SupplierContact.objects.get()
    client.post(page("change_contact", contact.pk), typed)

    response = client.post(page("remove_contact", contact.pk), follow=True)

    assert "Kontakten er fjernet fra adressebogen." in response.text
    assert not SupplierContact.objects.exists()
    events = Event.objects.about(supplier)
    assert [event.kind.partition(".")[2] for event in events] == [
        *("contact_removed", "contact_changed", "contact_added")
    ]
    said = " ".join(event.text_da + event.text_en for event in events)
    assert "Alfa A/S" in said
    for secret in typed.values():
        assert secret not in said


@pytest.mark.spec("E38")
def test_whom_one_invites_is_in_the_address_book_from_then_on(buyer, dialogue, supplier):
    asked = {"ann@alfa.example": "alfa a/s", "bo@beta.example": "Beta ApS"}
    first, second = invitations.invite(dialogue, by=buyer, suppliers=asked, wording=WORDING)
    invitations.revoke(first, by=buyer)
    asked = {"ann@alfa.example": "Alfa A/S"}
    (again,) = invitations.invite(dialogue, by=buyer, suppliers=asked, wording=WORDING)

    assert first.supplier == again.supplier == supplier
    assert second.supplier.name == "Beta ApS"
    contacts = SupplierContact.objects.order_by("email").values_list("supplier__name", "email")
    assert list(contacts) == [("Alfa A/S", "ann@alfa.example"), ("Beta ApS", "bo@beta.example")]


@pytest.mark.parametrize("words", ["alfa", "12345674", "ann", "alfa.example", "kalender alfa"])
def test_a_supplier_is_found_by_name_number_people_and_systems(client, buyer, supplier, words):
    Supplier.objects.filter(pk=supplier.pk).update(cvr="12345674")
    make_contact(supplier=supplier, name="Ann Bo", email="tilbud@alfa.example")
    system = make_system(authority=buyer.authority, name="Kalender")
    system.supplier = supplier
    system.save()
    make_supplier(authority=buyer.authority, name="Beta")
    make_supplier(name="Alfa ved en anden myndighed")
    client.force_login(buyer)

    assert client.get(LIST, {"q": words}).context["page"].rows == [supplier]
    table = client.get(reverse("requirements_bank:supplier_csv"), {"q": words})
    lines = b"".join(table).decode("utf-8-sig").splitlines()
    assert lines[1:] == ["Alfa A/S;12345674;tilbud@alfa.example;Kalender;0"]
    assert client.get(LIST, {"q": "findes ikke"}).context["page"].rows == []


def test_the_suppliers_page_tells_of_systems_and_of_earlier_dialogues_that_one_may_see(
    client, buyer, dialogue, supplier
):
    contact = make_contact(supplier=supplier)
    system = make_system(authority=buyer.authority, name="Kalender")
    system.supplier = supplier
    system.save()
    for asked in (dialogue, make_dialogue(name="En anden myndigheds")):
        invitation = make_invitation(dialogue=asked)
        invitation.supplier = supplier
        invitation.save()
    client.force_login(buyer)

    text = client.get(page("supplier_detail", supplier.pk)).text

    for shown in (contact.email, "Kalender", "Medicinplan"):
        assert shown in text
    assert "En anden myndigheds" not in text


def test_the_list_takes_as_many_questions_for_three_as_for_one(client, buyer, query_count):
    def add() -> None:
        supplier = make_supplier(authority=buyer.authority)
        make_contact(supplier=supplier)

    client.force_login(buyer)
    add()
    one = query_count(client.get, LIST)
    add()
    add()

    assert query_count(client.get, LIST) == one


def test_only_who_works_with_suppliers_sees_them(client, authority, requester, supplier):
    contact = make_contact(supplier=supplier)
    elsewhere = make_user(Role.REQUESTER, authority=authority)
    elsewhere.assignments.create(role=Role.BUYER, authority=make_authority())
    for person in (requester, elsewhere):
        client.force_login(person)
        for url in (
            *(LIST, ADD, reverse("requirements_bank:supplier_csv")),
            *(page("supplier_detail", supplier.pk), page("change_contact", contact.pk)),
        ):
            assert client.get(url).status_code == 403, url
        assert client.post(page("remove_contact", contact.pk)).status_code == 403
    client.force_login(make_user(*Role))
    assert client.get(page("supplier_detail", supplier.pk)).status_code == 404
    assert client.get(page("change_contact", contact.pk)).status_code == 404


def race(settings, supplier, buyer) -> list:
    """Two dialogues invite the same new address at once."""
    settings.PAUSES = {"contact_is_new": Meeting()}
    act = partial(address_book.remember, supplier.name, "ann@alfa.example", by=buyer)
    act = partial(act, authority=supplier.authority)
    return at_once(act, act, refusals=Exception)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_to_somebody_new_at_once_the_second_finds_the_first(
    settings, supplier, buyer
):
    assert race(settings, supplier, buyer) == [supplier, supplier]
    assert SupplierContact.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_of_them_fails(settings, supplier, buyer):
    settings.LOCKS_OFF = True

    assert errors(race(settings, supplier, buyer))
