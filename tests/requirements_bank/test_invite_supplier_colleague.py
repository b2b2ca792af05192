"""A supplier's colleagues get links of their own, to this sheet and to nothing else."""

import re

import pytest
from django.utils import timezone

from notifications.models import Event, Mail
from notifications.secrets import unseal
from portal.doors import hash_of
from portal.refusals import Refused
from requirements_bank.actions import answers, invitations, supplier_colleagues
from requirements_bank.models import Answer, Invitation, MarketDialogue, SupplierColleague
from tests.races import Hold, Meeting, at_once, errors
from tests.requirements_bank.rounds import ask, entered, make_answered, time_is_up
from tests.requirements_bank.suppliers import autosave, inside, page, visitor


def door_of(mail: Mail) -> str:
    return re.sub(r"^https?://[^/]+", "", unseal(mail.secret))


def helping(invitation, email="kollega@example.dk"):
    """A colleague who has opened the link."""
    colleague = supplier_colleagues.invite(invitation, name="Kim", email=email)
    browser = visitor()
    door = door_of(Mail.objects.get(to=email))
    assert browser.post(door)["Location"] == page(invitation)
    return colleague, browser, door


@pytest.fixture
def sheet(db):
    return inside(supplier="Sol & Søn")


def test_a_colleague_is_invited_by_name_and_address_and_gets_a_link(sheet):
    invitation, browser = sheet

    answer = browser.post(
        page(invitation, "kolleger/"), {"name": "Kim", "email": "Kim@Example.DK"}, follow=True
    )

    assert "Kim" in answer.text
    mail = Mail.objects.get(to="kim@example.dk")
    assert mail.subject == "Hjælp Sol & Søn med at svare: Bookingsystem"
    assert mail.reply_to == "marked@example.dk"
    token = door_of(mail).strip("/").rpartition("/")[2]
    assert token not in str(vars(mail)) + str(vars(SupplierColleague.objects.get()))


def test_the_colleague_answers_and_sends_as_the_invited_one(sheet):
    invitation, _browser = sheet
    _colleague, helper, _door = helping(invitation)

    autosave(helper, invitation.dialogue.requirements.first(), invitation)
    answer = helper.post(page(invitation, "send/"), follow=True)

    assert "Kvittering" in answer.text
    assert Answer.objects.count() == 1


def test_the_colleagues_link_opens_no_other_sheet(sheet):
    invitation, _browser = sheet
    _colleague, helper, _door = helping(invitation)
    other, _ = inside(dialogue=invitation.dialogue)

    assert helper.get(page(other)).status_code == 404


def test_only_the_invited_one_decides_who_helps(sheet):
    invitation, browser = sheet
    colleague, helper, _door = helping(invitation)

    text = helper.get(page(invitation, "kolleger/")).text
    assert "Kun den, som myndigheden har inviteret" in text
    typed = {"name": "X", "email": "x@example.dk"}
    assert helper.post(page(invitation, "kolleger/"), typed).status_code == 404
    remove = page(invitation, f"kolleger/{colleague.pk}/fjern/")
    assert helper.post(remove).status_code == 404
    assert SupplierColleague.objects.standing().count() == 1
    assert "Luk linket" in browser.get(page(invitation, "kolleger/")).text


def test_an_ended_link_opens_nothing_and_the_open_page_is_closed(sheet):
    invitation, browser = sheet
    colleague, helper, door = helping(invitation)

    browser.post(page(invitation, f"kolleger/{colleague.pk}/fjern/"))

    assert helper.get(page(invitation)).status_code == 404
    assert visitor().post(door).status_code == 404
    assert browser.get(page(invitation)).status_code == 200
    assert browser.get(page(invitation, f"kolleger/{colleague.pk}/fjern/")).status_code in (
        404,
        405,
    )


def test_the_colleagues_link_ends_with_the_invitation(sheet, buyer):
    invitation, _browser = sheet
    _colleague, helper, door = helping(invitation)

    invitation.move_to("revoked")

    assert helper.get(page(invitation)).status_code == 404
    assert visitor().get(door).status_code == 404


def new_supplier_link(invitation):
    """The authority sends a new link; the browser of who opens it."""
    invitations.resend(invitation, by=invitation.invited_by)
    invitation.refresh_from_db()
    browser = visitor()
    browser.post(door_of(Mail.objects.filter(to=invitation.email).latest("pk")))
    return browser


