"""Danish working days. Nothing here looks at the clock.

Closed are Saturdays, Sundays, public holidays, and the days when offices are closed by agreement.
Which those are differs from place to place, so whoever asks may say so; usually it is Constitution
Day (5 June), 24 and 31 December, and not 1 May.
"""

from datetime import date, timedelta
from functools import cache

import holidays
from django.utils.translation import get_language

ONE_DAY = timedelta(days=1)
SATURDAY = 5
# Days that are closed where it is so agreed, as month and day.
BY_AGREEMENT = ("05-01", "06-05", "12-24", "12-31")
MAY_DAY = BY_AGREEMENT[0]
USUALLY = frozenset(BY_AGREEMENT) - {MAY_DAY}
Closed = frozenset[str]


def closing_day(day: date, closed: Closed = USUALLY) -> str:
    """The name of the holiday in the reader's language, or nothing. A Sunday is no holiday."""
    language = "da" if get_language() == "da" else "en_US"
    public, by_agreement = _closing_days(day.year, language)
    chosen = by_agreement.get(day, "") if f"{day:%m-%d}" in closed else ""
    return public.get(day, chosen)


def is_working_day(day: date, closed: Closed = USUALLY) -> bool:
    return day.weekday() < SATURDAY and not closing_day(day, closed)


def next_working_day(day: date, closed: Closed = USUALLY) -> date:
    """The first working day after the day."""
    return _nearest_working_day(day, ONE_DAY, closed)


def previous_working_day(day: date, closed: Closed = USUALLY) -> date:
    """The last working day before the day."""
    return _nearest_working_day(day, -ONE_DAY, closed)


def working_days_after(day: date, count: int) -> date:
    """The working day so many working days after the day."""
    for _step in range(count):
        day = next_working_day(day)
    return day


def _nearest_working_day(day: date, stride: timedelta, closed: Closed) -> date:
    day += stride
    while not is_working_day(day, closed):
        day += stride
    return day


@cache
def _closing_days(year: int, language: str) -> tuple[dict[date, str], dict[date, str]]:
    """The year's public holidays with their names, and the days that may be closed by agreement.

    Whole and copied, because the library's calendars fill themselves while they are read, and
    another thread could see one half full.
    """
    public, optional = (
        holidays.country_holidays("DK", years=year, categories=category, language=language)
        for category in (holidays.PUBLIC, holidays.OPTIONAL)
    )
    return dict(public), dict(optional)
