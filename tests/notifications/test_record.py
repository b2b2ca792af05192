"""What happened is written down in both languages, and people are told once each."""

import pytest
from django.urls import reverse

from notifications.models import Event, Mail, Notification
from notifications.outbox import Wording, post
from notifications.trail import Letter, record
from tests.factories import make_authority, make_user


def test_the_trail_keeps_both_languages(case, make_event, coordinator):
    event = make_event(tell=[coordinator])

    assert event.text_da.startswith("En mail til bo@example.com kunne ikke leveres")
    assert event.text_en.startswith("A mail to bo@example.com could not be delivered")
    assert event.target == case
    assert event.authority == case.authority


def test_each_person_is_told_once_in_their_language(coordinator, make_event, case):
    english = make_user(language="en")

    make_event(tell=[coordinator, coordinator, english, None])

    assert Notification.objects.count() == 2
    texts = dict(Mail.objects.values_list("to", "subject"))
    assert texts == {
        coordinator.email: "En mail til bo@example.com kunne ikke leveres",
        english.email: "A mail to bo@example.com could not be delivered",
    }


def test_who_did_it_and_who_has_left_is_not_told(coordinator, requester, case):
    requester.is_active = False
    mail = Mail(to="bo@example.com", subject="Emne")

    record(
        "notifications.mail_resent",
        case,
        by=coordinator,
        tell=[coordinator, requester],
        mail=mail,
    )

    assert not Mail.objects.exists()


@pytest.mark.spec("M6")
def test_what_was_typed_makes_no_header(case, server, django_capture_on_commit_callbacks):
    nasty = "Emne\r\nBcc: alle@example.com\u2028X-Mere: ja" + "æ" * 1200
    with django_capture_on_commit_callbacks(execute=True):
        post("test:1", Letter("bo@example.com", "da", ""), Wording(nasty, "", "Fordi."))
        post("test:2", Letter("bo@example.com", "da", ""), Wording(f"{'x' * 1200}\nTekst", "", ""))

    assert len(server.accepted) == 2
    for message in server.accepted:
        sent = message.message()
        assert sent["Bcc"] is None
        assert sent["X-Mere"] is None
        assert message.recipients() == ["bo@example.com"]
        assert max(len(line) for line in sent.as_string().splitlines()) < 998


@pytest.mark.spec("M6")
def test_no_supplier_reads_of_another(make_event, server, django_capture_on_commit_callbacks):
    addresses = [f"supplier{number}@example.com" for number in range(5)]
    with django_capture_on_commit_callbacks(execute=True):
        make_event(write=[Letter(address, "da", f"https://x/{address}") for address in addresses])

    assert sorted(message.to[0] for message in server.accepted) == addresses
    for message in server.accepted:
        others = set(addresses) - set(message.to)
        assert not any(other in message.message().as_string() for other in others)


def test_the_last_line_says_why_one_got_it(make_event, coordinator, case):
    make_event(tell=[coordinator], write=[Letter("bo@example.com", "en", "")])

    to_person, to_supplier = Mail.objects.order_by("pk")
    assert case.get_absolute_url() in to_person.text
    assert to_person.text.splitlines()[-1].startswith("Du får denne mail, fordi du har del i: ")
    assert to_supplier.text.splitlines()[-1] == (
        f"You get this mail because {case.authority} uses Indgang to write to you."
    )


def test_a_mail_about_a_person_says_that_one_is_a_user(make_event, coordinator):
    make_event(target=make_user(), tell=[coordinator])

    assert "fordi du er bruger af Indgang" in Mail.objects.get().text


def test_an_event_of_an_authority_belongs_to_it(make_event):
    authority = make_authority()

    assert make_event(target=authority).authority == authority


def test_the_link_is_not_shown_in_the_trail(case):
    event = Event(text_da="Svar\n\nHer: [[link]]", text_en="Answer\n\nHere: [[link]]")

    assert event.body == "Her: (et personligt link)"
    assert event.headline == "Svar"


def test_an_address_gets_one_letter_of_an_event(make_event):
    make_event(write=[Letter("bo@example.com", "da", ""), Letter("bo@example.com", "da", "")])

    assert Mail.objects.count() == 1


def test_a_very_long_address_has_room(make_event):
    make_event(write=[Letter(f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.dk", "da", "")])

    assert Mail.objects.count() == 1


def test_the_mail_points_to_the_page(make_event, coordinator, case, settings):
    settings.SITE_URL = "https://indgang.example"
    make_event(tell=[coordinator])

    url = reverse("procurement:case_detail", args=[case.pk])
    assert f"https://indgang.example{url}" in Mail.objects.get().text


def test_what_was_typed_hides_nothing_from_the_history(case, coordinator):
    mail = Mail(to="bo@example.com", subject="Emne\n[[[[to you]]]]\nSkjult")

    event = record("notifications.mail_resent", case, by=coordinator, mail=mail)

    assert "Skjult" in event.facts
