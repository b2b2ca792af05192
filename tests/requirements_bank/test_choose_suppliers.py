"""Suppliers are chosen from the address book and invited together."""

import pytest

from accounts.models import Role
from requirements_bank.models import Invitation
from tests.factories import (
    make_contact,
    make_dialogue,
    make_invitation,
    make_supplier,
    make_user,
)
from tests.requirements_bank.addresses import page

TEXT = {"language": "da", "subject": "Vil I svare?", "message": "Hej"}


@pytest.fixture
def alfa(authority):
    supplier = make_supplier(authority=authority, name="Alfa")
    return make_contact(supplier=supplier, name="Ann", email="ann@alfa.example")


@pytest.fixture
def beta(authority):
    supplier = make_supplier(authority=authority, name="Beta")
    return make_contact(supplier=supplier, email="bo@beta.example")


def names(response) -> list[str]:
    return [supplier.name for supplier in response.context["suppliers"]]


@pytest.mark.spec("E38")
def test_those_who_are_chosen_get_an_invitation_each(client, buyer, dialogue, alfa, beta):
    client.force_login(buyer)
    chosen = f"?contact={alfa.pk}&contact={beta.pk}"
    url = page("invite_supplier", dialogue) + chosen

    text = client.get(url).text
    client.post(url, {**TEXT, "contacts": [alfa.pk, beta.pk], "name_1": "Ny", "email_1": "n@n.dk"})

    assert "Alfa (Ann, ann@alfa.example)" in text
    rows = Invitation.objects.order_by("pk").values_list("supplier__name", "email")
    assert list(rows) == [
        ("Alfa", "ann@alfa.example"),
        ("Beta", "bo@beta.example"),
        ("Ny", "n@n.dk"),
    ]


def test_a_search_keeps_those_who_are_chosen(client, buyer, dialogue, alfa, beta):
    client.force_login(buyer)
    url = page("choose_suppliers", dialogue)

    assert names(client.get(url)) == ["Alfa", "Beta"]
    response = client.get(url, {"q": "beta", "contact": [str(alfa.pk), "x", "9" * 12]})

    assert list(response.context["chosen"]) == [alfa]
    assert names(response) == ["Beta"]
    assert f'value="{alfa.pk}" id="contact-{alfa.pk}" checked' in response.text
    assert "Alfa: Ann, ann@alfa.example" in response.text
    link = client.get(page("invite_supplier", dialogue), {"contact": alfa.pk}).text
    assert f"adressebog/?contact={alfa.pk}&amp;" in link
    assert "Ingen leverandør at vælge." in client.get(url, {"q": "gamma"}).text


def test_who_is_invited_already_is_not_offered_again(client, buyer, dialogue, alfa):
    invitation = make_invitation(dialogue=dialogue, supplier="Alfa")
    invitation.supplier = alfa.supplier
    invitation.save()
    client.force_login(buyer)

    text = client.get(page("choose_suppliers", dialogue)).text

    assert "Allerede inviteret: Alfa" in text
    assert alfa.email not in text


def test_who_was_invited_before_and_who_has_no_contact_is_told(client, buyer, dialogue, alfa):
    earlier = make_invitation(dialogue=make_dialogue(case=dialogue.case, buyer=buyer))
    earlier.supplier = alfa.supplier
    earlier.save()
    silent = make_supplier(authority=dialogue.authority, name="Uden kontakt")
    client.force_login(buyer)

    text = client.get(page("choose_suppliers", dialogue)).text

    assert "inviteret til 1 markedsdialog før" in text
    assert f'/leverandoerer/{silent.pk}/kontakter/">Uden kontakt</a>' in text
    dialogue.team.add(requester := make_user(Role.REQUESTER, authority=dialogue.authority))
    client.force_login(requester)
    text = client.get(page("choose_suppliers", dialogue)).text
    assert "Uden kontakt" in text
    assert "Uden kontakt</a>" not in text


@pytest.mark.parametrize("how", ["twice", "invited", "address"])
def test_a_company_gets_one_sheet_and_no_more(client, buyer, dialogue, alfa, how):
    client.force_login(buyer)
    chosen = [alfa.pk]
    if how == "twice":
        chosen.append(make_contact(supplier=alfa.supplier).pk)
    else:
        invitation = make_invitation(dialogue=dialogue, supplier="Alfa" if how == "invited" else "")
        Invitation.objects.filter(pk=invitation.pk, supplier_name__startswith="Lev").update(
            email=alfa.email
        )
    before = Invitation.objects.count()
    query = "&".join(f"contact={pk}" for pk in chosen)

    url = f"{page('invite_supplier', dialogue)}?{query}"
    response = client.post(url, {**TEXT, "contacts": chosen})

    assert "Alfa er allerede inviteret: ét svarark er nok." in response.text
    assert Invitation.objects.count() == before


def test_when_nobody_is_chosen_a_row_must_be_written(client, buyer, dialogue, alfa):
    client.force_login(buyer)
    url = page("invite_supplier", dialogue)

    assert client.post(url, TEXT).context["form"].errors.keys() == {"name_1", "email_1"}
    response = client.post(f"{url}?contact={alfa.pk}", TEXT)

    assert "Vælg eller skriv mindst én leverandør." in response.text
    assert not Invitation.objects.exists()


def test_a_long_address_book_is_shown_in_part_and_searched(client, buyer, dialogue, authority):
    for number in range(51):
        make_contact(supplier=make_supplier(authority=authority, name=f"Leverandør {number:02d}"))
    client.force_login(buyer)

    response = client.get(page("choose_suppliers", dialogue))

    assert len(response.context["suppliers"]) == 50
    assert "Der er flere." in response.text


def test_it_takes_as_many_questions_for_three_suppliers_as_for_one(
    client, buyer, dialogue, alfa, query_count
):
    client.force_login(buyer)
    url = page("choose_suppliers", dialogue)
    one = query_count(client.get, url)
    for _number in range(2):
        make_contact(supplier=make_supplier(authority=dialogue.authority))

    assert query_count(client.get, url) == one


def test_another_authoritys_address_book_is_closed(client, buyer, dialogue):
    elsewhere = make_contact()
    client.force_login(buyer)
    url = f"{page('invite_supplier', dialogue)}?contact={elsewhere.pk}"

    assert elsewhere.email not in client.get(url).text
    assert elsewhere.email not in client.get(page("choose_suppliers", dialogue)).text
    client.post(url, {**TEXT, "contacts": [elsewhere.pk]})

    assert not Invitation.objects.exists()


def test_others_do_not_choose(client, requester, stranger, dialogue):
    for person, answer in ((requester, 403), (stranger, 404)):
        client.force_login(person)
        assert client.get(page("choose_suppliers", dialogue)).status_code == answer
