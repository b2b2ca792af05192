"""The mails of a case can be seen, and sent again when they did not arrive."""

import smtplib

import pytest
from django.urls import reverse

from notifications import actions, tasks
from notifications.models import Event, Mail
from notifications.trail import Letter
from portal.lifecycle import TransitionNotAllowed


@pytest.fixture
def mail(make_event, server):
    """A mail of the case that nobody got."""
    make_event(write=[Letter("gone@example.com", "da", "https://x/hemmelig")])
    Mail.objects.update(text="Svar her: [[link]]")
    server.refusal = smtplib.SMTPRecipientsRefused({"gone@example.com": (550, b"no such person")})
    tasks.sweep_mail()
    server.refusal = None
    return Mail.objects.get()


@pytest.fixture
def mails_url(case):
    return reverse("notifications:mail_list", args=[case.pk])


def test_the_mails_are_shown_as_they_were_sent_without_their_secrets(
    client, coordinator, mail, mails_url
):
    client.force_login(coordinator)

    text = client.get(mails_url).text

    assert "gone@example.com" in text
    assert "Svar her: (et personligt link)" in text
    assert "hemmelig" not in text
    assert "550 no such person" in text
    assert "Send igen til gone@example.com" in text


def test_a_case_without_mails_says_so(client, coordinator, mails_url):
    client.force_login(coordinator)

    assert "Ingen mails endnu" in client.get(mails_url).text


def test_the_mails_of_a_case_are_not_for_everybody(client, requester, stranger, mails_url):
    client.force_login(requester)
    assert client.get(mails_url).status_code == 403
    client.force_login(stranger)
    assert client.get(mails_url).status_code == 404


def test_the_list_takes_the_same_queries_however_long(
    client, coordinator, mails_url, make_event, query_count
):
    client.force_login(coordinator)
    make_event(write=[Letter("a@example.com", "da", "")])
    with_one = query_count(client.get, mails_url)
    make_event(write=[Letter("a@example.com", "da", ""), Letter("b@example.com", "da", "")])

    assert query_count(client.get, mails_url) == with_one


def test_a_coordinator_sends_it_again(client, coordinator, mail, mails_url, server, case):
    client.force_login(coordinator)

    response = client.post(reverse("notifications:resend", args=[mail.pk]))

    assert response.url == mails_url
    mail.refresh_from_db()
    assert mail.state == Mail.State.SENT
    assert "https://x/hemmelig" in server.accepted[0].body
    assert Event.objects.about(case).first().kind == "notifications.mail_resent"
    assert Event.objects.about(case).first().actor == coordinator


def test_a_mail_that_was_sent_is_not_sent_again(client, coordinator, mail):
    actions.resend(mail, by=coordinator)
    tasks.sweep_mail()
    client.force_login(coordinator)

    assert client.post(reverse("notifications:resend", args=[mail.pk])).status_code == 403


def test_of_two_who_send_again_one_does(mail, coordinator):
    actions.resend(mail, by=coordinator)

    with pytest.raises(TransitionNotAllowed):
        actions.resend(mail, by=coordinator)


def test_nobody_else_sends_again(client, requester, stranger, buyer, mail):
    url = reverse("notifications:resend", args=[mail.pk])
    for person, answer in ((requester, 403), (buyer, 403), (stranger, 404)):
        client.force_login(person)
        assert client.post(url).status_code == answer


def test_a_mail_about_a_person_is_sent_again_by_the_administrator(
    client, administrator, coordinator, make_event, server
):
    make_event(target=coordinator, write=[Letter("gone@example.com", "da", "")])
    Mail.objects.update(state=Mail.State.FAILED)
    client.force_login(administrator)

    response = client.post(reverse("notifications:resend", args=[Mail.objects.get().pk]))

    assert response.url == reverse("notifications:inbox")
    assert len(server.accepted) == 1


def test_the_case_leads_to_its_mails_for_those_who_may_see_them(
    client, case, coordinator, requester, mails_url
):
    client.force_login(coordinator)
    assert mails_url in client.get(case.get_absolute_url()).text

    client.force_login(requester)
    assert mails_url not in client.get(case.get_absolute_url()).text
