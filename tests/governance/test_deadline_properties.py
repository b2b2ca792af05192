"""What must hold of every deadline and every series, on ten years of days nobody thought of."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.deadlines import (
    DENMARK,
    DeadlineRule,
    Decider,
    both_rules,
    deadline_for,
    series_dates,
)
from portal.workdays import BY_AGREEMENT, is_working_day

FIRST, LAST = date(2025, 1, 1), date(2034, 12, 31)
DAYS = st.dates(FIRST, LAST)
# Also the hours that summer time leaves out, and those it has twice.
HOURS = st.times(max_value=time(23, 59)).map(lambda hour: hour.replace(second=0, microsecond=0))
CLOSED = st.frozensets(st.sampled_from(BY_AGREEMENT))
RULES = st.builds(
    DeadlineRule,
    weekday=st.integers(0, 4),
    time=HOURS,
    weeks_before=st.integers(0, 8),
    closed=CLOSED,
)
MEETINGS = st.builds(lambda day, hour: datetime.combine(day, hour, tzinfo=DENMARK), DAYS, HOURS)


@pytest.mark.spec("G04")
@pytest.mark.spec("G05")
@given(MEETINGS, RULES)
def test_the_deadline_is_a_working_day_a_week_before_at_the_latest_at_the_hour_of_the_rule(
    meeting, rule
):
    deadline = deadline_for(meeting, rule)

    local = deadline.at.astimezone(DENMARK)
    assert is_working_day(local.date(), rule.closed)
    assert local.date() <= meeting.date() - timedelta(days=7)
    assert deadline.at.time() == rule.time
    assert deadline.at < meeting


@pytest.mark.spec("G05")
@given(MEETINGS, RULES)
def test_the_stricter_of_the_two_rules_decides_and_both_are_shown(meeting, rule):
    deadline = deadline_for(meeting, rule)
    both = both_rules(meeting, rule)

    assert {one.decided_by for one in both} == {Decider.WEEKDAY, Decider.ONE_WEEK}
    assert deadline.at == both[0].at == min(one.at for one in both)


@given(MEETINGS, RULES)
def test_the_fixed_weekday_is_counted_in_iso_weeks_also_over_week_53(meeting, rule):
    [by_weekday] = [one for one in both_rules(meeting, rule) if one.decided_by == Decider.WEEKDAY]
    monday = meeting.date() - timedelta(days=meeting.weekday())
    wanted = monday - timedelta(weeks=rule.weeks_before) + timedelta(days=rule.weekday)

    assert by_weekday.at.date() <= wanted
    if is_working_day(wanted, rule.closed):
        assert by_weekday.at.date() == wanted


@given(MEETINGS, RULES, st.integers(1, 60))
def test_a_meeting_that_is_moved_to_later_has_no_earlier_deadline(meeting, rule, days):
    later = datetime.combine(meeting.date() + timedelta(days=days), meeting.time(), tzinfo=DENMARK)

    assert deadline_for(later, rule).at >= deadline_for(meeting, rule).at


@given(MEETINGS, RULES)
def test_the_deadline_is_the_same_moment_wherever_the_meetings_time_was_written(meeting, rule):
    assert deadline_for(meeting.astimezone(UTC), rule) == deadline_for(meeting, rule)


@given(DAYS, st.integers(0, 4), st.integers(1, 26), CLOSED)
def test_a_series_keeps_its_weekday_and_its_weeks_and_meets_on_working_days(
    start, weekday, weeks, closed
):
    end = start + timedelta(days=800)

    dates = list(series_dates(weekday, start, end, weeks=weeks, closed=closed))

    assert {one.day.weekday() for one in dates} == {weekday}
    steps = {(later.day - one.day).days for one, later in pairwise(dates)}
    assert steps <= {7 * weeks}
    assert start <= dates[0].day < start + timedelta(days=7)
    for one in dates:
        assert is_working_day(one.suggested, closed)
        assert one.suggested >= one.day
        assert one.is_moved == (not is_working_day(one.day, closed))


@given(MEETINGS)
def test_where_the_cases_are_the_agenda_there_is_no_rule_but_the_meeting(meeting):
    rule = DeadlineRule(until_meeting=True)

    assert deadline_for(meeting, rule).at == meeting
    assert both_rules(meeting, rule) == []
