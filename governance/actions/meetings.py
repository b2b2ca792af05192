"""What happens with a meeting, from its place in the series to its minutes."""

from django.db import transaction

from accounts.models import User, spread
from governance import basis, seating
from governance.deadlines import deadline_for
from governance.models import AgendaItem, FixedPoint, Meeting, Paper, StandingItem
from governance.models.standing import Point
from governance.placement import NoOpenMeeting
from notifications.trail import record
from portal.lifecycle import TransitionNotAllowed
from portal.locks import locked, pause_point


@transaction.atomic
def move_meeting(meeting: Meeting, *, by: User) -> None:
    """Hold the meeting at another time or place, with the deadline that follows from it."""
    before = locked(Meeting.objects.filter(pk=meeting.pk)).get()
    if before.status != meeting.status:
        raise TransitionNotAllowed(f"{meeting!r} was moved by somebody else.")
    pause_point("meeting_stands")
    meeting.deadline_at = deadline_for(meeting.starts_at, meeting.board.deadline_rule).at
    meeting.save(update_fields=["starts_at", "deadline_at", "place", "note"])
    tell = spread([*seating.people(meeting.board), *_people_of(meeting)])
    record("governance.meeting_moved", meeting, by=by, tell=tell, before=before.starts_at)


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, by: User, note: str) -> Meeting | None:
    """Cancel the meeting; its items go to the next open one, and everybody is told."""
    people = spread([*seating.people(meeting.board), *_people_of(meeting)])
    meeting.move_to(Meeting.Status.CANCELLED)
    meeting.note = note
    meeting.save(update_fields=["note"])
    if meeting.items.filter(status=AgendaItem.Status.DECIDED).exists():
        raise TransitionNotAllowed(f"{meeting!r} has decided already.")
    pending = list(meeting.items.pending().select_related("case"))
    target = _next_open(meeting) if pending else None
    record("governance.meeting_cancelled", meeting, by=by, tell=people, next=target)
    if target is not None:
        for item in pending:
            _put_on(target, item, by=by)
    return target


@transaction.atomic
def close_agenda(meeting: Meeting, *, by: User) -> None:
    """Close the agenda: from now on only the secretary and the chair change it."""
    meeting.move_to(Meeting.Status.CLOSED)
    record("governance.agenda_closed", meeting, by=by)


@transaction.atomic
def reopen_agenda(meeting: Meeting, *, by: User) -> None:
    """Let people report cases and change papers again, as long as the deadline is open."""
    meeting.move_to(Meeting.Status.PLANNED)
    record("governance.agenda_reopened", meeting, by=by)


@transaction.atomic
def publish_agenda(meeting: Meeting, *, by: User) -> Paper:
    """Send the agenda to the board, tell those whose cases are on it, and have the PDF made."""
    meeting.move_to(Meeting.Status.PUBLISHED)
    for item in meeting.items.standing().select_related("case__request", "case__department"):
        _freeze(item)
    points = meeting.board.standing_items.all()
    FixedPoint.objects.bulk_create(_fixed(meeting, point) for point in points)
    paper = Paper.objects.create(meeting=meeting, kind=Paper.Kind.AGENDA)
    tell = spread([*seating.people(meeting.board), *_people_of(meeting)])
    record("governance.agenda_published", meeting, by=by, tell=tell)
    return paper


@transaction.atomic
def approve_minutes(meeting: Meeting, *, by: User) -> Paper:
    """Freeze the minutes when every item has been treated, and tell those who wait for them."""
    meeting.move_to(Meeting.Status.MINUTED)
    if meeting.items.pending().exists():
        raise TransitionNotAllowed(f"{meeting!r} has items that are not treated.")
    meeting.save(update_fields=["present"])
    paper = Paper.objects.create(meeting=meeting, kind=Paper.Kind.MINUTES)
    tell = spread([*seating.people(meeting.board), *_people_of(meeting)])
    record("governance.minutes_approved", meeting, by=by, tell=tell)
    return paper


@transaction.atomic
def make_paper_again(paper: Paper, *, by: User) -> None:
    """Try once more with a PDF that could not be made."""
    Paper.objects.filter(pk=paper.pk, state=Paper.State.FAILED).update(
        state=Paper.State.WAITING, attempts=0
    )
    record("governance.paper_made_again", paper.meeting, by=by, paper=paper)


def _fixed(meeting: Meeting, standing: StandingItem) -> FixedPoint:
    """A standing item as it is today."""
    names = [field.name for field in Point._meta.get_fields()]
    return FixedPoint(meeting=meeting, **{name: getattr(standing, name) for name in names})


def _freeze(item: AgendaItem) -> None:
    """What the case says, and its papers, stay as the board got them."""
    basis.freeze(item)
    item.save(update_fields=["basis"])
    item.papers.remove(*item.papers.exclude(removed_at=None))


def _next_open(meeting: Meeting) -> Meeting:
    """The meeting that takes over, locked, so that its deadline cannot pass meanwhile unseen."""
    candidates = Meeting.objects.open_for_items().filter(board=meeting.board_id)
    target = locked(candidates.exclude(pk=meeting.pk)).first()
    if target is None:
        raise NoOpenMeeting(meeting.board)
    return target


def _put_on(target: Meeting, item: AgendaItem, *, by: User) -> None:
    item.meeting, item.position = target, target.last_position() + 1
    item.save(update_fields=["meeting", "position"])
    tell = [item.reported_by, item.contact, item.case.requester, item.case.coordinator]
    record("governance.item_moved", item.case, by=by, tell=tell, item=item)


def _people_of(meeting: Meeting) -> list[User]:
    """Those who have brought a case to the meeting."""
    items = meeting.items.standing().select_related("reported_by", "contact", "case__requester")
    return [
        person for item in items for person in (item.reported_by, item.contact, item.case.requester)
    ]
