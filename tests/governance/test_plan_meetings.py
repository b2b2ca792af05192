"""A series of meetings: its rule is typed once, and its meetings stand two years ahead."""

import datetime
import itertools

import pytest
from django.urls import reverse
from django.utils import timezone

from governance import permissions, tasks
from governance.actions import boards, series
from governance.models import Board, Meeting
from governance.series import AHEAD, follow
from notifications.models import Event, Notification
from tests.factories import make_board, make_item, make_seat, settings_of

TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)


def page_of(board):
    return reverse("governance:plan_meetings", args=[board.pk])


def answers(**changed):
    start = (TODAY() + DAY).isoformat()
    return {"series_from": start, "every_weeks": "1", "on_holidays": "move"} | changed


def seen_on(client, board):
    return client.get(page_of(board)).context["form"]["seen"].value()


def plan(board, by, **fields):
    board.series_from = TODAY() + DAY
    for name, value in fields.items():
        setattr(board, name, value)
    board.save()
    return series.plan_meetings(board, by=by, seen="").added


def coming(board):
    return list(board.meetings.order_by("starts_at"))


def easter_monday(meetings):
    """The first Easter Monday of the series."""
    with_note = [one for one in meetings if "påskedag" in one.note.lower()]
    return with_note[0]


@pytest.mark.spec("G03")
def test_a_meeting_a_week_stands_two_years_ahead_and_easter_monday_is_moved(board, secretary):
    meetings = plan(board, secretary)

    days = [one.series_date for one in meetings]
    assert {one.weekday() for one in days} == {0}
    assert {later - day for day, later in itertools.pairwise(days)} == {7 * DAY}
    assert days[-1] + 7 * DAY > TODAY() + AHEAD
    easter = easter_monday(meetings)
    assert easter.starts_at.date() == easter.series_date + DAY
    assert f"{easter.starts_at:%H:%M}" == "09:00"
    assert {one.status for one in meetings} == {Meeting.Status.PLANNED}


@pytest.mark.spec("G03")
def test_or_there_is_no_meeting_and_the_list_says_why(board, secretary):
    easter = easter_monday(plan(board, secretary, on_holidays=Board.OnHolidays.SKIP))

    assert easter.status == Meeting.Status.CANCELLED
    assert easter.starts_at.date() == easter.series_date


def test_every_other_week_counts_from_the_first_day(board, secretary):
    days = [one.series_date for one in plan(board, secretary, every_weeks=2)]

    assert {later - day for day, later in itertools.pairwise(days)} == {14 * DAY}
    board.series_from -= 70 * DAY
    assert {one.day for one in board.series(days[0], days[-1])} == set(days)


def test_the_series_ends_on_its_last_day(board, secretary):
    until = TODAY() + 60 * DAY

    assert max(one.series_date for one in plan(board, secretary, series_until=until)) <= until


@pytest.mark.parametrize("closed", [True, False])
def test_the_authority_chooses_which_days_are_closed_by_agreement(board, secretary, closed):
    """The first of May on a weekday some year is closed where it is so agreed."""
    day = next(
        day
        for day in (datetime.date(TODAY().year + ahead, 5, 1) for ahead in (1, 2, 3))
        if day.weekday() < 5
    )
    board.authority.closed_days = ["05-01"] if closed else []
    board.series_from, board.weekday = day, day.weekday()

    [on] = board.series(day, day)

    assert on.is_moved == closed
    assert bool(on.reason) == closed


def test_planning_again_adds_nothing(board, secretary):
    plan(board, secretary)

    assert plan(board, secretary) == []


def test_a_new_rule_moves_what_nobody_has_touched_and_leaves_the_rest(
    board, secretary, chair, case
):
    plan(board, secretary)
    free, used, moved, cancelled = coming(board)[:4]
    make_item(meeting=used, case=case)
    for one, status in ((moved, "planned"), (cancelled, "cancelled")):
        one.follows_series, one.status = False, status
        one.save()
    before = {one.pk: one.starts_at for one in (used, moved, cancelled)}
    board.time, board.place = datetime.time(13), "Byrådssalen"

    boards.change_board(board, by=secretary, seen=settings_of(board))

    free.refresh_from_db()
    assert f"{timezone.localtime(free.starts_at):%H:%M}" == "13:00"
    assert free.place == "Byrådssalen"
    assert free.sequence == 1
    kept = Meeting.objects.filter(pk__in=before).values_list("pk", "starts_at")
    assert dict(kept) == before
    told = Notification.objects.filter(event__kind="governance.board_changed")
    assert [one.recipient for one in told] == [chair]


def test_on_another_weekday_a_week_still_has_one_meeting(board, secretary, case):
    plan(board, secretary)
    used = coming(board)[1]
    make_item(meeting=used, case=case)
    board.weekday = 2

    boards.change_board(board, by=secretary, seen=settings_of(board))

    weeks = [one.series_date.isocalendar()[:2] for one in coming(board)]
    assert len(weeks) == len(set(weeks))
    assert {one.series_date.weekday() for one in coming(board) if one != used} == {2}


