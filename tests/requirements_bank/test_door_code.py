"""A code from a second mail at the supplier's door, where the authority wants one."""

import datetime
import re
import secrets

import pytest
from django.db.models import F

from notifications.models import Event, Mail
from notifications.secrets import unseal
from portal.refusals import Refused
from requirements_bank.actions import door_codes, supplier_colleagues
from requirements_bank.models import DialogueRules, Invitation, LinkCode
from tests.factories import hash_of
from tests.races import Meeting, at_once, errors
from tests.requirements_bank.suppliers import (
    asks,
    everything_stored,
    invited,
    newest_code,
    page,
    visitor,
)

USED = "Koden er brugt. Bed om en ny."
OLD = "Koden er mere end ti minutter gammel. Bed om en ny."
WRONG = "Det er ikke koden i den nyeste mail. Se efter igen."
FIVE_WRONG = "Der er tastet en forkert kode fem gange. Bed om en ny."
TOO_SOON = "Der er sendt en kode for mindre end et minut siden. Se efter mailen først."
TOO_MANY = "Der er sendt fem koder på en time. Vent en time, og prøv igen."


def another(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def pressed(**fields):
    """A supplier who has pressed the button and waits for the code."""
    invitation, token = invited(**fields)
    asks(wants_code=True)
    browser = visitor()
    answer = browser.post(f"/svar/{token}/")
    assert answer["Location"] == page(invitation, "kode/")
    return invitation, browser, token


def typed(browser, invitation, code):
    return browser.post(page(invitation, "kode/"), {"code": code})


def is_in(browser, invitation) -> bool:
    return browser.get(page(invitation)).status_code == 200


def later(**time) -> None:
    """As if the codes had been sent so much earlier."""
    gone = datetime.timedelta(**time)
    LinkCode.objects.update(sent_at=F("sent_at") - gone, counted_since=F("counted_since") - gone)


@pytest.fixture
def waiting(db):
    return pressed()


def test_without_the_rule_the_button_opens_the_sheet_and_there_is_no_code(db):
    invitation, token = invited()
    browser = visitor()

    assert "sender vi en kode" not in browser.get(f"/svar/{token}/").text
    assert browser.post(f"/svar/{token}/")["Location"] == page(invitation)
    assert is_in(browser, invitation)
    assert not LinkCode.objects.exists()
    assert not Mail.objects.exists()
    assert browser.get(page(invitation, "kode/")).status_code == 404


def test_the_button_mails_six_digits_to_the_mailbox_of_the_link_and_lets_nobody_in(waiting):
    invitation, browser, _token = waiting

    mail = Mail.objects.get()
    assert mail.to == invitation.email
    assert mail.subject == "Kode til besvarelsen: Bookingsystem"
    assert mail.reply_to == "marked@example.dk"
    assert re.fullmatch("[0-9]{6}", newest_code())
    assert not is_in(browser, invitation)
    invitation.refresh_from_db()
    assert invitation.status == Invitation.Status.INVITED


def test_the_right_code_lets_in_and_begins_the_answer(waiting):
    invitation, browser, _token = waiting

    code = newest_code()
    answer = typed(browser, invitation, f" {code[:3]} {code[3:]} ")

    assert answer["Location"] == page(invitation)
    assert is_in(browser, invitation)
    invitation.refresh_from_db()
    assert invitation.status == Invitation.Status.STARTED


def test_the_code_lies_nowhere_in_the_clear_and_its_hash_needs_the_portals_key(waiting):
    _invitation, browser, token = waiting
    code = newest_code()

    stored = str(everything_stored()) + str(dict(browser.session))
    assert not re.search(rf"(?<![0-9.]){code}(?![0-9])", stored)
    plain = {hash_of(text) for text in (code, hash_of(token) + code)}
    assert LinkCode.objects.get().code_hash not in plain


def test_looking_at_the_link_mails_nothing(db):
    _invitation, token = invited()
    asks(wants_code=True)
    before = everything_stored()

    text = visitor().get(f"/svar/{token}/").text

    assert "sender vi en kode til den adresse" in text
    assert everything_stored() == before


def test_the_page_has_one_field_that_phones_can_fill(waiting):
    invitation, browser, token = waiting

    text = browser.get(page(invitation, "kode/")).text

    field = re.search(r"<input[^>]*name=\"code\"[^>]*>", text)[0]
    assert 'autocomplete="one-time-code"' in field
    assert 'inputmode="numeric"' in field
    assert re.search('<label[^>]*for="id_code"', text)
    assert token not in text


def test_the_page_and_the_mail_are_in_the_language_of_the_invitation(db):
    invitation, browser, _token = pressed(language="en")

    assert "Send a new code" in browser.get(page(invitation, "kode/")).text
    assert Mail.objects.get().subject == "Code for the answer sheet: Bookingsystem"
    wrong = typed(browser, invitation, another(newest_code()))
    assert "That is not the code in the newest mail. Look again." in wrong.text


@pytest.mark.parametrize("text", ["", "12345", "1234567", "abcdef", "²²²²²²"])
def test_what_is_not_six_digits_is_said_beside_the_field_and_is_no_try(waiting, text):
    invitation, browser, _token = waiting

    answer = typed(browser, invitation, text)

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert LinkCode.objects.get().tries == 0


def test_a_wrong_code_is_said_beside_the_field_and_noted_and_the_right_one_still_works(waiting):
    invitation, browser, _token = waiting

    answer = typed(browser, invitation, another(newest_code()))

    assert answer.status_code == 422
    assert WRONG in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert not is_in(browser, invitation)
    assert Event.objects.about(invitation).filter(kind="requirements_bank.code_refused").exists()
    typed(browser, invitation, newest_code())
    assert is_in(browser, invitation)


def test_after_five_wrong_tries_the_right_code_is_refused_too(waiting):
    invitation, browser, _token = waiting
    code = newest_code()

    answers = [typed(browser, invitation, another(code)).text for _time in range(5)]

    assert [WRONG in text for text in answers] == [True] * 4 + [False]
    assert FIVE_WRONG in answers[-1]
    assert FIVE_WRONG in typed(browser, invitation, code).text
    assert not is_in(browser, invitation)


def test_a_code_holds_for_ten_minutes_and_no_longer(waiting):
    invitation, browser, _token = waiting

    later(minutes=10)

    assert OLD in typed(browser, invitation, newest_code()).text
    assert not is_in(browser, invitation)


def test_a_code_just_under_ten_minutes_old_holds(waiting):
    invitation, browser, _token = waiting
    later(minutes=9, seconds=30)

    typed(browser, invitation, newest_code())

    assert is_in(browser, invitation)


def test_a_code_lets_in_once(waiting):
    invitation, browser, token = waiting
    code = newest_code()
    typed(browser, invitation, code)
    other = visitor()
    LinkCode.objects.update(sent=5)
    other.post(f"/svar/{token}/")

    answer = typed(other, invitation, code)

    assert USED in answer.text
    assert not is_in(other, invitation)


def test_the_code_of_another_invitation_opens_nothing(waiting):
    invitation, browser, _token = waiting
    mine = newest_code()
    theirs = mine
    while theirs == mine:
        LinkCode.objects.exclude(invitation=invitation).delete()
        pressed(dialogue=invitation.dialogue)
        theirs = newest_code()

    assert WRONG in typed(browser, invitation, theirs).text
    assert not is_in(browser, invitation)


def test_the_same_digits_have_another_hash_for_another_link(waiting):
    _invitation, _browser, token = waiting

    hashes = {door_codes._hash_of("123456", hash_of(one)) for one in (token, "another")}

    assert len(hashes) == 2


def test_a_new_code_ends_the_one_before(waiting):
    invitation, browser, _token = waiting
    first = newest_code()
    later(minutes=1)

    answer = browser.post(page(invitation, "kode/"), {"again": "1"}, follow=True)

    assert "En kode er på vej." in answer.text
    if newest_code() != first:
        assert WRONG in typed(browser, invitation, first).text
    typed(browser, invitation, newest_code())
    assert is_in(browser, invitation)


def test_a_second_click_sends_no_second_code(waiting):
    invitation, browser, token = waiting

    for answer in (
        browser.post(f"/svar/{token}/", follow=True),
        browser.post(page(invitation, "kode/"), {"again": "1"}, follow=True),
    ):
        assert TOO_SOON in answer.text
    assert Mail.objects.count() == 1


def test_a_code_that_no_longer_holds_is_replaced_at_once(waiting):
    invitation, browser, _token = waiting
    for _time in range(5):
        typed(browser, invitation, another(newest_code()))

    browser.post(page(invitation, "kode/"), {"again": "1"})

    assert Mail.objects.count() == 2
    typed(browser, invitation, newest_code())
    assert is_in(browser, invitation)


def test_at_most_five_codes_are_sent_in_an_hour(waiting):
    invitation, browser, token = waiting
    for _time in range(4):
        later(minutes=2)
        browser.post(page(invitation, "kode/"), {"again": "1"})
    later(minutes=2)

    for answer in (
        browser.post(page(invitation, "kode/"), {"again": "1"}, follow=True),
        visitor().post(f"/svar/{token}/", follow=True),
    ):
        assert TOO_MANY in answer.text
    assert Mail.objects.count() == 5
    later(minutes=50)
    browser.post(page(invitation, "kode/"), {"again": "1"})
    assert Mail.objects.count() == 6
    assert LinkCode.objects.get().sent == 1


@pytest.mark.parametrize("loss", ["withdrawn", "expired", "replaced", "the rule is off"])
def test_the_page_is_not_reached_without_a_valid_link(waiting, loss):
    invitation, browser, _token = waiting
    code = newest_code()
    if loss == "withdrawn":
        invitation.move_to(Invitation.Status.REVOKED)
    elif loss == "expired":
        Invitation.objects.update(expires_at=invitation.invited_at)
    elif loss == "replaced":
        Invitation.objects.update(token_hash=hash_of(secrets.token_hex()))
    else:
        DialogueRules.objects.update(wants_code=False)

    assert browser.get(page(invitation, "kode/")).status_code == 404
    assert typed(browser, invitation, code).status_code == 404
    assert browser.post(page(invitation, "kode/"), {"again": "1"}).status_code == 404
    assert not is_in(browser, invitation)
    assert Mail.objects.count() == 1


def test_the_page_is_not_reached_by_a_browser_that_did_not_press_the_button(waiting):
    invitation, _browser, _token = waiting
    others, browser, _token = pressed()

    assert browser.get(page(invitation, "kode/")).status_code == 404
    assert typed(browser, invitation, newest_code()).status_code == 404
    assert browser.get(page(others, "kode/")).status_code == 200


def test_a_colleague_gets_the_code_in_the_own_mailbox_and_it_opens_only_that_link(waiting):
    invitation, browser, _token = waiting
    own = newest_code()
    typed(browser, invitation, own)
    invitation.refresh_from_db()
    supplier_colleagues.invite(invitation, name="Kim", email="kim@example.dk")
    address = unseal(Mail.objects.latest("pk").secret)
    helper = visitor()

    helper.post(re.sub(r"^https?://[^/]+", "", address))

    assert Mail.objects.latest("pk").to == "kim@example.dk"
    if newest_code() != own:
        assert WRONG in typed(helper, invitation, own).text
    typed(helper, invitation, newest_code())
    assert is_in(helper, invitation)


def test_from_one_address_only_so_many_codes_are_tried_in_an_hour(db):
    browser = visitor()
    for _time in range(4):
        invitation, token = invited()
        asks(wants_code=True)
        browser.post(f"/svar/{token}/")
        for _wrong in range(5):
            assert typed(browser, invitation, another(newest_code())).status_code == 422
    invitation, token = invited()
    asks(wants_code=True)
    assert browser.post(f"/svar/{token}/").status_code == 302

    assert typed(browser, invitation, newest_code()).status_code == 429
    assert not is_in(browser, invitation)


def type_twice(settings, mailoutbox) -> list:
    """The same code by two browsers at once; what each was told."""
    settings.PAUSES = {"code_typed": Meeting()}
    invitation, _browser, token = pressed()
    code = re.search(r"^[0-9]{6}$", mailoutbox[0].body, re.MULTILINE)[0]
    assert not Mail.objects.get().secret
    return at_once(*[lambda: door_codes.take(invitation, hash_of(token), code)] * 2)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_type_the_code_at_once_one_is_let_in(settings, mailoutbox):
    assert sorted(map(str, type_twice(settings, mailoutbox))) == sorted(["None", USED])


@pytest.mark.django_db(transaction=True)
def test_twin_without_locks_both_are_let_in(settings, mailoutbox):
    settings.LOCKS_OFF = True

    assert type_twice(settings, mailoutbox) == [None, None]


def press_twice(settings) -> list:
    settings.PAUSES = {"code_sent": Meeting()}
    invitation, _browser, token = pressed()
    later(minutes=2)
    send = [lambda: door_codes.send(invitation, hash_of(token))] * 2
    return errors(at_once(*send, refusals=Refused))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_at_once_one_code_is_sent(settings):
    assert [str(error) for error in press_twice(settings)] == [TOO_SOON]


@pytest.mark.django_db(transaction=True)
def test_twin_without_locks_two_codes_are_sent(settings):
    settings.LOCKS_OFF = True

    assert press_twice(settings) == []
