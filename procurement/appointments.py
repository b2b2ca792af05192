"""Meetings and deadlines of a case as calendar programs read them."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User
from portal.calendars import Appointment, Method, Person, whole_day, write
from portal.clock import database_now
from procurement.models import CaseMeeting, Enquiry


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


def answer_deadlines(enquiry: Enquiry) -> list[Appointment]:
    """The day by which a question is to be answered. What it is about is not in it."""
    host = urlsplit(settings.SITE_URL).hostname
    title = _("Deadline for an answer: %(case)s") % {"case": enquiry.case.number}
    url = settings.SITE_URL + enquiry.get_absolute_url()
    return [whole_day(f"enquiry-{enquiry.pk}@{host}", enquiry.due_date, title, url)]
