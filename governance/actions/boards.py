"""What happens with a board."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from governance import seating
from governance.deadlines import deadline_for
from governance.models import Board, Meeting
from governance.series import follow
from notifications.trail import record
from portal.locks import locked


@transaction.atomic
def add_board(board: Board, *, by: User) -> None:
    """The authority gets a board; from now on it must approve before a contract is signed."""
    board.save()
    record("governance.board_added", board, by=by)


@transaction.atomic
def change_board(board: Board, *, by: User, fields: Sequence[str]) -> None:
    """Give the board new settings. Meetings that nobody has touched follow the new rule, and all
    that take papers get its deadline.

    Only what was changed is saved: others may change something else at the same moment.
    """
    board.save(update_fields=fields)
    changes = follow(board)
    for meeting in locked(Meeting.objects.open_for_items().filter(board=board).order_by("pk")):
        meeting.deadline_at = deadline_for(meeting.starts_at, board.deadline_rule).at
        meeting.save(update_fields=["deadline_at"])
    tell = seating.people(board) if changes.changed or changes.dropped else []
    record("governance.board_changed", board, by=by, tell=tell, changes=changes)