def test_colleagues_invited_by_a_link_that_is_replaced_are_let_in_no_more(sheet):
    invitation, browser = sheet
    _colleague, helper, door = helping(invitation)

    invitations.resend(invitation, by=invitation.invited_by)

    assert browser.get(page(invitation)).status_code == 404
    assert helper.get(page(invitation)).status_code == 404
    assert visitor().post(door).status_code == 404
    mail = Mail.objects.filter(to=invitation.email).latest("pk")
    assert "Linket til den 1 kollega, I havde inviteret, er også lukket" in mail.text


@pytest.mark.parametrize("typed_anew", [False, True])
def test_who_gets_the_new_link_is_shown_who_they_were_and_invites_again_by_a_click(
    sheet, typed_anew
):
    invitation, _browser = sheet
    colleague, helper, old_door = helping(invitation)
    browser = new_supplier_link(invitation)
    assert "1 kollegas link er lukket" in browser.get(page(invitation)).text
    shown = browser.get(page(invitation, "kolleger/")).text
    again = page(invitation, f"kolleger/{colleague.pk}/igen/")
    assert again in shown

    if typed_anew:
        typed = {"name": colleague.name, "email": colleague.email}
        browser.post(page(invitation, "kolleger/"), typed)
    else:
        browser.post(again)
    browser.post(again)

    mails = Mail.objects.filter(to=colleague.email)
    assert mails.count() == 2
    assert visitor().post(old_door).status_code == 404
    assert helper.get(page(invitation)).status_code == 404
    newcomer = visitor()
    newcomer.post(door_of(mails.latest("pk")))
    assert newcomer.get(page(invitation)).status_code == 200
    assert again not in browser.get(page(invitation, "kolleger/")).text
    assert "link er lukket" not in browser.get(page(invitation)).text


def test_whom_the_supplier_let_go_itself_is_not_shown_as_ended_by_the_link(sheet):
    invitation, _browser = sheet
    colleague, _helper, _door = helping(invitation)
    supplier_colleagues.remove(colleague)

    browser = new_supplier_link(invitation)

    assert colleague.email not in browser.get(page(invitation, "kolleger/")).text


def test_a_colleague_sees_and_invites_nobody_again(sheet):
    invitation, _browser = sheet
    first, _helper, _door = helping(invitation)
    new_supplier_link(invitation)
    _second, helper, _door = helping(invitation, email="to@example.dk")

    assert first.email not in helper.get(page(invitation, "kolleger/")).text
    again = page(invitation, f"kolleger/{first.pk}/igen/")
    assert helper.post(again).status_code == 404


def test_a_round_gives_a_new_link_too_and_colleagues_help_in_it_when_invited_again(db):
    dialogue = make_answered()
    invitation = dialogue.invitations.get(supplier_name="Alfa")
    colleague = SupplierColleague.objects.create(
        invitation=invitation,
        name="Kim",
        email="kim@example.dk",
        token_hash=hash_of("kim"),
        invited_at=timezone.now(),
    )
    current = ask(dialogue, "Alfa")
    _sheet, browser = entered(current)
    again = page(invitation, f"kolleger/{colleague.pk}/igen/")
    assert again in browser.get(page(invitation, "kolleger/")).text
    assert visitor().post("/svar/kim/").status_code == 404

    browser.post(again)

    mail = Mail.objects.get(to=colleague.email)
    helper = visitor()
    helper.post(door_of(mail))
    assert helper.get(page(invitation)).status_code == 200
    assert "1. juni 2027" in mail.text
    time_is_up(current)
    assert "igen/" not in browser.get(page(invitation, "kolleger/")).text
    late = {"name": "Sen", "email": "sen@example.dk"}
    assert browser.post(page(invitation, "kolleger/"), late).status_code == 422


def test_after_the_deadline_nobody_is_invited_again(sheet):
    invitation, _browser = sheet
    colleague, _helper, _door = helping(invitation)
    browser = new_supplier_link(invitation)
    MarketDialogue.objects.update(deadline=timezone.now())

    browser.post(page(invitation, f"kolleger/{colleague.pk}/igen/"))

    assert not invitation.colleagues.standing().exists()


def test_nobody_is_invited_twice_and_not_the_one_who_is_invited_already(sheet):
    invitation, browser = sheet
    helping(invitation)

    for email in ("kollega@example.dk", invitation.email):
        answer = browser.post(page(invitation, "kolleger/"), {"name": "Igen", "email": email})
        assert answer.status_code == 422
        assert "allerede et link" in answer.text

    assert SupplierColleague.objects.count() == 1


