"""Appointments as calendar programs read them."""

from datetime import UTC, date, datetime, timedelta

from portal.calendars import (
    Appointment,
    Method,
    Person,
    files_in,
    method_of,
    sequence_at,
    whole_day,
    write,
    write_feed,
)
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


def test_a_day_without_a_clock_is_a_whole_one_and_takes_nobodys_time():
    day = whole_day("1@x", date(2026, 10, 25), "Frist", "https://x/")
    text = write_feed("Mit", [day], now=NOW).split("\r\n")

    assert "DTSTART;VALUE=DATE:20261025" in text
    assert "DTEND;VALUE=DATE:20261026" in text
    assert "TRANSP:TRANSPARENT" in text
    assert "BEGIN:VALARM" not in text  # a calendar that shows what others do wakes nobody


def test_a_deadline_is_heard_the_day_before_by_those_who_are_called_alone():
    called = lines(is_deadline=True)
    alarm = called[called.index("BEGIN:VALARM") :]

    assert alarm[1:5] == ["ACTION:DISPLAY", "DESCRIPTION:Opfølgning", "TRIGGER:-P1D", "END:VALARM"]
    assert any("RSVP=FALSE" in line for line in called)
    assert "BEGIN:VALARM" not in lines(Method.CANCEL, is_deadline=True)
    assert "BEGIN:VALARM" not in lines(is_deadline=True, attendees=())


def test_a_day_is_over_when_the_next_has_begun_in_denmark():
    day = whole_day("1@x", date(2026, 11, 22), "Frist", "https://x/")
    last_minute = datetime(2026, 11, 22, 22, 59, tzinfo=UTC)

    assert not day.is_over(last_minute)
    assert day.is_over(last_minute + timedelta(minutes=1))
    assert appointment().is_over(NOW)
    assert not appointment(ends_at=NOW + timedelta(minutes=1)).is_over(NOW)


def test_what_is_said_later_has_the_higher_sequence():
    assert sequence_at(NOW) < sequence_at(NOW + timedelta(minutes=1)) < 2**31


def test_several_are_told_apart():
    one = write(appointment(), Method.REQUEST, now=NOW)
    two = write(appointment(), Method.CANCEL, now=NOW)

    assert files_in(one + two) == [one, two]
    assert files_in("") == []
