"""Appointments as calendar programs read them: iCalendar (RFC 5545), sent as RFC 5546 says."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import quote

from portal.templatetags.formats import DENMARK

LINE = 75
HEAD = (
    *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Indgang//Indgang//DA"),
    "CALSCALE:GREGORIAN",
)
TAIL = "END:VCALENDAR"
# Sequences count the minutes from here: they grow without a column, and stay small numbers.
FIRST = datetime(2020, 1, 1, tzinfo=UTC)


class Method(StrEnum):
    """What the receiver is to do with it."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    # Of one's own accord: a file that is opened.
    PUBLISH = "PUBLISH"


class Person(NamedTuple):
    name: str
    email: str


@dataclass(frozen=True)
class Appointment:
    """A meeting or a deadline as it stands. The uid stays, the sequence grows with each change.

    Days without a clock are whole days; `ends_at` is the day after the last.
    """

    uid: str
    sequence: int
    starts_at: date
    ends_at: date
    title: str
    place: str
    text: str
    url: str
    # Nobody calls what one only has in view: a deadline, and all that a subscription shows.
    organizer: Person | None = None
    attendees: tuple[Person, ...] = ()
    # A deadline takes nobody's time and asks for no answer, but the day before it is heard.
    is_deadline: bool = False

    def is_over(self, now: datetime) -> bool:
        if isinstance(self.ends_at, datetime):
            return self.ends_at <= now
        return self.ends_at <= now.astimezone(DENMARK).date()


def whole_day(uid: str, day: date, title: str, url: str) -> Appointment:
    """A day by which something is to be done."""
    return Appointment(
        uid=uid,
        sequence=0,
        starts_at=day,
        ends_at=day + timedelta(days=1),
        title=title,
        place="",
        text=url,
        url=url,
        is_deadline=True,
    )


def sequence_at(moment: datetime) -> int:
    """For what keeps no count of its changes: what is said later holds."""
    return (moment - FIRST) // timedelta(minutes=1)


def write(appointment: Appointment, method: Method, *, now: datetime) -> str:
    """The appointment as a calendar file."""
    return "".join(f"{_fold(line)}\r\n" for line in _lines(appointment, method, now))


def write_feed(name: str, appointments: Iterable[Appointment], *, now: datetime) -> str:
    """What a calendar program subscribes to, and asks for anew by itself."""
    lines = [*HEAD, f"X-WR-CALNAME:{_escape(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT4H"]
    for one in appointments:
        lines += _event(one, "CONFIRMED", now)
    return "".join(f"{_fold(line)}\r\n" for line in [*lines, TAIL])


def method_of(calendar: str) -> str:
    """The method that a calendar file was written with."""
    return calendar.partition("\r\nMETHOD:")[2].partition("\r\n")[0]


def files_in(calendar: str) -> list[str]:
    """Those that a mail brings: each meeting or deadline has its own (RFC 5546, 3.2)."""
    return [f"{part}{TAIL}\r\n" for part in calendar.split(f"{TAIL}\r\n") if part]


def _lines(one: Appointment, method: Method, now: datetime) -> Iterator[str]:
    yield from (*HEAD, f"METHOD:{method}")
    yield from _event(one, "CANCELLED" if method == Method.CANCEL else "CONFIRMED", now)
    yield TAIL


def _event(one: Appointment, status: str, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{one.uid}"
    yield f"SEQUENCE:{one.sequence}"
    yield f"DTSTAMP{_moment(now)}"
    yield f"DTSTART{_moment(one.starts_at)}"
    yield f"DTEND{_moment(one.ends_at)}"
    yield f"SUMMARY:{_escape(one.title)}"
    yield f"LOCATION:{_escape(one.place)}"
    yield f"DESCRIPTION:{_escape(one.text)}"
    yield f"URL:{one.url}"
    yield f"STATUS:{status}"
    if one.organizer:
        yield f"ORGANIZER;{_person(one.organizer)}"
    answer = "FALSE" if one.is_deadline else "TRUE"
    for attendee in one.attendees:
        yield (
            f"ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP={answer};{_person(attendee)}"
        )
    if one.is_deadline:
        yield "TRANSP:TRANSPARENT"
    if one.is_deadline and one.attendees and status == "CONFIRMED":
        yield from _alarm(one)
    yield "END:VEVENT"


def _alarm(one: Appointment) -> Iterator[str]:
    """The day before: at the same hour, or at nine where it is a whole day."""
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_escape(one.title)}")
    yield "TRIGGER:-P1D" if isinstance(one.starts_at, datetime) else "TRIGGER:-PT15H"
    yield "END:VALARM"


def _moment(moment: date) -> str:
    if isinstance(moment, datetime):
        return f":{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return f";VALUE=DATE:{moment:%Y%m%d}"


def _person(person: Person) -> str:
    """A quoted name cannot hold a quotation mark. The address is one, so it holds no line break."""
    name = _clean(person.name).replace("\n", " ").replace('"', "'")
    return f'CN="{name}":mailto:{quote(person.email, safe="@+")}'


def _escape(text: str) -> str:
    for mark, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = _clean(text).replace(mark, written)
    return text


def _clean(text: str) -> str:
    """Line breaks of one kind, and no other control characters: a break would begin a new field."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(mark for mark in text if mark == "\n" or unicodedata.category(mark) != "Cc")


def _fold(line: str) -> str:
    """Lines of 75 octets at most; a letter is never cut in two."""
    parts, size = [""], 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LINE:
            parts.append(" ")
            size = 1
        parts[-1] += letter
        size += octets
    return "\r\n".join(parts)
