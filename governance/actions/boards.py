"""What happens with a board."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Authority, User
from governance import seating
from governance.appointments import papers_are_due
from governance.deadlines import deadline_for
from governance.models import Board, Meeting
from governance.overtaken import fingerprint, refuse_overtaken
from governance.series import follow
from notifications.trail import record
from portal.clock import database_now
from portal.locks import locked, pause_point
from portal.refusals import Refused

SETTINGS = (
    *("name", "kind", "quorum", "votes", "checks_projects", "next_board", "chosen_outcomes"),
    *("weekday", "time", "minutes", "place", "link"),
    *("deadline_weekday", "deadline_time", "deadline_weeks_before"),
)


@transaction.atomic
def add_board(board: Board, *, by: User) -> None:
    """The authority gets a board; contracts wait from now on for one that approves (G15)."""
    _refuse_namesake(board)
    board.save()
    record("governance.board_added", board, by=by)


@transaction.atomic
def change_board(board: Board, *, by: User, seen: str) -> None:
    """Give the board new settings. Meetings that nobody has touched follow the new rule, and all
    that take papers get its deadline.

    `seen` is the fingerprint of the settings as they were read. Raises Overtaken where they are
    otherwise by now.
    """
    current = locked(Board.objects.filter(pk=board.pk)).get()
    pause_point("settings_read")
    if fingerprint(current, SETTINGS) == fingerprint(board, SETTINGS):
        return
    refuse_overtaken(current, SETTINGS, seen)
    _refuse_namesake(board)
    board.save(update_fields=SETTINGS)
    # All at once, by their keys, as by those who put cases on them (governance/placing.py).
    list(locked(board.meetings.filter(starts_at__gt=database_now()).order_by("pk")))
    changes = follow(board)
    _give_deadlines(board, by=by)
    tell = seating.people(board) if changes.changed or changes.dropped else []
    record("governance.board_changed", board, by=by, tell=tell, changes=changes)


def _give_deadlines(board: Board, *, by: User) -> None:
    """By the new rule. Who brings a case is told where it is another, and so is the calendar."""
    for meeting in locked(Meeting.objects.open_for_items().filter(board=board).order_by("pk")):
        before = meeting.deadline_at
        meeting.deadline_at = deadline_for(meeting.starts_at, board.deadline_rule).at
        meeting.save(update_fields=["deadline_at"])
        calendar = papers_are_due(meeting, *meeting.items.standing().with_people())
        if meeting.deadline_at != before and any(calendar.values()):
            tell, what = User.objects.filter(pk__in=calendar), "governance.deadline_changed"
            record(what, meeting, by=by, tell=tell, before=before, calendar=calendar)


def _refuse_namesake(board: Board) -> None:
    """Asked under the lock of the authority: of two at once, one has the name."""
    authority = locked(Authority.objects.filter(pk=board.authority_id)).get()
    if authority.boards.filter(name=board.name).exclude(pk=board.pk).exists():
        raise Refused(_("There is already a board of that name here."))
    pause_point("name_is_free")
