"""What happens with a meeting, from its place in the series to its published agenda."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User, spread
from governance import basis, seating
from governance.actions.filling import fill_agenda
from governance.appointments import calendar_of, papers_are_due, papers_no_longer_due
from governance.deadlines import deadline_for
from governance.models import (
    AgendaItem,
    Board,
    FixedPoint,
    Meeting,
    Package,
    Paper,
    StandingItem,
)
from governance.models.standing import Point
from governance.placing import hold_meetings, move, take_place
from notifications.deadlines import together
from notifications.trail import record
from portal.calendars import Method
from portal.clock import database_now
from portal.lifecycle import TransitionNotAllowed
from portal.locks import locked, pause_point
from portal.refusals import Refused

# What a person's hand leaves on a meeting: the series no longer sets it, and calendars follow.
SET_BY_HAND = ("follows_series", "sequence", "published_start")
SAID_OF_A_MOVE = ("starts_at", "place", "note")


@transaction.atomic
def add_meeting(meeting: Meeting, *, by: User) -> None:
    """An extra meeting beside the series. The board is called to it."""
    board = locked(Board.objects.filter(pk=meeting.board_id)).get()
    same = board.meetings.held_or_planned().filter(starts_at=meeting.starts_at)
    if same.exists():
        raise Refused(_("The board has a meeting at that time already."))
    pause_point("no_meeting_then")
    meeting.series_date, meeting.follows_series = None, False
    meeting.deadline_at = deadline_for(meeting.starts_at, meeting.board.deadline_rule).at
    meeting.save()
    _call("governance.meeting_added", meeting, by=by)


@transaction.atomic
def move_meeting(meeting: Meeting, *, by: User) -> None:
    """Hold the meeting at another time or place, with the deadline that follows from it.

    Under a published agenda too: it stays as it was sent out, and says when it is held instead.
    """
    before = locked(Meeting.objects.filter(pk=meeting.pk)).get()
    _check_movable(before, meeting)
    pause_point("meeting_stands")
    # A second click: everybody has been told.
    if all(getattr(before, name) == getattr(meeting, name) for name in SAID_OF_A_MOVE):
        return
    meeting.deadline_at = deadline_for(meeting.starts_at, meeting.board.deadline_rule).at
    meeting.follows_series, meeting.sequence = False, before.sequence + 1
    if before.is_published and before.published_start is None:
        meeting.published_start = before.starts_at
    meeting.role_holders = None
    meeting.save(update_fields=[*SAID_OF_A_MOVE, "deadline_at", "role_holders", *SET_BY_HAND])
    calendar = papers_are_due(meeting, *meeting.items.standing().with_people())
    _call("governance.meeting_moved", meeting, by=by, before=before.starts_at, deadlines=calendar)


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, by: User, note: str) -> Meeting | None:
    """Cancel the meeting; its items go to the next open one, and everybody is told."""
    held = hold_meetings(meeting.pk, board=meeting.board)
    people = _people_told(meeting)
    meeting.move_to(Meeting.Status.CANCELLED)
    meeting.note = note
    meeting.follows_series, meeting.sequence = False, meeting.sequence + 1
    meeting.save(update_fields=["note", *SET_BY_HAND])
    if meeting.items.filter(status=AgendaItem.Status.DECIDED).exists():
        raise TransitionNotAllowed(f"{meeting!r} has decided already.")
    pending = list(meeting.items.pending().select_related("case"))
    target = take_place(meeting.board, held).meeting if pending else None
    file = calendar_of(meeting, Method.CANCEL, people=people, by=by)
    calendar = dict.fromkeys((one.pk for one in people), file)
    if target is not None:
        gone = [_put_on(target, item, by=by, told=people) for item in pending]
        calendar = together(calendar, papers_are_due(target, *pending), *gone)
    what = "governance.meeting_cancelled"
    record(what, meeting, by=by, tell=people, next=target, calendar=calendar)
    return target


@transaction.atomic
def close_agenda(meeting: Meeting, *, by: User) -> None:
    """Close the agenda: from now on only the secretary and the chair change it.

    Where it fills itself, what is new until this moment comes on it.
    """
    fill_agenda(meeting, by=by)
    meeting.move_to(Meeting.Status.CLOSED)
    record("governance.agenda_closed", meeting, by=by)


@transaction.atomic
def reopen_agenda(meeting: Meeting, *, by: User) -> None:
    """Let people report cases and change papers again, as long as the deadline is open."""
    meeting.move_to(Meeting.Status.PLANNED)
    record("governance.agenda_reopened", meeting, by=by)


@transaction.atomic
def publish_agenda(meeting: Meeting, *, by: User) -> Paper:
    """Send the agenda to the board, tell those whose cases are on it, and have the PDF made.

    One that is still open is closed by it.
    """
    if meeting.is_planned:
        close_agenda(meeting, by=by)
    meeting.move_to(Meeting.Status.PUBLISHED)
    # What was decided while the agenda was only closed is frozen as it was then.
    basis.freeze(meeting.items.standing().filter(basis={}))
    points = meeting.board.standing_items.all()
    FixedPoint.objects.bulk_create(_fixed(meeting, point) for point in points)
    Package.objects.create(meeting=meeting)
    paper = Paper.objects.create(meeting=meeting, kind=Paper.Kind.AGENDA)
    _call("governance.agenda_published", meeting, by=by)
    return paper


@transaction.atomic
def make_paper_again(paper: Paper, *, by: User) -> None:
    """Try once more with a PDF that could not be made."""
    Paper.objects.filter(pk=paper.pk).want_again()
    record("governance.paper_made_again", paper.meeting, by=by, paper=paper)


def _fixed(meeting: Meeting, standing: StandingItem) -> FixedPoint:
    """A standing item as it is today."""
    names = [field.name for field in Point._meta.get_fields()]
    return FixedPoint(meeting=meeting, **{name: getattr(standing, name) for name in names})


def _call(
    kind: str,
    meeting: Meeting,
    *,
    by: User,
    before: datetime | None = None,
    deadlines: Mapping[int, str] | None = None,
) -> None:
    """Tell everybody of the meeting, and their calendars; and who has a deadline there of it."""
    people, deadlines = _people_told(meeting), deadlines or {}
    file = calendar_of(meeting, Method.REQUEST, people=people, by=by)
    calendar = together(dict.fromkeys((one.pk for one in people), file), deadlines)
    late = meeting.deadline_at <= database_now()
    tell = [*people, *User.objects.filter(pk__in=deadlines)]
    record(kind, meeting, by=by, tell=tell, calendar=calendar, before=before, is_late=late)


def _check_movable(held: Meeting, seen: Meeting) -> None:
    """As it stands now, under the lock, and as the one who moves it has seen it."""
    if held.status in (Meeting.Status.CANCELLED, Meeting.Status.MINUTED):
        raise TransitionNotAllowed(f"{held!r} is over.")
    if held.status != seen.status:
        text = _(
            "The meeting’s agenda is “%(state)s” since you opened the page. Look at the meeting "
            "again, and move it then."
        )
        raise Refused(text % {"state": held.get_status_display()})
    if held.items.filter(status=AgendaItem.Status.DECIDED).exists():
        raise Refused(_("The meeting has decided on cases already, so it can no longer be moved."))


def _put_on(
    target: Meeting, item: AgendaItem, *, by: User, told: Collection[User]
) -> dict[int, str]:
    """Who is `told` of the meeting gets no mail of the item too. Returns the deadlines that go."""
    before = item.meeting
    move(item, target)
    # The agenda that froze what the case says is not held: the next one does it anew.
    item.basis = {}
    item.save(update_fields=["meeting", "position", "basis"])
    people = spread([item.reported_by, item.contact, item.case.requester, item.case.coordinator])
    tell = [person for person in people if person not in told]
    gone = papers_no_longer_due(before, item)
    calendar = together(papers_are_due(target, item), gone)
    record("governance.item_moved", item.case, by=by, tell=tell, item=item, calendar=calendar)
    return gone


def _people_told(meeting: Meeting) -> list[User]:
    return spread([*seating.people(meeting.board), *meeting.people_with_cases()])
