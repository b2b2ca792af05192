"""Who may ask the API, how often, and what never happens there."""

import datetime
import logging

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from portal.doors import MOST_FAILURES
from portal.logs import mask_keys
from requirements_bank.actions import api_keys
from requirements_bank.api import gate
from requirements_bank.models import ApiKey
from tests.factories import hash_of, make_api_key, make_dialogue, make_user
from tests.requirements_bank.api import DIALOGUES, ask, read
from tests.requirements_bank.suppliers import everything_stored, visitor

DESCRIPTION = "/api/v1/openapi.json"
WRONG = "indgang_" + "x" * 43


@pytest.fixture
def key(administrator):
    return make_api_key(administrator)


def test_without_a_key_a_sentence_says_how_to_send_one(db):
    response = visitor().get(DIALOGUES)

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="Indgang"'
    assert response.json() == {
        "code": "unauthorized",
        "error": "Send en nøgle i hovedet: Authorization: Bearer <key>.",
    }


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic abc", "indgang_abc", "Bearer\x00", "Token abc"]
)
def test_what_is_no_key_is_no_key(db, header):
    response = visitor().get(DIALOGUES, headers={"Authorization": header})

    assert response.status_code == 401
    assert "invalid_token" not in response.headers["WWW-Authenticate"]


@pytest.mark.parametrize("shown", [WRONG, "æøå", "a\x00b", "x" * 5000, "a b", "' OR 1=1"])
def test_a_wrong_key_opens_nothing(key, shown):
    response = ask(shown)

    assert response.status_code == 401
    assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]
    assert response.json()["error"] == "Nøglen er ukendt, tilbagekaldt eller udløbet."


def test_the_word_before_the_key_may_be_written_small(key):
    headers = {"Authorization": f"bearer  {key} "}

    assert visitor().get(DIALOGUES, headers=headers).status_code == 200


def test_the_hash_of_a_key_is_no_key(key):
    assert ask(hash_of(key)).status_code == 401


def test_two_keys_of_two_authorities_read_each_their_own(key, dialogue, stranger):
    elsewhere = make_dialogue(buyer=make_user(authority=stranger.authority))
    elsewhere.authority = stranger.authority
    elsewhere.save()
    other = make_api_key(stranger)

    assert [one["id"] for one in read(key)["dialogues"]] == [dialogue.pk]
    assert [one["id"] for one in read(other)["dialogues"]] == [elsewhere.pk]


def test_one_key_is_replaced_by_another_while_the_system_goes_on(key, administrator, dialogue):
    new = make_api_key(administrator)
    assert read(key) == read(new)

    api_keys.revoke_api_key(ApiKey.objects.get(key_hash=hash_of(key)), by=administrator)

    assert ask(key).status_code == 401
    assert len(read(new)["dialogues"]) == 1


def test_a_key_that_is_revoked_in_the_middle_of_a_list_does_not_read_the_rest(
    key, administrator, case, buyer
):
    for _number in range(2):
        make_dialogue(case=case, buyer=buyer)
    page = read(key, limit=1)

    api_keys.revoke_api_key(ApiKey.objects.get(), by=administrator)

    assert ask(key, page["next"]).status_code == 401


def test_a_key_opens_on_its_last_day_and_not_after(administrator):
    today = timezone.localdate()
    yesterday = today - datetime.timedelta(days=1)

    assert ask(make_api_key(administrator, last_day=today)).status_code == 200
    assert ask(make_api_key(administrator, last_day=yesterday)).status_code == 401


def test_it_is_noted_when_a_key_was_last_used_but_not_with_every_question(key):
    assert ApiKey.objects.get().last_used_at is None
    read(key)
    first = ApiKey.objects.get().last_used_at
    assert timezone.now() - first < datetime.timedelta(minutes=1)

    read(key)
    assert ApiKey.objects.get().last_used_at == first

    ApiKey.objects.update(last_used_at=first - datetime.timedelta(minutes=2))
    read(key)
    assert ApiKey.objects.get().last_used_at >= first


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "head", "options", "trace"])
@pytest.mark.parametrize("path", [DIALOGUES, f"{DIALOGUES}/1", "/api/v1/x", DESCRIPTION])
def test_only_get_is_answered(key, method, path):
    browser = Client(enforce_csrf_checks=True, REMOTE_ADDR="test-methods")

    response = getattr(browser, method)(path, headers={"Authorization": f"Bearer {key}"})

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET"
    assert response.headers["Content-Type"] == "application/json"


def test_reading_changes_nothing_but_when_the_key_was_used(key, dialogue):
    read(key)
    before = everything_stored()

    for part in ("", f"/{dialogue.pk}", f"/{dialogue.pk}/requirements", f"/{dialogue.pk}/supplier"):
        read(key, f"{DIALOGUES}{part}")

    assert everything_stored() == before


def test_a_session_opens_nothing_and_no_answer_sets_a_cookie(client, administrator, key):
    client.force_login(administrator)
    client.cookies["django_language"] = "en"

    refused = client.get(DIALOGUES)
    answered = ask(key, browser=client)

    assert refused.status_code == 401
    assert refused.json()["error"].startswith("Send en nøgle")
    assert answered.status_code == 200
    for response in (refused, answered, client.get(DESCRIPTION), client.post(DIALOGUES)):
        assert not response.cookies
        assert response.headers["Cache-Control"] == "no-store"


def test_a_cookie_of_a_session_that_is_gone_is_not_answered_either(key):
    browser = visitor()
    browser.cookies["sessionid"] = "a" * 32

    assert not ask(key, browser=browser).cookies


def test_wrong_keys_from_one_address_are_stopped_and_good_ones_are_not(key):
    cache.clear()
    browser = visitor()
    for _number in range(MOST_FAILURES):
        assert ask(WRONG, browser=browser).status_code == 401

    stopped = ask(WRONG, browser=browser)

    assert stopped.status_code == 429
    assert stopped.headers["Retry-After"] == "3600"
    assert stopped.json()["code"] == "too_many_requests"
    assert ask(key, browser=browser).status_code == 200
    assert ask(WRONG).status_code == 401


def test_one_key_may_ask_so_often_and_the_others_go_on(key, administrator, monkeypatch):
    cache.clear()
    monkeypatch.setattr(gate, "QUESTIONS", 2)
    other = make_api_key(administrator)

    answers = [ask(key) for _number in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[-1].headers["Retry-After"] == "60"
    assert ask(other).status_code == 200


def test_the_description_is_for_everybody_but_not_without_end(db, monkeypatch):
    cache.clear()
    monkeypatch.setattr(gate, "QUESTIONS", 2)
    browser = visitor()

    assert [browser.get(DESCRIPTION).status_code for _number in range(3)] == [200, 200, 429]


def test_no_line_of_the_log_holds_a_key(key, caplog):
    caplog.set_level(logging.DEBUG)

    ask(key)
    ask(WRONG)
    ask(WRONG, f"{DIALOGUES}?after={WRONG}")

    assert caplog.records
    for record in caplog.records:
        line = mask_keys(None, "", record.getMessage())
        assert key not in line
        assert WRONG not in line


@pytest.mark.parametrize(
    "text", ["GET /api/v1/dialogues?key={}", 'token="{}"', "/konto?a=b&key={}&c"]
)
def test_a_key_that_somebody_wrote_into_an_address_is_masked(text):
    line = mask_keys(None, "", text.format(WRONG))

    assert WRONG[8:] not in line
    assert line == text.format("indgang_[masked]")
