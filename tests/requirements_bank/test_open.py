"""The door: a link in a mail, one button, and nothing that a mail scanner can do by looking."""

import datetime
import re
import secrets

import pytest
from django.utils import timezone

from notifications.models import Event
from requirements_bank.actions import answers
from requirements_bank.models import Invitation
from tests.factories import make_dialogue, make_invitation
from tests.requirements_bank.suppliers import (
    everything_stored,
    inside,
    invited,
    new_link,
    page,
    visitor,
)

pytestmark = pytest.mark.django_db
Status = Invitation.Status


@pytest.mark.spec("E39")
def test_the_door_says_who_asks_until_when_and_whom_to_ask():
    dialogue = make_dialogue(deadline=datetime.datetime(2030, 9, 17, 21, 59, tzinfo=datetime.UTC))
    _invitation, token = invited(dialogue=dialogue, supplier="Sol & Søn")

    text = visitor().get(f"/svar/{token}/").text

    assert "Bookingsystem" in text
    assert f"{dialogue.authority} inviterer Sol &amp; Søn" in text
    assert "17. september 2030 kl. 23.59 (dansk tid)" in text
    assert "marked@example.dk" in text


@pytest.mark.spec("E45")
def test_a_deadline_a_minute_before_midnight_in_utc_is_shown_in_danish_time():
    dialogue = make_dialogue(deadline=datetime.datetime(2030, 9, 17, 23, 59, tzinfo=datetime.UTC))
    _invitation, token = invited(dialogue=dialogue)

    assert "18. september 2030 kl. 01.59 (dansk tid)" in visitor().get(f"/svar/{token}/").text


@pytest.mark.spec("E38")
def test_looking_changes_nothing_however_often_and_leaves_no_session():
    _invitation, token = invited()
    browser = visitor()
    before = everything_stored()

    for method in (browser.get, browser.head, *[browser.get] * 5):
        assert method(f"/svar/{token}/").status_code == 200
    # HEAD with the header that htmx sends, and methods nobody should use
    assert browser.get(f"/svar/{token}/", headers={"HX-Request": "true"}).status_code == 200
    for method in (browser.put, browser.patch, browser.delete, browser.options):
        assert method(f"/svar/{token}/").status_code == 405

    assert everything_stored() == before
    assert "sessionid" not in browser.cookies


def test_a_person_gets_in_ten_times_and_it_is_begun_once():
    invitation, token = invited()

    for _time in range(10):
        browser = visitor()
        answer = browser.post(f"/svar/{token}/")
        assert answer.status_code == 302
        assert answer["Location"] == page(invitation)
        assert browser.get(page(invitation)).status_code == 200

    invitation.refresh_from_db()
    assert invitation.status == Status.STARTED
    assert Event.objects.about(invitation).filter(kind="requirements_bank.opened").count() == 10


def test_opening_again_after_sending_leaves_it_sent():
    invitation, token = invited()
    visitor().post(f"/svar/{token}/")
    invitation.refresh_from_db()
    answers.finish(invitation)

    visitor().post(f"/svar/{token}/")

    invitation.refresh_from_db()
    assert invitation.status == Status.FINISHED


def unusable(kind: str) -> str:
    """A token that opens nothing."""
    invitation, token = invited()
    if kind == "withdrawn":
        invitation.move_to(Status.REVOKED)
    elif kind == "expired":
        Invitation.objects.update(expires_at=timezone.now())
    elif kind == "replaced":
        new_link(invitation, secrets.token_hex())
    elif kind == "hash instead of token":
        return invitation.token_hash
    else:
        return secrets.token_urlsafe(32) if kind == "unknown" else kind
    return token


@pytest.mark.parametrize(
    "kind",
    ["withdrawn", "expired", "replaced", "unknown", "hash instead of token", "x", "æøå", "a" * 999],
)
@pytest.mark.parametrize("method", ["get", "post", "head"])
def test_all_links_that_do_not_work_get_the_same_answer(kind, method):
    def ask(token):
        answer = getattr(visitor(), method)(f"/svar/{token}/")
        text = re.sub(r'value="[^"]*"|X-CSRFToken[^}]*', "", answer.text)
        return answer.status_code, text, set(answer.headers), set(answer.cookies)

    assert ask(unusable(kind))[0] == 404
    assert ask(unusable(kind)) == ask("nothing")


