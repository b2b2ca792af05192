"""Danish working days. Nothing here looks at the clock.

Closed are Saturdays, Sundays, public holidays, and the days when municipal offices are closed by
agreement: Constitution Day (5 June), 24 and 31 December. 1 May and the Friday after Ascension
differ from place to place and count as working days.
"""

from datetime import date, timedelta
from functools import cache

import holidays
from django.utils.translation import get_language

ONE_DAY = timedelta(days=1)
SATURDAY = 5
MAY_DAY = (5, 1)


def closing_day(day: date) -> str:
    """The name of the holiday in the reader's language, or nothing. A Sunday is no holiday."""
    language = "da" if get_language() == "da" else "en_US"
    return _closing_days(day.year, language).get(day, "")


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and not closing_day(day)


def next_working_day(day: date) -> date:
    """The first working day after the day."""
    return _nearest_working_day(day, ONE_DAY)


def previous_working_day(day: date) -> date:
    """The last working day before the day."""
    return _nearest_working_day(day, -ONE_DAY)


def working_days_after(day: date, count: int) -> date:
    """The working day so many working days after the day."""
    for _step in range(count):
        day = next_working_day(day)
    return day


def _nearest_working_day(day: date, stride: timedelta) -> date:
    day += stride
    while not is_working_day(day):
        day += stride
    return day


@cache
def _closing_days(year: int, language: str) -> dict[date, str]:
    """The year's holidays with their names.

    Whole and copied, because the library's calendars fill themselves while they are read, and
    another thread could see one half full.
    """
    public, optional = (
        holidays.country_holidays("DK", years=year, categories=category, language=language)
        for category in (holidays.PUBLIC, holidays.OPTIONAL)
    )
    # The optional ones are Constitution Day, 24 and 31 December, and 1 May.
    by_agreement = {day: name for day, name in optional.items() if (day.month, day.day) != MAY_DAY}
    return by_agreement | dict(public)
