"""A mail in the outbox is sent once, or tried again, or given up aloud."""

import datetime
import signal
import smtplib
import ssl
import threading

import pytest
from django.utils import timezone

from accounts.models import Role
from notifications import delivery, tasks
from notifications.models import Event, Mail, Notification
from notifications.secrets import seal
from notifications.trail import Letter
from tests.factories import make_user

REFUSED_FOR_NOW = smtplib.SMTPRecipientsRefused({"x@example.com": (451, b"later")})
REFUSED = smtplib.SMTPRecipientsRefused({"x@example.com": (550, b"no such person")})


def test_a_mail_that_is_due_is_sent(make_mail, server):
    mail = make_mail(reply_to="koordinator@nordby.example")

    tasks.send_mail(mail.pk)

    mail.refresh_from_db()
    assert mail.state == Mail.State.SENT
    assert mail.sent_at is not None
    (message,) = server.accepted
    assert message.to == ["leverandoer@example.com"]
    assert message.reply_to == ["koordinator@nordby.example"]
    assert message.extra_headers["Message-ID"] == mail.message_id
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


def test_a_mail_is_not_sent_twice(make_mail, server):
    mail = make_mail()
    for _ in range(3):
        tasks.send_mail(mail.pk)
        tasks.sweep_mail()

    assert len(server.accepted) == 1


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGQUIT])
def test_a_worker_asked_to_end_first_notes_that_the_server_took_the_mail(
    sign, make_mail, server, monkeypatch
):
    mail, seen = make_mail(), []
    monkeypatch.setattr(
        server, "close", lambda _self: signal.pthread_kill(threading.get_ident(), sign)
    )
    before = signal.signal(sign, lambda *_: seen.append(Mail.objects.get().state))
    try:
        tasks.send_mail(mail.pk)
    finally:
        signal.signal(sign, before)

    assert seen == [Mail.State.SENT]


def test_the_link_takes_its_place_when_the_mail_is_sent_and_is_forgotten(make_mail, server):
    link = "https://indgang.example/svar/hemmelig"
    mail = make_mail(text="Svar her: [[link]]", secret=seal(link))
    assert link not in mail.secret

    tasks.send_mail(mail.pk)

    assert f"Svar her: {link}" in server.accepted[0].body
    mail.refresh_from_db()
    assert mail.secret == ""
    assert "hemmelig" not in mail.shown_text


def test_the_sweep_sends_all_that_is_due_and_nothing_else(make_mail, server, now):
    make_mail(to="a@example.com")
    make_mail(to="b@example.com")
    make_mail(to="later@example.com", next_try_at=now + datetime.timedelta(minutes=1))
    make_mail(
        to="taken@example.com",
        state=Mail.State.LEASED,
        lease_until=now + datetime.timedelta(minutes=1),
    )

    tasks.sweep_mail()

    assert [message.to for message in server.accepted] == [["a@example.com"], ["b@example.com"]]


def test_a_mail_whose_sender_died_is_sent_by_another(make_mail, server, now):
    lost = make_mail(state=Mail.State.LEASED, lease_until=now - datetime.timedelta(seconds=1))

    tasks.sweep_mail()

    lost.refresh_from_db()
    assert (lost.state, lost.deaths) == (Mail.State.SENT, 1)


def test_a_mail_that_kills_its_senders_is_given_up(make_mail, server, now):
    poison = make_mail(
        state=Mail.State.LEASED, lease_until=now - datetime.timedelta(seconds=1), deaths=4
    )

    tasks.sweep_mail()

    poison.refresh_from_db()
    assert poison.state == Mail.State.FAILED
    assert not server.accepted


@pytest.mark.spec("M1")
@pytest.mark.parametrize(
    "refusal",
    [
        REFUSED_FOR_NOW,
        smtplib.SMTPDataError(452, "full"),
        smtplib.SMTPServerDisconnected("gone"),
        smtplib.SMTPAuthenticationError(535, b"wrong password"),
        smtplib.SMTPSenderRefused(550, b"not you", "indgang@localhost"),
        ssl.SSLCertVerificationError("who are you?"),
        TimeoutError("timed out"),
        RuntimeError("a bug of ours"),
    ],
)
def test_what_may_pass_is_tried_again_later(make_mail, server, refusal):
    mail = make_mail()
    server.refusal = refusal

    tasks.send_mail(mail.pk)

    mail.refresh_from_db()
    assert mail.state == Mail.State.QUEUED
    assert mail.next_try_at > timezone.now()
    assert mail.last_error
    tasks.send_mail(mail.pk)
    mail.refresh_from_db()
    assert mail.attempts == 1


