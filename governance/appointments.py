"""A board's meeting as calendar programs read it."""

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from governance import seating
from governance.models import Meeting
from portal.calendars import Appointment, Method, Person, write
from portal.clock import database_now


def calendar_of(meeting: Meeting, method: Method, *, people: Iterable[User], by: User) -> str:
    """The secretary calls all who are told of it, in the authority's own language."""
    secretary = next(iter(seating.secretaries(meeting.board)), by)
    invited = tuple(Person(one.name, one.email) for one in people if one != secretary)
    organizer = Person(secretary.name, secretary.email)
    with translation.override("da"):
        plain = appointment_of(meeting)
    called = replace(plain, organizer=organizer, attendees=invited)
    return write(called, method, now=database_now())


def appointment_of(meeting: Meeting) -> Appointment:
    """What is on the agenda is not in it."""
    board = meeting.board
    return Appointment(
        uid=f"board-meeting-{meeting.pk}@{urlsplit(settings.SITE_URL).hostname}",
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        title=_("Meeting: %(board)s") % {"board": board},
        place=", ".join(part for part in (meeting.place, board.link) if part),
        text="\n\n".join(part for part in (meeting.note, url_of(meeting)) if part),
        url=url_of(meeting),
    )


def url_of(meeting: Meeting) -> str:
    return f"{settings.SITE_URL}{meeting.get_absolute_url()}"
