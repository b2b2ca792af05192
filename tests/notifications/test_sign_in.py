"""People sign in by e-mail and password, and choose a new password from a mailed link."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from notifications import tasks
from notifications.models import Mail
from notifications.sign_in import Adapter
from tests.factories import make_user

LOGIN = "/konto/log-ind/"
RESET = "/konto/glemt-adgangskode/"
PASSWORD = "en lang adgangskode"


@pytest.fixture
def person(db):
    user = make_user()
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def sign_in(client):
    def post(email: str, password: str = PASSWORD):
        return client.post(LOGIN, {"login": email, "password": password})

    return post


@pytest.fixture
def limits(settings):
    """Rate limits as in production, with a smaller number and nothing counted yet."""
    settings.ACCOUNT_RATE_LIMITS = {
        "login": "120/m/ip",
        "login_failed": "300/h/ip,3/h/key",
        "reset_password": "60/h/ip,2/h/key",
    }
    cache.clear()
    yield
    cache.clear()


def is_signed_in(client) -> bool:
    return client.get("/beskeder/").status_code == 200


def test_with_the_right_password_one_is_in(client, person, sign_in):
    response = sign_in(person.email.upper())

    assert response.status_code == 302
    assert is_signed_in(client)


def test_unknown_and_wrong_get_the_same_answer(person, sign_in):
    unknown = sign_in("nobody@example.com")
    wrong = sign_in(person.email, "forkert adgangskode")

    errors = [list(response.context["form"].non_field_errors()) for response in (unknown, wrong)]
    assert errors[0] == errors[1] != []
    assert unknown.status_code == wrong.status_code == 200


def test_signing_out_takes_a_post(client, person, sign_in):
    sign_in(person.email)
    assert client.get("/konto/log-ud/").status_code == 200
    assert is_signed_in(client)

    client.post("/konto/log-ud/")

    assert not is_signed_in(client)


def test_who_was_deactivated_does_not_come_in(client, person, sign_in):
    person.is_active = False
    person.save()

    sign_in(person.email)

    assert not is_signed_in(client)


def test_a_session_ends_when_the_person_is_deactivated(client, person, sign_in):
    sign_in(person.email)
    assert is_signed_in(client)
    person.is_active = False
    person.save()

    assert not is_signed_in(client)


def test_nobody_signs_up(client, db):
    assert client.get("/konto/signup/").status_code == 404
    assert not Adapter().is_open_for_signup(None)


def test_after_many_failures_the_page_says_so_and_others_come_in(client, person, sign_in, limits):
    other = make_user()
    other.set_password(PASSWORD)
    other.save()
    for _ in range(3):
        sign_in(person.email, "forkert adgangskode")

    answer = sign_in(person.email)

    assert "for mange mislykkede forsøg" in answer.text
    assert not is_signed_in(client)
    assert sign_in(other.email).status_code == 302
    assert is_signed_in(client)


def test_a_new_password_by_mail(client, person, sign_in, server):
    assert client.post(RESET, {"email": person.email}).status_code == 302
    mail = Mail.objects.get()
    assert "[[link]]" in mail.text
    assert "ny-adgangskode" not in mail.text + mail.secret
    tasks.send_mail(mail.pk)
    link = re.search(r"http\S+/ny-adgangskode/\S+", server.accepted[0].body)[0]

    page = client.get(link, follow=True)
    new = {"password1": "en helt anden kode", "password2": "en helt anden kode"}
    answer = client.post(page.request["PATH_INFO"], new)

    assert answer.status_code == 302
    assert sign_in(person.email).status_code == 200
    assert sign_in(person.email, "en helt anden kode").status_code == 302


def test_a_scanner_that_follows_the_link_uses_nothing_up(client, person, server, sign_in):
    client.post(RESET, {"email": person.email})
    tasks.sweep_mail()
    link = re.search(r"http\S+/ny-adgangskode/\S+", server.accepted[0].body)[0]
    for _ in range(2):
        client.get(link, follow=True)

    assert "password1" in client.get(link, follow=True).text


def test_the_mail_is_in_the_persons_language(client, db, server):
    person = make_user(language="en")
    client.post(RESET, {"email": person.email})

    mail = Mail.objects.get()
    assert mail.subject == "Choose a new password"
    assert mail.text.splitlines()[-1].startswith("You get this mail because")


def test_an_unknown_address_gets_the_same_page_and_no_mail(client, person):
    known = client.post(RESET, {"email": person.email})
    unknown = client.post(RESET, {"email": "nobody@example.com"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert Mail.objects.count() == 1


def test_who_was_deactivated_gets_no_link(client, person):
    person.is_active = False
    person.save()

    client.post(RESET, {"email": person.email})

    assert not Mail.objects.exists()


@pytest.mark.spec("M5")
def test_nobody_is_flooded_with_links(client, person, limits):
    for _ in range(4):
        client.post(RESET, {"email": person.email})

    assert Mail.objects.count() == 2
    assert client.post(RESET, {"email": person.email}).status_code == 429
    assert client.post(RESET, {"email": "another@example.com"}).status_code == 302


def test_a_mail_without_a_link_is_sent_too(rf, person):
    Adapter().send_mail("account/email/password_changed", person.email, {"user": person})

    assert Mail.objects.get().secret == ""


def test_the_door_is_where_visitors_are_led(client, db):
    response = client.get("/beskeder/")

    assert response.url == f"{reverse('account_login')}?next=/beskeder/"