def test_the_pauses_grow_to_an_hour(make_mail, server, now):
    server.refusal = REFUSED_FOR_NOW
    pauses = []
    mail = make_mail()
    for _ in range(9):
        Mail.objects.update(next_try_at=now)
        tasks.send_mail(mail.pk)
        mail.refresh_from_db()
        pauses.append(round((mail.next_try_at - timezone.now()).total_seconds() / 60))

    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_mail_is_given_up_after_three_days(make_mail, server, now):
    server.refusal = REFUSED_FOR_NOW
    mail = make_mail(tried_since=now - datetime.timedelta(days=3, minutes=1))

    tasks.send_mail(mail.pk)

    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == (Mail.State.FAILED, "451 later")


def test_a_mail_that_waited_for_days_while_nobody_tried_has_its_three_days(make_mail, server, now):
    server.refusal = REFUSED_FOR_NOW
    mail = make_mail()
    Mail.objects.update(queued_at=now - datetime.timedelta(days=9))

    tasks.send_mail(mail.pk)

    mail.refresh_from_db()
    assert mail.state == Mail.State.QUEUED


@pytest.mark.spec("M2")
@pytest.mark.parametrize("refusal", [REFUSED, smtplib.SMTPDataError(554, b"spam")])
def test_what_the_server_refuses_for_good_is_given_up_at_once(make_mail, server, refusal):
    server.refusal = refusal
    mail = make_mail()

    tasks.send_mail(mail.pk)

    mail.refresh_from_db()
    assert mail.state == Mail.State.FAILED
    assert mail.last_error.startswith("55")


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": "not an address"},
        {"to": "a@example.com\nBcc: b@example.com"},
        {"reply_to": "a@example.com\r\nBcc: b@example.com"},
        {"subject": "Emne\nBcc: b@example.com"},
        {"text": "[[link]]", "secret": "not sealed by us"},
    ],
)
def test_a_mail_that_can_never_be_sent_is_given_up_and_stops_nobody(make_mail, server, wrong):
    poison = make_mail(**wrong)
    good = make_mail(to="good@example.com")

    tasks.sweep_mail()

    poison.refresh_from_db()
    good.refresh_from_db()
    assert (poison.state, good.state) == (Mail.State.FAILED, Mail.State.SENT)


def test_a_failure_that_nobody_foresaw_leaves_the_mail_to_the_next(make_mail, settings):
    settings.EMAIL_BACKEND = "nowhere.Backend"
    mail = make_mail()

    tasks.sweep_mail()

    mail.refresh_from_db()
    assert mail.state == Mail.State.LEASED


def test_a_mail_of_nobody_is_its_own_trail(make_mail, server):
    server.refusal = REFUSED
    mail = make_mail()

    tasks.sweep_mail()

    assert Event.objects.get().target == mail


def test_a_bad_good_bye_is_no_failure(make_mail, server):
    server.good_bye = smtplib.SMTPServerDisconnected("bye")
    mail = make_mail()

    tasks.send_mail(mail.pk)

    mail.refresh_from_db()
    assert mail.state == Mail.State.SENT


def test_a_failed_mail_of_a_case_is_in_its_history_and_told_to_those_who_can_act(
    case, coordinator, administrator, server, make_event
):
    make_event(write=[Letter("gone@example.com", "da", "https://x"), Letter("b@x.dk", "da", "")])
    server.refusal = REFUSED
    before = Mail.objects.count()

    tasks.sweep_mail()

    assert Mail.objects.failed().count() == before == Mail.objects.count()
    events = Event.objects.about(case).filter(kind="notifications.mail_failed")
    assert any("gone@example.com" in event.text_da for event in events)
    told = Notification.objects.values_list("recipient__name", flat=True)
    assert sorted(told) == sorted([coordinator.name, administrator.name])


def test_a_failed_mail_to_a_person_is_told_to_their_administrators(
    make_mail, administrator, server, stranger
):
    server.refusal = REFUSED
    person = make_user(authority=administrator.authority)
    mail = make_mail(recipient=person, to=person.email)

    tasks.send_mail(mail.pk)

    assert [told.recipient for told in Notification.objects.all()] == [administrator]
    assert Notification.objects.get().event.target == person


