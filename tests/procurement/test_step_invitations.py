"""Suppliers are let in to some steps of a case by a link; it is renewed, and it is ended."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models import Event, Mail
from notifications.secrets import unseal
from portal.refusals import Refused
from procurement.actions import step_invitations
from procurement.models import Case, StepInvitation
from procurement.worksheets import WORKSHEETS
from tests.factories import hash_of, make_case
from tests.procurement.sheets import finance, make_step_invitation, sheets

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sheets")]
__all__ = ["finance", "sheets"]


@pytest.fixture
def case(requester, coordinator):
    return make_case(requester=requester, coordinator=coordinator, status=Case.Status.IN_PROGRESS)


@pytest.fixture
def browser(client, coordinator):
    client.force_login(coordinator)
    return client


def page(case):
    return reverse("procurement:let_supplier_in", args=[case.pk])


def typed(**fields):
    day = (timezone.localdate() + datetime.timedelta(days=30)).isoformat()
    return {
        "company": "Sol & Søn",
        "name": "Sonja Sol",
        "email": "Sonja@example.dk",
        "language": "da",
        "until": day,
        **fields,
    }


def token_of(mail):
    return unseal(mail.secret).rstrip("/").rpartition("/")[2]


@pytest.mark.spec("C23")
def test_a_supplier_is_let_in_by_a_link_that_only_the_mail_holds(browser, case, coordinator):
    text = browser.post(page(case), typed(), follow=True).text

    invitation, mail = StepInvitation.objects.get(), Mail.objects.get(to="sonja@example.dk")
    assert "Linket er på vej til leverandøren." in text
    assert "Sol &amp; Søn" in text
    assert invitation.token_hash == hash_of(token_of(mail))
    assert invitation.expires_at == datetime.datetime.combine(
        timezone.localdate() + datetime.timedelta(days=30),
        datetime.time(23, 59, 59),
        tzinfo=timezone.get_default_timezone(),
    )
    assert (mail.reply_to, mail.recipient) == (coordinator.email, None)
    assert token_of(mail) not in mail.text
    event = Event.objects.about(case).first()
    assert (event.kind, event.actor) == ("procurement.step_supplier_invited", coordinator)
    assert token_of(mail) not in event.text_da


def test_the_page_says_what_the_supplier_will_see(browser, case):
    text = browser.get(page(case)).text

    assert "Test af systemet" in text
    assert "Aftalt plan" in text
    assert "Jurist skriver" not in text
    step = browser.get(case.steps.get(number=17).get_absolute_url()).text
    assert page(case) in step
    assert page(case) not in browser.get(case.steps.get(number=1).get_absolute_url()).text


def test_the_mail_is_in_the_suppliers_language(browser, case):
    browser.post(page(case), typed(language="en"))

    assert "asks you to take part" in Mail.objects.get(to="sonja@example.dk").text


def test_pressed_twice_it_is_one_invitation(browser, case):
    browser.post(page(case), typed())
    browser.post(page(case), typed())

    assert StepInvitation.objects.count() == Mail.objects.filter(to="sonja@example.dk").count() == 1


@pytest.mark.parametrize("other", [{"name": "Solvej Sol"}, {"company": "Sol A/S"}])
def test_a_name_corrected_at_once_is_not_lost_in_silence(browser, case, other):
    browser.post(page(case), typed())

    answer = browser.post(page(case), typed(**other))

    assert "Adressen er allerede inviteret." in answer.text
    assert next(iter(other.values())) in answer.text


def test_an_address_is_invited_once(browser, case):
    make_step_invitation(case=case, email="sonja@example.dk")

    answer = browser.post(page(case), typed())

    assert "Adressen er allerede inviteret." in answer.text
    assert 'value="Sol &amp; Søn"' in answer.text


@pytest.mark.parametrize("days", [-1, 367])
def test_the_day_is_near(browser, case, days):
    day = timezone.localdate() + datetime.timedelta(days=days)

    text = browser.post(page(case), typed(until=day.isoformat())).text

    assert "Vælg en dag fra i dag og højst et år frem." in text


def test_a_case_without_anything_for_a_supplier_invites_none(case, coordinator, monkeypatch):
    monkeypatch.delitem(WORKSHEETS, "test_cases")
    monkeypatch.delitem(WORKSHEETS, "support_agreement")
    for key in ("final_plan", "handover"):
        monkeypatch.delitem(WORKSHEETS, key, raising=False)
    made = StepInvitation(email="a@example.dk", expires_at=timezone.now())

    with pytest.raises(Refused, match="Ingen af sagens trin"):
        step_invitations.invite(case, by=coordinator, invitation=made)


def test_a_new_link_ends_the_old_one(browser, case):
    invitation = make_step_invitation(case=case)
    address = reverse("procurement:renew_step_invitation", args=[invitation.pk])
    day = timezone.localdate() + datetime.timedelta(days=10)

    assert browser.get(address).status_code == 200
    answer = browser.post(address, {"until": day.isoformat()})

    assert answer.url == page(case)
    mail = Mail.objects.get(to=invitation.email)
    now = StepInvitation.objects.get()
    assert now.token_hash == hash_of(token_of(mail)) != invitation.token_hash
    assert timezone.localdate(now.expires_at) == day


def test_what_is_withdrawn_is_not_renewed(case, coordinator):
    invitation = make_step_invitation(case=case)
    step_invitations.revoke(invitation, by=coordinator)
    step_invitations.revoke(invitation, by=coordinator)

    with pytest.raises(Refused, match="Invitér leverandøren igen"):
        step_invitations.renew(invitation, by=coordinator, expires_at=timezone.now())
    assert Mail.objects.filter(to=invitation.email).count() == 1


def test_a_link_is_ended_and_the_supplier_told(browser, case):
    invitation = make_step_invitation(case=case)
    address = reverse("procurement:revoke_step_invitation", args=[invitation.pk])

    assert "holder op med at virke" in browser.get(address).text
    text = browser.post(address, follow=True).text

    assert "Linket er lukket, og leverandøren har fået besked." in text
    assert not StepInvitation.objects.usable().exists()
    assert not Mail.objects.get(to=invitation.email).secret
    assert browser.get(address).status_code == 403


def test_the_page_says_how_far_each_link_has_come(browser, case):
    now = timezone.now()
    make_step_invitation(case=case, opened_at=now)
    make_step_invitation(case=case, expires_at=now)
    make_step_invitation(case=case, revoked_at=now)
    browser.post(page(case), typed())
    Mail.objects.update(state=Mail.State.FAILED)

    text = browser.get(page(case)).text

    for state in ("Deltager", "Linket er udløbet", "Trukket tilbage", "Kunne ikke sendes"):
        assert state in text


def test_who_may(client, case, finance, stranger):
    invitation = make_step_invitation(case=case)
    pages = [
        page(case),
        *(
            reverse(f"procurement:{verb}_step_invitation", args=[invitation.pk])
            for verb in ("renew", "revoke")
        ),
    ]
    for person, code in ((finance, 403), (stranger, 404)):
        client.force_login(person)
        assert [client.get(one).status_code for one in pages] == [code] * 3
