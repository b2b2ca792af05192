"""What happens with a board and its series of meetings."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from governance.deadlines import DENMARK, SeriesDate, deadline_for
from governance.models import Board, Meeting
from notifications.trail import record
from portal.locks import locked, pause_point


@transaction.atomic
def add_board(board: Board, *, by: User) -> None:
    """The authority gets a board; from now on it must approve before a contract is signed."""
    board.save()
    record("governance.board_added", board, by=by)


@transaction.atomic
def change_board(board: Board, *, by: User) -> None:
    """Give the board new settings; meetings that take papers get the deadline of the new rule."""
    board.save()
    for meeting in locked(Meeting.objects.open_for_items().filter(board=board)):
        meeting.deadline_at = deadline_for(meeting.starts_at, board.deadline_rule).at
        meeting.save(update_fields=["deadline_at"])
    record("governance.board_changed", board, by=by)


@transaction.atomic
def plan_meetings(
    board: Board, *, by: User, dates: Sequence[SeriesDate], move_holidays: bool
) -> list[Meeting]:
    """Plan a meeting a week. On a holiday it is moved, or stands as cancelled with the reason.

    Days of the series that are planned already stay as they are, so it may be run again.
    """
    locked(Board.objects.filter(pk=board.pk)).get()
    taken = set(board.meetings.values_list("series_date", flat=True))
    pause_point("days_taken")
    planned = [
        _plan(board, date, move_holidays=move_holidays) for date in dates if date.day not in taken
    ]
    Meeting.objects.bulk_create(planned)
    record("governance.meetings_planned", board, by=by, meetings=planned)
    return planned


def _plan(board: Board, date: SeriesDate, *, move_holidays: bool) -> Meeting:
    held_on = date.suggested if move_holidays else date.day
    starts_at = datetime.combine(held_on, board.time, tzinfo=DENMARK)
    cancelled = date.is_moved and not move_holidays
    return Meeting(
        board=board,
        series_date=date.day,
        starts_at=starts_at,
        deadline_at=deadline_for(starts_at, board.deadline_rule).at,
        place=board.place,
        status=Meeting.Status.CANCELLED if cancelled else Meeting.Status.PLANNED,
        note=date.reason if date.is_moved else "",
    )