def test_a_sender_that_overslept_changes_nothing(make_mail):
    mail = make_mail()
    slow = delivery.claim(Mail.objects.filter(pk=mail.pk))
    Mail.objects.update(lease_until=slow.lease_until - datetime.timedelta(hours=1))
    other = delivery.claim(Mail.objects.filter(pk=mail.pk))
    delivery.deliver(other)

    delivery.give_up(slow, "too late")

    mail.refresh_from_db()
    assert mail.state == Mail.State.SENT
    assert not Event.objects.exists()


@pytest.mark.spec("M5")
def test_many_mails_to_one_address_are_spaced_out(server, settings, case, make_event, now):
    settings.MAILS_PER_HOUR = 3
    for _ in range(5):
        make_event(write=[Letter("busy@example.com", "da", "")])
    make_event(write=[Letter("other@example.com", "da", "")])

    tasks.sweep_mail()

    assert len(server.accepted) == 4
    waiting = Mail.objects.waiting()
    assert waiting.count() == 2
    assert all(mail.next_try_at > now + datetime.timedelta(minutes=59) for mail in waiting)
    Mail.objects.filter(state="sent").update(sent_at=now - datetime.timedelta(hours=1))
    waiting.update(next_try_at=now)
    tasks.sweep_mail()
    assert len(server.accepted) == 6


def test_a_new_password_does_not_wait_for_other_mails(server, settings, make_event, make_mail):
    settings.MAILS_PER_HOUR = 1
    make_event(write=[Letter("leverandoer@example.com", "da", "")])
    tasks.sweep_mail()

    tasks.send_mail(make_mail().pk)

    assert len(server.accepted) == 2


def test_two_senders_do_not_take_the_same_mail(make_mail):
    mail = make_mail()

    assert delivery.claim(Mail.objects.filter(pk=mail.pk)) == mail
    assert delivery.claim(Mail.objects.filter(pk=mail.pk)) is None


def test_the_sweep_ends_when_its_time_is_over(make_mail, server, monkeypatch):
    monkeypatch.setattr(tasks, "SWEEP_S", 0)
    make_mail()
    make_mail()

    tasks.sweep_mail()

    assert len(server.accepted) == 1


def test_the_administrator_of_a_department_is_not_told_of_another_authority(
    make_event, server, stranger, case
):
    server.refusal = REFUSED
    make_user(Role.ADMINISTRATOR)
    make_event(write=[Letter("gone@example.com", "da", "")])

    tasks.sweep_mail()

    assert stranger.notifications.count() == 0


@pytest.mark.spec("F24")
def test_an_appointment_goes_along_as_calendars_know_it(make_mail, server):
    calendar = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Møde\r\nEND:VCALENDAR\r\n"
    tasks.send_mail(make_mail(calendar=calendar, subject="Møde").pk)

    sent = server.accepted[0].message()
    parts = [part for part in sent.walk() if not part.is_multipart()]
    assert [part.get_content_type() for part in parts] == [
        "text/plain",
        "text/calendar",
        "application/ics",
    ]
    assert parts[1]["Content-Type"] == 'text/calendar; method="REQUEST"; charset="utf-8"'
    assert parts[2].get_filename() == "invite.ics"
    for part in parts[1:]:
        assert part.get_payload(decode=True).decode().splitlines() == calendar.splitlines()


def test_a_second_one_is_a_file_of_its_own(make_mail, server):
    calendars = [
        f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nSUMMARY:Frist\r\nEND:VCALENDAR\r\n"
        for method in ("REQUEST", "CANCEL")
    ]
    tasks.send_mail(make_mail(calendar="".join(calendars)).pk)

    parts = [part for part in server.accepted[0].message().walk() if not part.is_multipart()]
    assert [part.get_filename() for part in parts[2:]] == ["invite.ics", "invite-2.ics"]
    for part, calendar in zip(parts[1:], [calendars[0], *calendars], strict=True):
        assert part.get_payload(decode=True).decode().splitlines() == calendar.splitlines()


def test_a_mail_without_an_appointment_is_plain_text(make_mail, server):
    tasks.send_mail(make_mail().pk)

    assert server.accepted[0].message().get_content_type() == "text/plain"
