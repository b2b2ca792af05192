"""What happens with a board's series of meetings."""

from django.db import transaction

from accounts.models import User
from governance import seating
from governance.models import Board
from governance.overtaken import fingerprint, refuse_overtaken
from governance.series import Changes, follow
from notifications.trail import record
from portal.locks import locked

SERIES = ("series_from", "series_until", "every_weeks", "on_holidays")


@transaction.atomic
def plan_meetings(board: Board, *, by: User, seen: str) -> Changes:
    """The board meets by this rule from now on: its meetings stand two years ahead.

    `seen` is the fingerprint of the rule as it was read. Raises Overtaken where it is another now.
    """
    current = locked(Board.objects.filter(pk=board.pk)).get()
    if fingerprint(current, SERIES) != fingerprint(board, SERIES):
        refuse_overtaken(current, SERIES, seen)
        board.save(update_fields=SERIES)
    changes = follow(board)
    _tell("governance.meetings_planned", board, changes, by=by)
    return changes


@transaction.atomic
def keep_series(board: Board) -> None:
    """Every night: the next weeks are added, and what a changed rule or holiday moves follows."""
    changes = follow(board)
    if changes.added or changes.changed or changes.dropped:
        _tell("governance.meetings_planned", board, changes, by=None)


def _tell(kind: str, board: Board, changes: Changes, *, by: User | None) -> None:
    """New weeks far ahead are no news; a meeting at another time is."""
    tell = seating.people(board) if changes.changed or changes.dropped else []
    record(kind, board, by=by, tell=tell, changes=changes)
