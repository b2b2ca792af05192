"""When a session ends while somebody writes, the words are not lost.

They go along to the sign-in page, past a wrong password, and are shown again on the other side.
"""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from procurement.models import Case
from tests.factories import make_case, make_step, make_user

LOGIN = "/konto/log-ind/"
PASSWORD = "en lang adgangskode"
WORDS = "Det her tog mig en time"


@pytest.fixture
def person(department):
    user = make_user(Role.COORDINATOR, department=department)
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def step(person):
    return make_step(1, case=make_case(requester=person, status=Case.Status.IN_PROGRESS))


@pytest.fixture
def page(step):
    return f"http://testserver{step.get_absolute_url()}?fra=liste"


def remark(client, step, page="", **more):
    """A remark, from the page that it is written on to an address that has no page."""
    url = reverse("procurement:add_remark", args=[step.pk])
    return client.post(url, {"text": WORDS, **more}, headers={"referer": page} if page else {})


def page_after(answer):
    """Where the sign-in form says that one goes on."""
    form = answer.text.partition('<form class="narrow"')[2]
    found = re.search(r'name="next" value="([^"]*)"', form)
    return found[1] if found else ""


def textarea(answer):
    found = re.search(r"<textarea[^>]*readonly>(.*?)</textarea>", answer.text, re.DOTALL)
    return found and found[1]


def sign_in(client, answer, person, password=PASSWORD):
    """Fill in the form that the answer holds, as it stands."""
    typed = {"login": person.email, "password": password, "next": page_after(answer)}
    if words := textarea(answer):
        typed["typed"] = words
    return client.post(LOGIN, typed)


def test_the_words_go_along_past_a_wrong_password_and_come_back(client, person, step, page):
    asked = remark(client, step, page)
    assert asked.status_code == 401
    assert "Du er blevet logget ud" in asked.text
    assert textarea(asked) == f"text: {WORDS}"

    again = sign_in(client, asked, person, "forkert kodeord")
    assert again.status_code == 200
    assert textarea(again) == f"text: {WORDS}"

    is_in = sign_in(client, again, person)
    assert textarea(is_in) == f"text: {WORDS}"
    back = re.search(r'<a[^>]*href="([^"]+)"[^>]*target="_blank"', is_in.text)[1]
    assert back == f"{step.get_absolute_url()}?fra=liste"
    assert client.get(back).status_code == 200
    assert not step.remarks.exists()


def test_whoever_has_signed_in_elsewhere_meanwhile_gets_them_too(client, person, step, page):
    asked = remark(client, step, page)
    client.force_login(person)

    assert textarea(sign_in(client, asked, person)) == f"text: {WORDS}"


def test_without_words_one_comes_back_to_the_page_of_the_button(client, person, step, page):
    url = reverse("procurement:complete_step", args=[step.pk])
    asked = client.post(url, {"seen": "3"}, headers={"referer": page})
    assert asked.status_code == 401
    assert textarea(asked) is None

    assert sign_in(client, asked, person).url == f"{step.get_absolute_url()}?fra=liste"


@pytest.mark.parametrize("page", ["", "https://elsewhere.example/", "javascript:alert(1)", "//["])
def test_nobody_is_sent_to_a_page_that_is_not_ours(client, person, step, page):
    asked = remark(client, step, page)

    assert page_after(asked) == ""
    assert 'href="/"' in sign_in(client, asked, person).text


def test_passwords_and_what_the_page_put_there_do_not_go_along(client, db):
    secrets = {"oldpassword": WORDS, "password1": WORDS, "csrfmiddlewaretoken": WORDS}

    asked = client.post(reverse("account_change_password"), secrets)

    assert asked.status_code == 401
    assert WORDS not in asked.text


def test_a_page_that_is_only_looked_at_leads_to_the_sign_in_page_as_before(client, step):
    answer = client.get(step.get_absolute_url())

    assert answer.status_code == 302
    assert answer.url == f"{LOGIN}?next={step.get_absolute_url()}"


@pytest.mark.parametrize("method", ["get", "post"])
def test_htmx_is_told_and_the_page_stays(client, step, method):
    send = getattr(client, method)

    answer = send(step.get_absolute_url(), {"text": WORDS}, headers={"HX-Request": "true"})

    assert (answer.status_code, answer.content) == (401, b"")


def test_every_page_has_the_words_for_it(client, person):
    client.force_login(person)
    template = re.search(r'<template id="signed-out">(.*?)</template>', client.get("/").text)[1]

    assert "Du er logget ud" in template
    assert LOGIN in template


def test_whoever_may_not_sign_in_is_not_told_that_they_are_in(client, person, step, page):
    asked = remark(client, step, page)
    User.objects.update(is_active=False)

    assert "Du er logget ind" not in sign_in(client, asked, person).text


def test_the_language_is_changed_on_a_page_that_there_is(client, step, page):
    switch = re.search(r'name="next" value="([^"]+)"', remark(client, step, page).text)[1]

    assert client.get(switch).status_code == 200


@pytest.fixture
def strict(db):
    """A browser whose token is looked at, as in production; it has one from before."""
    browser = Client(enforce_csrf_checks=True)
    browser.get(LOGIN)
    return browser


@pytest.mark.parametrize(
    ("site", "shown"), [("same-origin", True), ("cross-site", False), ("", False)]
)
def test_a_form_from_before_another_sign_in_gets_its_words_back(strict, db, step, site, shown):
    url = reverse("procurement:add_remark", args=[step.pk])
    sent = {"text": WORDS, "csrfmiddlewaretoken": "x" * 64}

    answer = strict.post(url, sent, headers={"Sec-Fetch-Site": site})

    assert answer.status_code == 403
    assert "åben for længe" in answer.text
    assert (WORDS in answer.text) == shown


def test_too_many_who_sign_in_at_once_lose_no_words(client, person, step, page, settings):
    asked = remark(client, step, page)
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    cache.clear()

    answers = [sign_in(client, asked, person, "forkert kodeord") for _try in range(2)]
    cache.clear()

    assert [answer.status_code for answer in answers] == [200, 429]
    assert textarea(answers[1]) == f"text: {WORDS}"
