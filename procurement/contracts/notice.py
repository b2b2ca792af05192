"""When a contract must be given notice at the latest, and when people are reminded of it.

Months are counted backwards by the calendar. Where the month reached has no such day, its last day
is taken, which is never too late. Nothing here looks at the clock.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from portal.workdays import ONE_DAY, is_working_day, previous_working_day

REMINDED_MONTHS = 12
# F35: once more so many months before, until a renewal is asked for.
REPEATED_MONTHS = (9, 6)
# A month's end may be this much later than the day that counting forwards reaches.
SLACK = timedelta(days=3)


@dataclass(frozen=True)
class Notice:
    """The last day to give notice, and how it was found."""

    expiry: date
    months: int
    latest: date

    @property
    def is_cut_short(self) -> bool:
        """Whether the month reached has no such day, so that its last day was taken."""
        return self.latest.day != self.expiry.day

    @property
    def working_day(self) -> date:
        """The last working day on which somebody can be expected to receive it."""
        return self.latest if is_working_day(self.latest) else previous_working_day(self.latest)

    @property
    def is_moved(self) -> bool:
        return self.working_day != self.latest


def notice_of(expiry: date | None, months: int) -> Notice | None:
    """The latest notice of a contract, or None when it never expires by itself."""
    return Notice(expiry, months, months_before(expiry, months)) if expiry else None


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    month += 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def reminder_day(expiry: date) -> date:
    """The day on which people are reminded that the contract expires."""
    return months_before(expiry, REMINDED_MONTHS)


def reminder_due(expiry: date, today: date) -> int:
    """Which reminder is the latest that has come, in months before the expiry."""
    come = [months for months in REPEATED_MONTHS if months_before(expiry, months) <= today]
    return min(come, default=REMINDED_MONTHS)


def last_expiry_reminded_of(today: date) -> date:
    """The latest expiry whose reminder day has come."""
    expiry = months_before(today, -REMINDED_MONTHS) + SLACK
    while reminder_day(expiry) > today:
        expiry -= ONE_DAY
    return expiry
