"""Appointments as calendar programs read them."""

from datetime import UTC, datetime

from portal.calendars import Appointment, Method, Person, method_of, write, write_feed
from portal.templatetags.formats import DENMARK

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def appointment(**fields):
    return Appointment(
        **{
            "uid": "123@indgang.example",
            "sequence": 2,
            # The last Monday of summer time, and two hours in Danish clocks.
            "starts_at": datetime(2026, 10, 19, 10, 30, tzinfo=DENMARK),
            "ends_at": datetime(2026, 10, 19, 12, 30, tzinfo=DENMARK),
            "title": "Opfølgning",
            "place": "Mødelokale 2",
            "text": "Vi ser på tilbuddet.",
            "url": "https://indgang.example/moeder/1/",
            "organizer": Person("Kaja Koordinator", "kaja@nordby.example"),
            "attendees": (Person("Bo", "bo@acme.example"),),
            **fields,
        }
    )


def lines(method=Method.REQUEST, **fields):
    """The fields of the file, unfolded."""
    text = write(appointment(**fields), method, now=NOW)
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def test_a_meeting_is_an_invitation_with_its_time_in_utc():
    assert lines() == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Indgang//Indgang//DA",
        "CALSCALE:GREGORIAN",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        "UID:123@indgang.example",
        "SEQUENCE:2",
        "DTSTAMP:20261122T120000Z",
        "DTSTART:20261019T083000Z",
        "DTEND:20261019T103000Z",
        "SUMMARY:Opfølgning",
        "LOCATION:Mødelokale 2",
        "DESCRIPTION:Vi ser på tilbuddet.",
        "URL:https://indgang.example/moeder/1/",
        "STATUS:CONFIRMED",
        'ORGANIZER;CN="Kaja Koordinator":mailto:kaja@nordby.example',
        "ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;"
        'CN="Bo":mailto:bo@acme.example',
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_a_cancelled_one_says_so_twice():
    cancelled = lines(Method.CANCEL)

    assert "METHOD:CANCEL" in cancelled
    assert "STATUS:CANCELLED" in cancelled


def test_the_method_can_be_read_back():
    assert method_of(write(appointment(), Method.CANCEL, now=NOW)) == "CANCEL"


def test_no_line_is_longer_than_75_octets_and_no_letter_is_cut():
    long = "Møde om æøå 🗓 " * 30
    text = write(appointment(title=long), Method.REQUEST, now=NOW)

    folded = text.split("\r\n")
    assert max(len(line.encode()) for line in folded) == 75
    assert f"SUMMARY:{long}" in lines(title=long)


def test_hostile_words_begin_no_field_of_their_own():
    hostile = "A\r\nATTENDEE:mailto:eve@evil.example\nB\rC\x85D\x0bE;F,G\\H\u2028I"
    name = 'Bo "B"\r\nX:1'

    found = lines(title=hostile, place=hostile, text=hostile, organizer=Person(name, "a;b@c.dk"))

    escaped = r"A\nATTENDEE:mailto:eve@evil.example\nB\nCDE\;F\,G\\H" + "\u2028I"
    assert [line.partition(":")[2] for line in found[11:14]] == [escaped] * 3
    assert found[16] == "ORGANIZER;CN=\"Bo 'B' X:1\":mailto:a%3Bb@c.dk"
    assert len(found) == 20


def test_a_feed_holds_many_and_calls_nobody():
    one = appointment(organizer=None, attendees=())

    text = write_feed("Indgang, mit", [one, one], now=NOW).split("\r\n")

    assert text[:6] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Indgang//Indgang//DA",
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:Indgang\\, mit",
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
    ]
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == 2
    assert text[-2:] == ["END:VCALENDAR", ""]
    assert not any(line.startswith(("METHOD", "ORGANIZER", "ATTENDEE")) for line in text)
