"""What stands in one's own calendar: meetings of one's boards, their deadlines, case meetings."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from governance import seating
from governance.appointments import appointment_of, url_of
from governance.models import AgendaItem, Meeting
from governance.models.meeting import MeetingQuerySet
from portal.calendars import Appointment
from procurement.models import CaseMeeting

BACK = timedelta(days=60)
# How long a deadline stands in a calendar, before the moment that it is.
NOTE = timedelta(minutes=30)


@dataclass(frozen=True)
class Entry:
    """One line of the page: what, when and where."""

    at: datetime
    title: str
    place: str
    url: str
    is_deadline: bool = False


def own_meetings(user: User, since: datetime) -> MeetingQuerySet:
    """Of the boards one sits in, and those where a case of one's own is treated."""
    mine = Q(board__in=seating.boards_as(user, *seating.EVERYBODY))
    brought = AgendaItem.objects.standing().filter(
        Q(reported_by=user) | Q(contact=user) | Q(case__requester=user)
    )
    rows = Meeting.objects.held_or_planned().filter(starts_at__gte=since)
    rows = rows.filter(mine | Q(pk__in=brought.values("meeting")))
    return rows.select_related("board__authority").order_by("starts_at", "pk")


def entries_of(user: User, now: datetime) -> list[Entry]:
    """What comes, the nearest first."""
    found = []
    for meeting in own_meetings(user, now):
        url = meeting.get_absolute_url()
        found.append(Entry(meeting.starts_at, str(meeting.board), meeting.place, url))
        if meeting.is_planned and meeting.deadline_at > now and _has_deadline(meeting):
            title = str(meeting.board)
            found.append(Entry(meeting.deadline_at, title, "", url, is_deadline=True))
    found += [
        Entry(one.starts_at, one.title, one.place, one.get_absolute_url())
        for one in CaseMeeting.objects.coming(now).of([user.pk])
    ]
    return sorted(found, key=lambda entry: entry.at)


def appointments_of(user: User, now: datetime) -> list[Appointment]:
    """All that a calendar program is given. What a case or an item says is not in it."""
    since = now - BACK
    found = []
    for meeting in own_meetings(user, since):
        found.append(appointment_of(meeting))
        if _has_deadline(meeting):
            found.append(_deadline(meeting))
    rows = CaseMeeting.objects.standing().of([user.pk]).filter(starts_at__gte=since)
    return found + [_case_meeting(one) for one in rows.order_by("starts_at", "pk")]


def _has_deadline(meeting: Meeting) -> bool:
    return meeting.board.rules.wants_papers


def _deadline_title(meeting: Meeting) -> str:
    return _("Deadline for papers: %(board)s") % {"board": meeting.board}


def _deadline(meeting: Meeting) -> Appointment:
    return Appointment(
        uid=f"board-deadline-{meeting.pk}@{_host()}",
        sequence=meeting.sequence,
        starts_at=meeting.deadline_at - NOTE,
        ends_at=meeting.deadline_at,
        title=_deadline_title(meeting),
        place="",
        text=url_of(meeting),
        url=url_of(meeting),
    )


def _case_meeting(meeting: CaseMeeting) -> Appointment:
    url = f"{settings.SITE_URL}{meeting.get_absolute_url()}"
    return Appointment(
        uid=f"{meeting.uid}@{_host()}",
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        title=meeting.title,
        place=meeting.place,
        text=url,
        url=url,
    )


def _host() -> str | None:
    return urlsplit(settings.SITE_URL).hostname
