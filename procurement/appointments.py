"""A meeting about a case as calendar programs read it."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings

from accounts.models import User
from portal.calendars import Appointment, Method, Person, write
from portal.clock import database_now
from procurement.models import CaseMeeting


def calendar_of(meeting: CaseMeeting, method: Method) -> str:
    """With those who take part and still work here. The address stays with the meeting."""
    return calendar_to(meeting.people.all(), meeting.outsiders, meeting=meeting, method=method)


def calendar_to(
    people: Iterable[User], outsiders: Iterable[str], *, meeting: CaseMeeting, method: Method
) -> str:
    """For these alone. RFC 5546 3.2.5: whoever is left out is named, and sees no others."""
    host = urlsplit(settings.SITE_URL).hostname
    url = f"{settings.SITE_URL}{meeting.get_absolute_url()}"
    text = "\n\n".join(part for part in (meeting.agenda, str(meeting.case), url) if part)
    known = [Person(one.name, one.email) for one in people if one.is_active]
    others = [Person(address, address) for address in outsiders]
    appointment = Appointment(
        uid=f"{meeting.uid}@{host}",
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        title=meeting.title,
        place=meeting.place,
        text=text,
        url=url,
        organizer=Person(meeting.organizer.name, meeting.organizer.email),
        attendees=(*known, *others),
    )
    return write(appointment, method, now=database_now())
