"""A board's meetings and deadlines as calendar programs read them.

What is on an agenda, and what a case is about, is in none of them: others look into a calendar.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from governance import seating
from governance.models import AgendaItem, Condition, Meeting
from notifications import deadlines
from portal.calendars import Appointment, Method, Person, whole_day, write
from portal.clock import database_now

# How long a deadline stands in a calendar, before the moment that it is.
NOTE = timedelta(minutes=30)


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
    board = meeting.board
    return Appointment(
        uid=f"board-meeting-{meeting.pk}@{_host()}",
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        title=_("Meeting: %(board)s") % {"board": board},
        place=", ".join(part for part in (meeting.place, board.link) if part),
        text="\n\n".join(part for part in (meeting.note, url_of(meeting)) if part),
        url=url_of(meeting),
    )


def papers_deadlines(meeting: Meeting) -> list[Appointment]:
    """Until when those who bring a case may change it; none where the board wants no papers."""
    if not meeting.board.rules.wants_papers:
        return []
    return [
        Appointment(
            uid=f"board-deadline-{meeting.pk}@{_host()}",
            sequence=meeting.sequence,
            starts_at=meeting.deadline_at - NOTE,
            ends_at=meeting.deadline_at,
            title=_("Deadline for papers: %(board)s") % {"board": meeting.board},
            place="",
            text=url_of(meeting),
            url=url_of(meeting),
            is_deadline=True,
        )
    ]


def comments_deadlines(meeting: Meeting) -> list[Appointment]:
    """The last day for comments on the draft of the minutes, if it is set."""
    if meeting.comments_by is None:
        return []
    uid = f"board-minutes-{meeting.pk}@{_host()}"
    title = _("Deadline for comments on the minutes: %(board)s") % {"board": meeting.board}
    return [whole_day(uid, meeting.comments_by, title, settings.SITE_URL + meeting.minutes_url)]


def condition_deadlines(condition: Condition) -> list[Appointment]:
    """The day by which a condition is to be met, if there is one."""
    if condition.due_date is None:
        return []
    case = condition.decision.item.case
    title = _("Deadline for what the board asked for: %(case)s") % {"case": case.number}
    url = settings.SITE_URL + case.get_absolute_url()
    return [whole_day(f"board-condition-{condition.pk}@{_host()}", condition.due_date, title, url)]


def papers_are_due(meeting: Meeting, *items: AgendaItem) -> dict[int, str]:
    """For those who bring these items to the meeting."""
    return deadlines.keep(_who_bring(items), papers_deadlines, meeting)


def papers_no_longer_due(meeting: Meeting, item: AgendaItem) -> dict[int, str]:
    """For those who brought the item, which has left, and bring nothing else to the meeting."""
    others = _who_bring(meeting.items.standing().exclude(pk=item.pk).with_people())
    left = [person for person in _who_bring([item]) if person not in others]
    return deadlines.drop(left, papers_deadlines, meeting)


def papers_change_hands(item: AgendaItem, before: User) -> dict[int, str]:
    """For the contact of an item from now on; who was it before may bring it, or another, still."""
    if item.contact_id == before.pk:
        return {}
    meeting = item.meeting
    still = _who_bring(meeting.items.standing().with_people())
    left = [] if before in still else [before]
    kept = deadlines.keep([item.contact], papers_deadlines, meeting)
    return deadlines.together(kept, deadlines.drop(left, papers_deadlines, meeting))


def conditions_are_due(conditions: Iterable[Condition]) -> dict[int, str]:
    """For those who see to them: one mail, where somebody sees to several."""
    kept = [deadlines.keep([one.owner], condition_deadlines, one) for one in conditions]
    return deadlines.together(*kept)


def conditions_no_longer_due(conditions: Iterable[Condition]) -> dict[int, str]:
    dropped = [deadlines.drop([one.owner], condition_deadlines, one) for one in conditions]
    return deadlines.together(*dropped)


def url_of(meeting: Meeting) -> str:
    return f"{settings.SITE_URL}{meeting.get_absolute_url()}"


def _who_bring(items: Iterable[AgendaItem]) -> list[User | None]:
    return [
        person
        for item in items
        for person in (item.contact, item.reported_by, item.case.requester, item.case.coordinator)
    ]


def _host() -> str | None:
    return urlsplit(settings.SITE_URL).hostname
