"""The latest day to give notice, by the calendar."""

from datetime import date, timedelta

import pytest

from procurement.contracts.notice import (
    last_expiry_reminded_of,
    months_before,
    notice_of,
    reminder_day,
)


@pytest.mark.parametrize(
    ("expiry", "months", "latest"),
    [
        ("2027-11-22", 6, "2027-05-22"),
        ("2027-11-22", 0, "2027-11-22"),
        ("2027-01-15", 3, "2026-10-15"),
        ("2027-12-31", 12, "2026-12-31"),
        # The month reached is shorter: its last day.
        ("2027-08-31", 6, "2027-02-28"),
        ("2028-08-31", 6, "2028-02-29"),
        ("2027-08-30", 6, "2027-02-28"),
        ("2027-08-29", 6, "2027-02-28"),
        ("2027-08-28", 6, "2027-02-28"),
        ("2027-07-31", 1, "2027-06-30"),
        ("2027-12-31", 3, "2027-09-30"),
        # From the end of a short month it is the same day, which is the earlier one.
        ("2027-02-28", 3, "2026-11-28"),
        ("2027-09-30", 1, "2027-08-30"),
        ("2028-02-29", 3, "2027-11-29"),
        ("2028-02-29", 12, "2027-02-28"),
        ("2028-02-29", 48, "2024-02-29"),
        ("2027-01-31", 23, "2025-02-28"),
    ],
)
def test_the_latest_notice_is_so_many_months_before_the_expiry(expiry, months, latest):
    notice = notice_of(date.fromisoformat(expiry), months)

    assert notice.latest == date.fromisoformat(latest)
    assert notice.is_cut_short == (expiry[-2:] != latest[-2:])


def test_without_an_expiry_there_is_no_latest_notice():
    assert notice_of(None, 3) is None


@pytest.mark.parametrize(
    ("expiry", "working"),
    [
        ("2026-11-23", "2026-11-23"),
        ("2026-11-22", "2026-11-20"),
        ("2026-12-26", "2026-12-23"),
    ],
)
def test_notice_is_to_be_received_on_a_working_day(expiry, working):
    notice = notice_of(date.fromisoformat(expiry), 0)

    assert notice.working_day == date.fromisoformat(working)
    assert notice.is_moved == (expiry != working)


def test_months_are_counted_forwards_too():
    assert months_before(date(2027, 1, 31), -1) == date(2027, 2, 28)
    assert months_before(date(2027, 12, 1), -1) == date(2028, 1, 1)


@pytest.mark.parametrize(
    ("expiry", "reminded"),
    [("2027-11-22", "2026-11-22"), ("2028-02-29", "2027-02-28"), ("2029-02-28", "2028-02-28")],
)
def test_people_are_reminded_twelve_months_before(expiry, reminded):
    assert reminder_day(date.fromisoformat(expiry)) == date.fromisoformat(reminded)


def test_on_each_day_of_five_years_exactly_the_due_reminders_are_found():
    day = date(2026, 1, 1)
    while day < date(2031, 1, 1):
        last = last_expiry_reminded_of(day)
        assert reminder_day(last) <= day < reminder_day(last + timedelta(days=1))
        day += timedelta(days=1)