def test_only_failures_count_and_a_good_link_is_never_shut_out():
    _invitation, token = invited()
    browser = visitor()
    for _time in range(25):
        assert browser.get(f"/svar/{token}/").status_code == 200

    codes = [browser.get(f"/svar/{secrets.token_urlsafe(32)}/").status_code for _ in range(25)]

    assert codes == [404] * 20 + [429] * 5
    assert browser.get(f"/svar/{token}/").status_code == 200
    assert browser.post(f"/svar/{token}/").status_code == 302
    assert visitor().get("/svar/x/").status_code == 404


def test_behind_a_proxy_of_our_own_everybody_has_a_limit_of_their_own(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    address, browser = secrets.token_hex(4), visitor()

    def ask(address):
        headers = {"X-Forwarded-For": f"spoofed-{secrets.token_hex(2)}, {address}"}
        return browser.get("/svar/x/", headers=headers).status_code

    assert [ask(address) for _ in range(21)][-2:] == [404, 429]
    assert ask(secrets.token_hex(4)) == 404


@pytest.mark.parametrize("loss", ["withdrawn", "expired", "replaced"])
def test_what_ends_the_link_ends_the_open_sheet_at_once(loss):
    invitation, browser = inside()
    assert browser.get(page(invitation)).status_code == 200

    if loss == "withdrawn":
        invitation.move_to(Status.REVOKED)
    elif loss == "expired":
        Invitation.objects.update(expires_at=timezone.now())
    else:
        new_link(invitation, secrets.token_hex())

    for part in ("", "send/", "kvittering/", "kvittering/fil/"):
        answer = browser.get(page(invitation, part))
        assert answer.status_code == 404
        assert "Åbn besvarelsen med linket" in answer.text
    assert browser.post(page(invitation, "send/")).status_code == 404
    assert browser.post(page(invitation, "traek-tilbage/")).status_code == 404
    assert not invitation.receipts.exists()


def test_a_session_opens_its_own_invitation_and_no_other():
    mine, browser = inside()
    others = make_invitation(dialogue=mine.dialogue)

    assert browser.get(page(mine)).status_code == 200
    foreign, unknown = browser.get(page(others)), browser.get("/besvarelse/99999999/")

    assert foreign.status_code == unknown.status_code == 404
    clean = [re.sub(r'value="[^"]*"|X-CSRFToken[^}]*', "", a.text) for a in (foreign, unknown)]
    assert clean[0] == clean[1]


def test_one_browser_may_hold_two_invitations():
    first, browser = inside()
    second, token = invited()

    browser.post(f"/svar/{token}/")

    assert browser.get(page(first)).status_code == browser.get(page(second)).status_code == 200


def test_the_token_is_in_no_later_page_or_address_and_not_in_the_session():
    invitation, token = invited()
    browser = visitor()

    answer = browser.post(f"/svar/{token}/")
    seen = [answer["Location"], str(answer.headers), str(dict(browser.session))]
    for part in ("", "send/"):
        found = browser.get(page(invitation, part))
        seen += [found.text, str(found.headers)]

    assert not [text for text in seen if token in text]


def test_the_door_sends_no_path_to_anybody():
    """Not "no-referrer": browsers then send "Origin: null" and the button is refused."""
    _invitation, token = invited()

    for answer in (visitor().get(f"/svar/{token}/"), visitor().get("/svar/unknown/")):
        assert answer["Referrer-Policy"] == "strict-origin"
    text = visitor().get(f"/svar/{token}/").text
    assert '<meta name="referrer" content="strict-origin">' in text


def test_the_pages_are_in_the_language_of_the_invitation_until_it_is_switched():
    invitation, token = invited(language="en")
    browser = visitor()

    door = browser.get(f"/svar/{token}/")
    assert 'lang="en"' in door.text
    assert door["Content-Language"] == "en"
    browser.post(f"/svar/{token}/")
    assert "Your answer is not sent yet" in browser.get(page(invitation)).text
    browser.post("/sprog/", {"language": "da", "next": "/"})
    assert "Jeres svar er ikke sendt endnu" in browser.get(page(invitation)).text
    browser.post(f"/svar/{token}/")
    assert "Jeres svar er ikke sendt endnu" in browser.get(page(invitation)).text


def test_after_the_deadline_and_after_a_cancellation_the_door_says_so():
    late = make_dialogue(deadline=timezone.now() - datetime.timedelta(minutes=1))
    _invitation, token = invited(dialogue=late)
    assert "Fristen er overskredet" in visitor().get(f"/svar/{token}/").text

    invitation, browser = inside(dialogue=make_dialogue(status="cancelled"))
    assert "Markedsdialogen er annulleret" in browser.get(page(invitation)).text
