"""How a board's coming meetings follow its rule: two years ahead, and never stale."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone, translation

from governance.deadlines import DENMARK, SeriesDate, deadline_for
from governance.models import Board, Meeting
from portal.locks import locked, pause_point

AHEAD = timedelta(days=2 * 365)
# What the rule sets of a meeting that nobody has touched.
RULED = ("starts_at", "deadline_at", "place", "note", "status")


@dataclass(frozen=True)
class Changes:
    """Which meetings the rule has added, changed and taken away."""

    added: list[Meeting]
    changed: list[Meeting]
    dropped: list[Meeting]


def follow(board: Board) -> Changes:
    """Make the coming meetings what the rule says. A moved, extra or used one stays as it is."""
    board = locked(Board.objects.filter(pk=board.pk).select_related("authority")).get()
    if board.series_from is None:
        return Changes([], [], [])
    today = timezone.localdate()
    wanted: dict[date | None, Meeting] = {
        one.day: plan_of(board, one) for one in board.series(today, today + AHEAD)
    }
    # Looked at again under the lock: a case may have come on one of them meanwhile.
    list(locked(board.meetings.untouched().order_by("pk"), alone=True))
    untouched = list(board.meetings.untouched())
    dropped = [one for one in untouched if one.series_date not in wanted]
    kept = board.meetings.exclude(pk__in=[one.pk for one in dropped]).exclude(series_date=None)
    taken = {_week(day) for day in kept.values_list("series_date", flat=True)}
    pause_point("days_taken")
    Meeting.objects.filter(pk__in=[one.pk for one in dropped]).delete()
    changed = [one for one in untouched if one not in dropped and _follow(one, wanted)]
    Meeting.objects.bulk_update(changed, [*RULED, "sequence"])
    added = [one for day, one in wanted.items() if _week(day) not in taken and not one.has_begun]
    return Changes(Meeting.objects.bulk_create(added), changed, dropped)


def _week(day: date | None) -> tuple[int, int]:
    """A series has one meeting in a week at most, also where its weekday has changed."""
    year, week, _weekday = (day or date.max).isocalendar()
    return year, week


def plan_of(board: Board, on: SeriesDate) -> Meeting:
    """The meeting of that day. On a holiday it is moved, or stands as cancelled with the reason.

    The reason is in Danish, which is the authority's own language.
    """
    moves = board.on_holidays == Board.OnHolidays.MOVE
    starts_at = datetime.combine(on.suggested if moves else on.day, board.time, tzinfo=DENMARK)
    is_off = on.is_moved and not moves
    with translation.override("da"):
        note = on.reason if on.is_moved else ""
    return Meeting(
        board=board,
        series_date=on.day,
        starts_at=starts_at,
        deadline_at=deadline_for(starts_at, board.deadline_rule).at,
        place=board.place,
        status=Meeting.Status.CANCELLED if is_off else Meeting.Status.PLANNED,
        note=note,
    )


def _follow(meeting: Meeting, wanted: dict[date | None, Meeting]) -> bool:
    """Take over what the rule says; whether anything is new."""
    rule = wanted[meeting.series_date]
    is_new = any(getattr(meeting, name) != getattr(rule, name) for name in [*RULED, "sequence"])
    if meeting.starts_at != rule.starts_at or meeting.status != rule.status:
        meeting.sequence += 1
    for name in RULED:
        setattr(meeting, name, getattr(rule, name))
    return is_new
