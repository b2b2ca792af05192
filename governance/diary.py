"""What stands in one's own calendar: meetings of boards and about cases, and own deadlines."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q

from accounts.models import User
from governance import seating
from governance.appointments import (
    appointment_of,
    comments_deadlines,
    condition_deadlines,
    papers_deadlines,
)
from governance.models import AgendaItem, Condition, Meeting
from governance.models.meeting import MeetingQuerySet
from portal.calendars import Appointment
from portal.templatetags.formats import DENMARK
from procurement.appointments import answer_deadlines
from procurement.models import Case, CaseMeeting, Enquiry
from procurement.models.meeting import CaseMeetingQuerySet

BACK = timedelta(days=60)


@dataclass(frozen=True)
class Entry:
    """One line of the page: what, when and where."""

    at: datetime
    title: str
    place: str
    url: str
    is_deadline: bool = False
    is_whole_day: bool = False


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
    for day in _own_days(user, now):
        at = datetime.combine(day.starts_at, time(), DENMARK)
        found.append(Entry(at, day.title, "", day.url, is_deadline=True, is_whole_day=True))
    found += [
        Entry(one.starts_at, one.title, one.place, one.get_absolute_url())
        for one in _case_meetings(user).coming(now)
    ]
    return sorted(found, key=lambda entry: entry.at)


def appointments_of(user: User, now: datetime) -> list[Appointment]:
    """All that a calendar program is given. What a case or an item says is not in it."""
    since = now - BACK
    found = []
    for meeting in own_meetings(user, since):
        found.append(appointment_of(meeting))
        found += papers_deadlines(meeting)
    rows = _case_meetings(user).standing().filter(starts_at__gte=since)
    found += _own_days(user, since)
    return found + [_case_meeting(one) for one in rows.order_by("starts_at", "pk")]


def _own_days(user: User, since: datetime) -> list[Appointment]:
    """Days by which something of one's own is to be done: what mails have said too."""
    day = since.astimezone(DENMARK).date()
    boards = seating.boards_as(user, *seating.EVERYBODY)
    drafts = Meeting.objects.filter(
        board__in=boards, status=Meeting.Status.CIRCULATED, comments_by__gte=day
    )
    asked = Condition.objects.awaited().filter(owner=user, due_date__gte=day).not_closed_to(user)
    asked = asked.select_related("decision__item__case")
    enquiries = Enquiry.objects.open().filter(addressee=user, due_date__gte=day)
    enquiries = enquiries.exclude(case__in=Case.objects.closed_to(user).values("pk"))
    return [
        *(one for draft in drafts.select_related("board") for one in comments_deadlines(draft)),
        *(one for condition in asked.by_date() for one in condition_deadlines(condition)),
        *(one for enquiry in enquiries.select_related("case") for one in answer_deadlines(enquiry)),
    ]


def _case_meetings(user: User) -> CaseMeetingQuerySet:
    """Not about cases that are closed to the person: their titles say what is talked about."""
    closed = Case.objects.closed_to(user).values("pk")
    return CaseMeeting.objects.of([user.pk]).exclude(case__in=closed)


def _has_deadline(meeting: Meeting) -> bool:
    return meeting.board.rules.wants_papers


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