def test_the_portal_is_no_way_to_write_to_strangers(sheet, monkeypatch):
    invitation, _browser = sheet
    monkeypatch.setattr(supplier_colleagues, "MOST_COLLEAGUES", 1)
    colleague, _helper, _door = helping(invitation)
    supplier_colleagues.remove(colleague)

    with pytest.raises(Refused, match="tyve"):
        supplier_colleagues.invite(invitation, name="To", email="to@example.dk")


def test_after_the_deadline_nobody_is_invited_and_a_link_can_still_be_ended(sheet):
    invitation, browser = sheet
    colleague, helper, _door = helping(invitation)
    MarketDialogue.objects.update(deadline=timezone.now())

    typed = {"name": "Sen", "email": "sen@example.dk"}
    assert browser.post(page(invitation, "kolleger/"), typed).status_code == 422
    assert SupplierColleague.objects.get() == colleague
    assert str(colleague) == "Kim"
    assert helper.get(page(invitation)).status_code == 200
    assert page(invitation, "kolleger/") in browser.get(page(invitation)).text
    end = page(invitation, f"kolleger/{colleague.pk}/fjern/")
    assert end in browser.get(page(invitation, "kolleger/")).text

    browser.post(end)

    assert helper.get(page(invitation)).status_code == 404


def test_a_link_is_ended_once(sheet):
    invitation, _browser = sheet
    colleague, _helper, _door = helping(invitation)

    supplier_colleagues.remove(colleague)
    supplier_colleagues.remove(colleague)

    ended = Event.objects.filter(kind="requirements_bank.supplier_colleague_removed")
    assert ended.count() == 1


def test_who_sent_the_answer_can_still_let_a_colleague_read_it(sheet):
    invitation, _browser = sheet
    answers.finish(invitation)

    _colleague, helper, _door = helping(invitation)

    assert "Kvittering" in helper.get(page(invitation, "kvittering/")).text


def test_who_holds_a_link_that_was_replaced_invites_nobody(sheet):
    invitation, _browser = sheet
    stale = Invitation.objects.get(pk=invitation.pk)
    invitations.resend(invitation, by=invitation.invited_by)

    with pytest.raises(Refused, match="skiftet ud"):
        supplier_colleagues.invite(stale, name="Kim", email="kim@example.dk")

    assert not SupplierColleague.objects.exists()


def invite_by_a_link_that_is_replaced(settings) -> bool:
    """Somebody who holds the old link invites while the new one is sent. Whether it stands."""
    hold = Hold()
    settings.PAUSES = {"a colleague is let in": hold}
    invitation, _browser = inside()
    stale = Invitation.objects.get(pk=invitation.pk)
    hold.race(
        lambda: supplier_colleagues.invite(stale, name="Kim", email="kim@example.dk"),
        meanwhile=lambda: invitations.resend(invitation, by=invitation.invited_by),
        refusals=Refused,
    )
    return invitation.colleagues.standing().exists()


@pytest.mark.django_db(transaction=True)
def test_whoever_invites_in_the_moment_the_link_is_replaced_lets_nobody_in(settings):
    assert not invite_by_a_link_that_is_replaced(settings)


@pytest.mark.django_db(transaction=True)
def test_twin_without_locks_the_colleague_of_the_old_link_stays(settings):
    settings.LOCKS_OFF = True

    assert invite_by_a_link_that_is_replaced(settings)


def invite_twice(settings) -> list:
    settings.PAUSES = {"supplier_colleague_invited": Meeting()}
    invitation, _browser = inside()
    copies = [Invitation.objects.get(pk=invitation.pk) for _ in range(2)]

    def act(copy):
        return lambda: supplier_colleagues.invite(copy, name="Kim", email="kim@example.dk")

    return at_once(*map(act, copies), refusals=Exception)


@pytest.mark.django_db(transaction=True)
def test_of_two_invitations_of_one_colleague_one_is_sent_and_the_other_is_told(settings):
    assert [type(error) for error in errors(invite_twice(settings))] == [Refused]
    assert Mail.objects.filter(to="kim@example.dk").count() == 1


@pytest.mark.django_db(transaction=True)
def test_twin_without_locks_the_database_alone_says_no(settings):
    settings.LOCKS_OFF = True

    [error] = errors(invite_twice(settings))
    assert not isinstance(error, Refused)