def test_a_day_that_is_closed_from_now_on_moves_the_meeting_during_the_night(board, secretary):
    years = (TODAY().year + ahead for ahead in (0, 1, 2))
    eves = [datetime.date(year, 12, 24) for year in years]
    eve = next(day for day in eves if day > TODAY() + DAY and day.weekday() < 5)
    board.authority.closed_days = []
    board.authority.save()
    plan(board, secretary, weekday=eve.weekday())
    on_eve = board.meetings.get(series_date=eve)
    assert on_eve.starts_at.date() == eve
    board.authority.closed_days = ["12-24"]
    board.authority.save()

    tasks.keep_series()

    on_eve.refresh_from_db()
    assert on_eve.starts_at.date() > eve
    assert "juleaften" in on_eve.note.lower()


def test_the_night_adds_what_is_missing_at_the_far_end_and_tells_nobody(board, secretary):
    plan(board, secretary)
    last = coming(board)[-1]
    last.delete()
    quiet = make_board(authority=board.authority, name="Uden serie")

    tasks.keep_series()
    tasks.keep_series()

    assert coming(board)[-1].series_date == last.series_date
    assert not quiet.meetings.exists()
    events = Event.objects.about(board).filter(kind="governance.meetings_planned")
    assert events.count() == 2
    assert not Notification.objects.filter(event__in=events).exists()


def test_one_board_that_cannot_be_planned_does_not_stop_the_others(board, secretary, monkeypatch):
    other = make_board(authority=board.authority, name="Et andet")
    Board.objects.update(series_from=TODAY() + DAY)

    def fail_first(one):
        if one == board:
            raise RuntimeError
        return follow(one)

    monkeypatch.setattr(series, "follow", fail_first)

    tasks.keep_series()

    assert not board.meetings.exists()
    assert other.meetings.exists()


def test_the_page_shows_the_days_before_anything_is_planned(client, board, secretary):
    client.force_login(secretary)

    page = client.post(page_of(board), answers(preview="1")).content.decode()
    assert "påskedag" in page.lower()
    assert not Meeting.objects.exists()
    skipped = client.post(page_of(board), answers(on_holidays="skip", preview="1"))
    assert "Intet møde" in skipped.content.decode()

    answer = client.post(
        page_of(board), answers(plan="1", seen=seen_on(client, board)), follow=True
    )
    assert "104" in str(next(iter(answer.context["messages"]))) or Meeting.objects.count() > 100
    assert Event.objects.about(board).filter(kind="governance.meetings_planned").exists()

    again = client.post(page_of(board), answers(plan="1", seen=seen_on(client, board)), follow=True)
    assert "planlagt i forvejen" in again.content.decode()


def test_a_period_that_makes_no_sense_is_refused(client, board, secretary):
    client.force_login(secretary)

    page = client.post(page_of(board), answers(series_until=TODAY().isoformat(), plan="1"))
    assert set(page.context["form"].errors) == {"__all__"}
    page = client.post(page_of(board), answers(series_from="2040-01-01", plan="1"))
    assert set(page.context["form"].errors) == {"series_from"}


def test_a_new_board_offers_today_as_its_first_day_and_then_its_own(client, board, secretary):
    client.force_login(secretary)
    Board.objects.update(series_from=None)
    assert client.get(page_of(board)).context["form"]["series_from"].value() == TODAY()

    Board.objects.update(series_from=TODAY() + DAY)

    assert client.get(page_of(board)).context["form"]["series_from"].value() == TODAY() + DAY


def test_what_is_left_out_is_asked_for(client, board, secretary):
    client.force_login(secretary)

    page = client.post(page_of(board), {"plan": "1"})

    assert set(page.context["form"].errors) == {"series_from", "every_weeks", "on_holidays"}


def test_who_may(client, board, secretary, administrator, chair, coordinator, stranger):
    assert permissions.can_plan_meetings(secretary, board)
    assert permissions.can_plan_meetings(administrator, board)
    for person, expected in [(chair, 403), (coordinator, 403), (stranger, 404)]:
        client.force_login(person)
        assert client.get(page_of(board)).status_code == expected


def test_those_who_sit_in_the_board_are_told_of_a_series_that_moved(board, secretary, requester):
    make_seat(board, requester)
    plan(board, secretary)
    board.weekday = 1

    boards.change_board(board, by=secretary, seen=settings_of(board))

    event = Event.objects.about(board).get(kind="governance.board_changed")
    assert [one.recipient for one in Notification.objects.filter(event=event)] == [requester]
    assert "Afholdes ikke mere" in event.text_da


def test_an_older_page_does_not_undo_the_rule_that_another_has_made(client, board, secretary):
    client.force_login(secretary)
    until = TODAY() + 90 * DAY
    old = {"plan": "", "seen": seen_on(client, board)}
    client.post(page_of(board), old | answers(series_until=until.isoformat(), every_weeks="2"))

    shown = client.post(page_of(board), old | answers())

    assert "En anden har skrevet her imens" in shown.text
    assert "<p>2</p>" in shown.text
    board.refresh_from_db()
    assert (board.every_weeks, board.series_until) == (2, until)
    seen = shown.context["form"]["seen"].value()
    assert client.post(page_of(board), answers(plan="", seen=seen)).status_code == 302
    board.refresh_from_db()
    assert board.every_weeks == 1
