"""Papers must be in by 12:00 on the Monday of the week before, or earlier where that is closed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from governance.deadlines import (
    Deadline,
    DeadlineRule,
    Decider,
    closing_day,
    countdown,
    deadline_for,
    explain,
    is_working_day,
    next_working_day,
    previous_working_day,
    series_dates,
)

DENMARK = ZoneInfo("Europe/Copenhagen")
RULE = DeadlineRule()
FRIDAY_RULE = DeadlineRule(weekday=4, time=time(10))


def meeting(day, hour=9, minute=0):
    return datetime.combine(date.fromisoformat(day), time(hour, minute), tzinfo=DENMARK)


@pytest.mark.spec("G04")
@pytest.mark.parametrize(
    ("held", "deadline"),
    [
        ("2026-11-30", "2026-11-23"),  # a Monday
        ("2026-12-01", "2026-11-23"),  # a Tuesday
        ("2026-12-03", "2026-11-23"),  # a Thursday
        ("2026-12-06", "2026-11-23"),  # a Sunday, the end of the same ISO week
        ("2026-12-07", "2026-11-30"),  # the Monday after it
        ("2027-01-11", "2027-01-04"),  # over the end of ISO week 53
        ("2027-01-04", "2026-12-28"),  # the meeting in week 1, the deadline in week 53
        ("2021-01-04", "2020-12-28"),  # week 53 of 2020 begins in one year and ends in the next
        ("2025-01-06", "2024-12-30"),  # the Monday belongs to week 1 of the next year
        ("2026-03-30", "2026-03-23"),  # summer time begins between the two
        ("2026-10-26", "2026-10-19"),  # winter time begins between the two
    ],
)
def test_the_deadline_is_noon_on_the_monday_of_the_week_before(held, deadline):
    at = deadline_for(meeting(held), RULE).at

    assert at == meeting(deadline, 12)
    assert (at.hour, at.minute) == (12, 0)


@pytest.mark.parametrize(
    ("held", "deadline_utc"),
    [
        ("2026-03-26", datetime(2026, 3, 16, 11, tzinfo=UTC)),  # winter
        ("2026-03-30", datetime(2026, 3, 23, 11, tzinfo=UTC)),  # winter, though the meeting is not
        ("2026-04-23", datetime(2026, 4, 13, 10, tzinfo=UTC)),  # summer
        ("2026-10-29", datetime(2026, 10, 19, 10, tzinfo=UTC)),  # summer, though the meeting is not
        ("2026-11-05", datetime(2026, 10, 26, 11, tzinfo=UTC)),  # the first day of winter time
    ],
)
def test_noon_is_danish_noon_in_summer_and_in_winter(held, deadline_utc):
    assert deadline_for(meeting(held), RULE).at == deadline_utc


@pytest.mark.parametrize(
    ("start", "deadline"),
    [
        (datetime(2026, 11, 29, 22, 30, tzinfo=UTC), "2026-11-16"),  # Sunday 23:30 in Denmark
        (datetime(2026, 11, 29, 23, 30, tzinfo=UTC), "2026-11-23"),  # Monday 00:30 in Denmark
    ],
)
def test_the_week_of_the_meeting_is_the_danish_week(start, deadline):
    assert deadline_for(start, RULE).at == meeting(deadline, 12)


def test_a_meeting_needs_a_time_zone():
    with pytest.raises(ValueError, match="time zone"):
        deadline_for(datetime(2026, 11, 30, 9), RULE)  # noqa: DTZ001 -- that is what is refused


@pytest.mark.spec("G05")
@pytest.mark.parametrize("hour", [0, 9, 12, 23])
def test_the_two_rules_are_one_for_a_monday_meeting(hour):
    deadline = deadline_for(meeting("2026-11-30", hour), RULE)

    assert deadline == Deadline(meeting("2026-11-23", 12), Decider.WEEKDAY)


@pytest.mark.spec("G05")
@pytest.mark.parametrize(
    ("held", "rule", "deadline", "decider"),
    [
        # A Thursday: one week before is a Thursday, the Monday is stricter.
        ("2026-12-03", RULE, meeting("2026-11-23", 12), Decider.WEEKDAY),
        # A Thursday, and a board that takes papers until Friday: one week is stricter.
        ("2026-12-03", FRIDAY_RULE, meeting("2026-11-26", 10), Decider.ONE_WEEK),
        # A Friday meeting of that board: the same day.
        ("2026-12-04", FRIDAY_RULE, meeting("2026-11-27", 10), Decider.WEEKDAY),
        # Wednesday two weeks before.
        (
            "2026-12-03",
            DeadlineRule(weekday=2, weeks_before=2),
            meeting("2026-11-18", 12),
            Decider.WEEKDAY,
        ),
        # A rule that is later than one week never decides.
        ("2026-12-03", DeadlineRule(weeks_before=0), meeting("2026-11-26", 12), Decider.ONE_WEEK),
    ],
)
def test_the_stricter_rule_decides_and_says_so(held, rule, deadline, decider):
    assert deadline_for(meeting(held), rule) == Deadline(deadline, decider)


@pytest.mark.spec("G05")
@pytest.mark.parametrize("rule", [RULE, FRIDAY_RULE, DeadlineRule(weeks_before=0)])
def test_every_deadline_of_ten_years_is_a_working_day_a_week_before(rule):
    day = date(2020, 1, 1)
    while day < date(2030, 1, 1):
        at = deadline_for(datetime.combine(day, time(9), tzinfo=DENMARK), rule).at

        assert at.date() <= day - timedelta(days=7)
        assert at.time() == rule.time
        assert is_working_day(at.date())
        day += timedelta(days=1)


@pytest.mark.spec("X06")
@pytest.mark.parametrize(
    ("held", "closed", "deadline"),
    [
        ("2026-04-13", "2026-04-06", "2026-04-01"),  # Easter Monday: Wednesday before Easter
        ("2026-06-01", "2026-05-25", "2026-05-22"),  # Pentecost Monday: Friday
        ("2023-06-12", "2023-06-05", "2023-06-02"),  # Constitution Day on a Monday
        ("2023-05-08", "2023-05-01", None),  # 1 May is a working day
        ("2029-01-08", "2029-01-01", "2028-12-29"),  # New Year's Day: another year, too
        ("2018-12-31", "2018-12-24", "2018-12-21"),  # Christmas Eve on a Monday
        ("2019-01-07", "2018-12-31", "2018-12-28"),  # New Year's Eve on a Monday
        ("2024-01-01", "2023-12-25", "2023-12-22"),  # Christmas Day: over the weekend
        ("2028-01-03", "2027-12-27", None),  # the days between are working days
    ],
)
def test_a_deadline_on_a_closed_day_is_the_working_day_before(held, closed, deadline):
    found = deadline_for(meeting(held), RULE)

    assert found.at == meeting(deadline or closed, 12)
    assert found.moved_from == (date.fromisoformat(closed) if deadline else None)


@pytest.mark.parametrize(
    ("held", "rule", "danish", "english"),
    [
        (
            "2026-11-30",
            RULE,
            "Papirerne skal være inde senest mandag kl. 12.00 i ugen før mødet.",
            "Papers must be in by 12:00 on Monday of the week before the meeting.",
        ),
        (
            "2026-12-03",
            DeadlineRule(weekday=2, time=time(14), weeks_before=2),
            "Papirerne skal være inde senest onsdag kl. 14.00, 2 uger før mødets uge.",
            "Papers must be in by 14:00 on Wednesday, 2 weeks before the week of the meeting.",
        ),
        (
            "2026-12-03",
            FRIDAY_RULE,
            "Papirerne skal være inde senest en uge før mødet kl. 10.00.",
            "Papers must be in by 10:00, one week before the meeting at the latest.",
        ),
    ],
)
def test_the_rule_is_told_in_words(held, rule, danish, english):
    deadline = deadline_for(meeting(held), rule)

    with translation.override("da"):
        assert explain(deadline, rule) == danish
    with translation.override("en"):
        assert explain(deadline, rule) == english


def test_a_moved_deadline_says_which_day_was_closed_and_why():
    deadline = deadline_for(meeting("2026-04-13"), RULE)

    with translation.override("da"):
        assert "6. april 2026 (Anden påskedag) er ikke en arbejdsdag" in explain(deadline, RULE)
    with translation.override("en"):
        assert "(Easter Monday) is no working day" in explain(deadline, RULE)


def test_a_deadline_moved_from_a_weekend_names_the_weekday():
    saturday_rule = DeadlineRule(weekday=5, weeks_before=2)
    deadline = deadline_for(meeting("2026-12-03"), saturday_rule)

    assert deadline.at == meeting("2026-11-20", 12)
    with translation.override("da"):
        assert "(lørdag) er ikke en arbejdsdag" in explain(deadline, saturday_rule)


@pytest.mark.spec("G03")
def test_a_series_meets_every_week_and_moves_from_closed_days():
    dates = list(series_dates(0, date(2026, 3, 25), date(2026, 4, 20)))

    assert [(d.day, d.suggested) for d in dates] == [
        (date(2026, 3, 30), date(2026, 3, 30)),
        (date(2026, 4, 6), date(2026, 4, 7)),
        (date(2026, 4, 13), date(2026, 4, 13)),
        (date(2026, 4, 20), date(2026, 4, 20)),
    ]
    assert [d.is_moved for d in dates] == [False, True, False, False]
    with translation.override("da"):
        assert [d.reason for d in dates] == ["", "Anden påskedag", "", ""]


@pytest.mark.spec("G03")
def test_a_series_has_one_meeting_in_each_iso_week_over_the_year_with_53():
    dates = list(series_dates(0, date(2026, 12, 14), date(2027, 1, 17)))

    assert [d.day.isocalendar()[:2] for d in dates] == [
        (2026, 51),
        (2026, 52),
        (2026, 53),
        (2027, 1),
        (2027, 2),
    ]


@pytest.mark.parametrize(
    ("weekday", "day", "suggested"),
    [
        (3, "2026-12-24", "2026-12-28"),  # over Christmas and the weekend
        (4, "2027-01-01", "2027-01-04"),  # into the next year
        (4, "2026-05-15", "2026-05-15"),  # the Friday after Ascension is a working day
        (5, "2026-11-28", "2026-11-30"),  # a series on Saturdays is always moved
    ],
)
def test_a_meeting_on_a_closed_day_is_suggested_on_the_next_working_day(weekday, day, suggested):
    day = date.fromisoformat(day)

    (found,) = series_dates(weekday, day, day)

    assert (found.day, found.suggested) == (day, date.fromisoformat(suggested))


def test_a_series_that_ends_before_its_first_weekday_is_empty():
    assert list(series_dates(0, date(2026, 12, 1), date(2026, 12, 6))) == []


@pytest.mark.parametrize(
    "closed",
    [
        "2026-01-01",
        "2026-04-02",
        "2026-04-03",
        "2026-04-06",
        "2026-05-14",
        "2026-05-25",
        "2026-06-05",
        "2026-12-24",
        "2026-12-25",
        "2026-12-26",
        "2026-12-31",
        "2023-05-05",  # Great Prayer Day was a holiday until 2023
    ],
)
def test_holidays_and_the_days_municipal_offices_close_are_no_working_days(closed):
    assert closing_day(date.fromisoformat(closed))
    assert not is_working_day(date.fromisoformat(closed))


@pytest.mark.parametrize(
    "day", ["2026-05-01", "2026-04-24", "2024-04-26", "2026-04-01", "2026-12-30", "2026-05-15"]
)
def test_ordinary_days_and_the_first_of_may_are_working_days(day):
    assert is_working_day(date.fromisoformat(day))


def test_a_weekend_is_no_working_day_and_no_holiday():
    saturday = date(2026, 11, 21)

    assert not is_working_day(saturday)
    assert closing_day(saturday) == ""


def test_the_working_days_around_easter():
    good_friday = date(2026, 4, 3)

    assert next_working_day(good_friday) == date(2026, 4, 7)
    assert previous_working_day(good_friday) == date(2026, 4, 1)


def test_the_working_day_after_a_working_day_is_another_day():
    tuesday = date(2026, 11, 24)

    assert next_working_day(tuesday) == date(2026, 11, 25)
    assert previous_working_day(tuesday) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-11-26T13:00", "In 4 days."),
        ("2026-11-29T23:00", "Tomorrow."),
        ("2026-11-30T08:30", "Today, in 3 hours."),
        ("2026-11-30T11:15", "Today, in 45 min."),
        ("2026-11-30T12:00", "The deadline has passed."),
    ],
)
def test_how_long_there_is_is_said_in_words(now, words):
    deadline = datetime(2026, 11, 30, 12, tzinfo=DENMARK)

    with translation.override("en"):
        assert countdown(deadline, datetime.fromisoformat(now).replace(tzinfo=DENMARK)) == words
