"""When papers for a meeting must be in, and when a series of meetings is held.

Two rules apply, and the stricter one decides: a fixed weekday and hour some weeks before the
meeting's week (usually 12:00 on the Monday of the week before), and at the latest one week before
the meeting. The second is counted in days, as the boards count it, and ends at the same hour, so
that for a Monday meeting the two are one.

A deadline on a day without office hours moves back to the working day before; which days those
are stands in portal/workdays.py, and which of them by agreement the authority chooses.

Hours are Danish hours, summer and winter. The clock changes on Sundays only, so every hour of a
deadline exists, and once. Nothing here looks at the clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.templatetags.formats import clock
from portal.templatetags.formats import day as written
from portal.workdays import (
    USUALLY,
    Closed,
    closing_day,
    is_working_day,
    next_working_day,
    previous_working_day,
)

DENMARK = ZoneInfo("Europe/Copenhagen")
ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(weeks=1)
MONDAY = 0


class Decider(TextChoices):
    """The rule that set a deadline, because it was the stricter or the only one."""

    WEEKDAY = "weekday", gettext_lazy("The fixed weekday before the meeting")
    ONE_WEEK = "one_week", gettext_lazy("At the latest one week before the meeting")
    MEETING = "meeting", gettext_lazy("Until the meeting begins")


@dataclass(frozen=True)
class DeadlineRule:
    """A board's own rule. Weekday 0 is Monday, as in date.weekday(); the hour is Danish."""

    weekday: int = MONDAY
    time: time = time(12)
    weeks_before: int = 1
    # No papers beyond the cases themselves, which come until the meeting begins.
    until_meeting: bool = False
    # The days closed by agreement at the board's authority.
    closed: Closed = USUALLY


@dataclass(frozen=True)
class Deadline:
    """The last moment, which rule set it, and the closed day it was moved from, if any."""

    at: datetime
    decided_by: Decider
    moved_from: date | None = None


@dataclass(frozen=True)
class SeriesDate:
    """One meeting of a series. It is suggested moved where its own day is closed."""

    day: date
    suggested: date
    closed: Closed = USUALLY

    @property
    def is_moved(self) -> bool:
        return self.suggested != self.day

    @property
    def reason(self) -> str:
        return closing_day(self.day, self.closed)


def deadline_for(meeting_start: datetime, rule: DeadlineRule) -> Deadline:
    """When papers must be in for a meeting. The stricter of the two rules, on a working day."""
    if meeting_start.tzinfo is None:
        raise ValueError("The start of a meeting needs a time zone.")
    if rule.until_meeting:
        return Deadline(at=meeting_start, decided_by=Decider.MEETING)
    meeting_day = meeting_start.astimezone(DENMARK).date()
    by_weekday = _weekday_before(meeting_day, rule)
    by_week = meeting_day - ONE_WEEK
    day = min(by_weekday, by_week)
    working_day = _open_day(day, rule)
    return Deadline(
        at=datetime.combine(working_day, rule.time, tzinfo=DENMARK),
        decided_by=Decider.WEEKDAY if day == by_weekday else Decider.ONE_WEEK,
        moved_from=None if working_day == day else day,
    )


def both_rules(meeting_start: datetime, rule: DeadlineRule) -> list[Deadline]:
    """The moment of each rule by itself, the stricter first."""
    if rule.until_meeting:
        return []
    meeting_day = meeting_start.astimezone(DENMARK).date()
    days = [
        (_weekday_before(meeting_day, rule), Decider.WEEKDAY),
        (meeting_day - ONE_WEEK, Decider.ONE_WEEK),
    ]
    found = [
        Deadline(datetime.combine(_open_day(day, rule), rule.time, tzinfo=DENMARK), decider)
        for day, decider in days
    ]
    return sorted(found, key=lambda one: one.at)


def explain(deadline: Deadline, rule: DeadlineRule) -> str:
    """Why the deadline is when it is, in a sentence or two for those who must keep it."""
    sentences = [_rule_in_words(deadline.decided_by, rule)]
    if deadline.moved_from is not None:
        closed = deadline.moved_from
        moved = {
            "day": written(closed),
            "reason": closing_day(closed, rule.closed) or WEEKDAYS[closed.weekday()],
        }
        sentences.append(
            _("%(day)s (%(reason)s) is no working day, so the deadline is the working day before.")
            % moved
        )
    return " ".join(sentences)


def countdown(deadline: datetime, now: datetime) -> str:
    """How long there is, in words: "In 3 days", "Today, in 2 hours"."""
    left = deadline - now
    if left <= timedelta(0):
        return _("The deadline has passed.")
    days = (deadline.astimezone(DENMARK).date() - now.astimezone(DENMARK).date()).days
    if days > 1:
        return _("In %(days)s days.") % {"days": days}
    if days == 1:
        return _("Tomorrow.")
    minutes = int(left.total_seconds()) // 60
    if minutes < 120:
        return _("Today, in %(minutes)s min.") % {"minutes": minutes}
    return _("Today, in %(hours)s hours.") % {"hours": minutes // 60}


def series_dates(
    weekday: int, start: date, end: date, *, weeks: int = 1, closed: Closed = USUALLY
) -> Iterator[SeriesDate]:
    """The day of the meeting every so many ISO weeks from start to end, both included."""
    day = start + (weekday - start.weekday()) % 7 * ONE_DAY
    while day <= end:
        held = day if is_working_day(day, closed) else next_working_day(day, closed)
        yield SeriesDate(day, held, closed)
        day += weeks * ONE_WEEK


def _open_day(day: date, rule: DeadlineRule) -> date:
    """The day, or the working day before it."""
    return day if is_working_day(day, rule.closed) else previous_working_day(day, rule.closed)


def _weekday_before(meeting_day: date, rule: DeadlineRule) -> date:
    """The rule's weekday, counted from the Monday of the meeting's ISO week."""
    monday = meeting_day - meeting_day.weekday() * ONE_DAY
    return monday - rule.weeks_before * ONE_WEEK + rule.weekday * ONE_DAY


def _rule_in_words(decider: Decider, rule: DeadlineRule) -> str:
    words = {
        "time": clock(rule.time),
        "weekday": WEEKDAYS[rule.weekday],
        "weeks": rule.weeks_before,
    }
    if decider == Decider.MEETING:
        return _("Cases come on the agenda until the meeting begins.")
    if decider == Decider.ONE_WEEK:
        text = _("Papers must be in by %(time)s, one week before the meeting at the latest.")
    elif rule.weeks_before == 1:
        text = _("Papers must be in by %(time)s on %(weekday)s of the week before the meeting.")
    else:
        text = _(
            "Papers must be in by %(time)s on %(weekday)s, %(weeks)s weeks before the week of the "
            "meeting."
        )
    return text % words
