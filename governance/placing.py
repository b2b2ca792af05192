"""Putting a case on a meeting, under the meeting's lock. Called by actions."""

from accounts.models import User
from governance import seating
from governance.models import AgendaItem, Board, Meeting
from governance.placement import NoOpenMeeting, Placement, placement_on
from governance.recusals import carry_over
from portal.locks import locked, pause_point
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
