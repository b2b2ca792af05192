"""Putting a case on a meeting, under the meeting's lock. Called by actions."""

from django.utils.translation import gettext as _

from accounts.models import User
from governance import seating
from governance.models import AgendaItem, Board, Meeting
from governance.placement import NoOpenMeeting, Placement, placement_on
from governance.recusals import carry_over
from notifications.trail import record
from portal.locks import locked, pause_point
from portal.refusals import Refused
from portal.templatetags.formats import day
from procurement.models import Case


def take_place(board: Board) -> Placement:
    """The next meeting that still takes papers, locked until the item is on it.

    The clock is the database's, read under the lock: who waited past the deadline for somebody
    else's lock is too late, and who came in time cannot have the agenda closed in between.
    """
    candidates = Meeting.objects.open_for_items().filter(board=board).select_related("board")
    for pk in list(candidates.values_list("pk", flat=True)):
        locked(Meeting.objects.filter(pk=pk)).get()
        meeting = candidates.filter(pk=pk).first()
        if meeting is not None:
            pause_point("report")
            return placement_on(meeting)
    raise NoOpenMeeting(board)


def put(item: AgendaItem, case: Case, meeting: Meeting, *, by: User) -> None:
    item.case, item.meeting, item.reported_by = case, meeting, by
    item.position = meeting.last_position() + 1
    item.save()
    carry_over(item, seating.people(meeting.board))


def leave_open_agenda(case: Case, *, by: User) -> None:
    """A case that waits on an agenda which filled itself goes on from there to another board."""
    themselves = Board.objects.filling_themselves().values("pk")
    waiting = AgendaItem.objects.pending().filter(case=case, meeting__board__in=themselves)
    item = waiting.select_related("meeting__board").first()
    if item is None:
        return
    meeting = locked(Meeting.objects.filter(pk=item.meeting_id)).get()
    refuse_when_out(meeting)
    item.move_to(AgendaItem.Status.WITHDRAWN)
    record("governance.left_agenda", case, by=by, item=item)


def refuse_when_out(meeting: Meeting) -> None:
    """Nothing leaves an agenda that the board has: there it is treated, or taken off."""
    if not meeting.may_still_change:
        text = _(
            "The case is on the agenda of %(board)s on %(day)s, which is out. It can go to another "
            "board when it has been treated there, or is taken off."
        )
        raise Refused(text % {"board": meeting.board, "day": day(meeting.starts_at, "long")})
