"""Before signing in one chooses the authority, and the browser remembers it (E04)."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Authority, IdentityProvider, Role
from tests.factories import make_authority, make_case, make_step, make_user

pytestmark = pytest.mark.spec("E04")

LOGIN = reverse("account_login")
PASSWORD = "en lang adgangskode"


def with_people(name, code, **known):
    authority = make_authority(name=name, code=code, **known)
    make_user(authority=authority)
    return authority


@pytest.fixture
def nordby(db):
    return with_people("Nordby Kommune", "NOR")


@pytest.fixture
def sydby(db):
    return with_people("Sydby Kommune", "ÆSB")


@pytest.fixture
def operator(db):
    return with_people("Portalens Drift", "DRI", kind=Authority.Kind.OPERATOR)


@pytest.fixture
def own_way(nordby):
    return IdentityProvider.objects.create(authority=nordby, address="https://x", is_on=True)


def make_person(authority, *roles):
    person = make_user(*roles, authority=authority)
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(client, person):
    return client.post(LOGIN, {"login": person.email, "password": PASSWORD}, follow=True)


def test_authorities_with_people_are_offered_and_the_operator_by_itself(
    client, nordby, sydby, operator
):
    make_authority(name="Uden folk")

    page = client.get(LOGIN, {"next": "/sager/?q=a&b"}).text

    assert "Vælg myndighed" in page
    assert "Uden folk" not in page
    assert "password" not in page
    assert page.index("Nordby Kommune") < page.index("Sydby Kommune") < page.index("Driftsoperatør")
    assert page.index("Driftsoperatør") < page.index("Portalens Drift")
    assert f'{LOGIN}?myndighed=NOR&amp;next=%2Fsager%2F%3Fq%3Da%26b"' in page


def test_the_choice_leads_to_a_password_and_is_remembered_next_time(client, nordby, sydby):
    page = client.get(LOGIN, {"myndighed": "ÆSB", "next": "/sager/"}).text
    assert "Sydby Kommune" in page
    assert 'name="password"' in page
    assert 'name="next" value="/sager/"' in page
    cookie = client.cookies["authority"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 31536000)

    again = client.get(LOGIN).text
    assert "Sydby Kommune" in again
    assert "Nordby Kommune" not in again

    other = client.get(LOGIN, {"skift": "1"}).text
    assert "Nordby Kommune" in other
    assert "Nordby Kommune" in client.get(LOGIN, {"myndighed": "NOR"}).text
    assert "Nordby Kommune" in client.get(LOGIN).text


@pytest.mark.parametrize("kept", ["x", "²", "9" * 12, "0", "-1", "'"])
def test_a_cookie_that_makes_no_sense_is_no_choice(client, nordby, sydby, kept):
    client.cookies["authority"] = kept

    assert "Vælg myndighed" in client.get(LOGIN).text
    assert "Vælg myndighed" in client.get(LOGIN, {"myndighed": kept}).text


def test_many_authorities_are_searched_in(client, nordby, db):
    assert 'name="q"' not in client.get(LOGIN).text
    for number in range(10):
        with_people(f"By {number}", "")

    assert 'name="q"' in client.get(LOGIN).text
    page = client.get(LOGIN, {"q": "nord", "next": "/sager/"}).text
    assert "Nordby Kommune" in page
    assert "By 3" not in page
    assert 'name="next" value="/sager/"' in page
    assert "Ingen myndighed hedder sådan." in client.get(LOGIN, {"q": "vest\0by"}).text


def test_a_single_authority_is_not_chosen(client, nordby):
    make_authority(name="Uden folk")

    page = client.get(LOGIN).text

    assert 'name="password"' in page
    assert "Vælg" not in page
    assert "authority" not in client.cookies


def test_an_empty_portal_has_its_sign_in_page_too(client, db):
    assert 'name="password"' in client.get(LOGIN).text


def test_an_authority_with_a_sign_in_of_its_own_leads_there_by_a_link(client, sydby, own_way):
    """No form: the content security policy lets none lead to another site."""
    answer = client.get(LOGIN, {"myndighed": "NOR", "next": "/sager/"})

    there = reverse("sign_in_at", args=[own_way.key])
    assert f'href="{there}?next=%2Fsager%2F"' in answer.text
    assert f'action="{there}' not in answer.text
    assert "form-action 'self'" in answer.headers["Content-Security-Policy"]
    assert "Log ind med adgangskode" in answer.text
    assert "Spørg brugeradministrationen hos Nordby Kommune" in answer.text
    IdentityProvider.objects.update(is_on=False)
    assert there not in client.get(LOGIN).text


@pytest.mark.spec("E03")
def test_where_it_is_the_only_way_a_password_is_for_administrators_alone(
    client, nordby, sydby, own_way
):
    staff, elsewhere = make_person(nordby), make_person(sydby)
    admin = make_person(nordby, Role.ADMINISTRATOR)
    assert sign_in(client, staff).wsgi_request.user == staff
    IdentityProvider.objects.update(is_only_way=True)

    refused = sign_in(Client(), staff)

    assert not refused.wsgi_request.user.is_authenticated
    assert "Hos Nordby Kommune logger du ind med din konto dér" in refused.text
    assert "Administratorer kan logge ind med adgangskode" in refused.text
    for person in (admin, elsewhere):
        assert sign_in(Client(), person).wsgi_request.user == person
    IdentityProvider.objects.update(is_on=False)
    assert sign_in(Client(), staff).wsgi_request.user == staff


def test_who_is_signed_out_while_writing_keeps_the_words_beside_either_way(
    client, nordby, sydby, own_way
):
    client.get(LOGIN, {"myndighed": "NOR"})
    step = make_step(1, case=make_case(requester=make_user(authority=nordby)))
    url = reverse("procurement:add_remark", args=[step.pk])

    answer = client.post(url, {"text": "Det her tog mig en time"})

    assert answer.status_code == 401
    assert "Det her tog mig en time" in answer.text
    there = reverse("sign_in_at", args=[own_way.key])
    assert f'href="{there}" target="_blank"' in answer.text
    assert 'name="password"' in answer.text


def test_who_is_in_already_is_not_asked(client, nordby, sydby):
    client.force_login(make_user(authority=nordby))

    assert client.get(LOGIN).status_code == 302


@pytest.mark.spec("E03")
def test_a_person_without_the_right_is_told_whom_to_ask(client, nordby):
    Authority.objects.filter(pk=nordby.pk).update(access_name="Kontor 4")
    client.force_login(make_user(authority=nordby))

    page = client.get(reverse("administration:people"))

    assert page.status_code == 403
    assert "Spørg brugeradministrationen hos Nordby Kommune" in page.text
    assert "Kontor 4" in page.text
