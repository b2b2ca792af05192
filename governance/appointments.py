"""A board's meeting as calendar programs read it."""

from collections.abc import Iterable
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
    """For all who are told of it, in the authority's own language."""
    with translation.override("da"):
        appointment = appointment_of(meeting, people=people, by=by)
    return write(appointment, method, now=database_now())


def appointment_of(meeting: Meeting, *, people: Iterable[User], by: User) -> Appointment:
    """Called by the board's secretary. What is on the agenda is not in it."""
    board = meeting.board
    organizer = next(iter(seating.secretaries(board)), by)
    return Appointment(
        uid=f"board-meeting-{meeting.pk}@{urlsplit(settings.SITE_URL).hostname}",
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        title=_("Meeting: %(board)s") % {"board": board},
        place=", ".join(part for part in (meeting.place, board.link) if part),
        text="\n\n".join(part for part in (meeting.note, url_of(meeting)) if part),
        url=url_of(meeting),
        organizer=Person(organizer.name, organizer.email),
        attendees=tuple(Person(one.name, one.email) for one in people if one != organizer),
    )


def url_of(meeting: Meeting) -> str:
    return f"{settings.SITE_URL}{meeting.get_absolute_url()}"
