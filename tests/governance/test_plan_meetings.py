import datetime

import pytest
from django.urls import reverse

from governance import permissions
from governance.actions import boards
from governance.deadlines import series_dates
from governance.models import Meeting
from notifications.models import Event

EASTER = (datetime.date(2027, 3, 15), datetime.date(2027, 4, 12))


def page_of(board):
    return reverse("governance:plan_meetings", args=[board.pk])


def plan(board, by, *, move=True, period=EASTER):
    dates = list(series_dates(board.weekday, *period))
    return boards.plan_meetings(board, by=by, dates=dates, move_holidays=move)


def local(meeting):
    return meeting.starts_at.strftime("%d.%m.%Y %H:%M")


@pytest.mark.spec("G03")
def test_a_meeting_a_week_and_easter_monday_is_moved(board, secretary):
    meetings = plan(board, secretary)

    assert [meeting.series_date.day for meeting in meetings] == [15, 22, 29, 5, 12]
    easter = meetings[2]
    assert local(easter) == "30.03.2027 09:00"
    assert "påske" in easter.note.lower()
    assert all(meeting.status == Meeting.Status.PLANNED for meeting in meetings)


@pytest.mark.spec("G03")
def test_or_there_is_no_meeting_and_the_list_says_why(board, secretary):
    easter = plan(board, secretary, move=False)[2]

    assert easter.status == Meeting.Status.CANCELLED
    assert easter.note
    assert local(easter) == "29.03.2027 09:00"


@pytest.mark.spec("G05")
def test_each_meeting_gets_its_deadline_in_danish_time(board, secretary):
    """The meeting after summer time began is at 9:00 too, and so is its deadline at 12:00."""
    by_day = {meeting.series_date.isoformat(): meeting for meeting in plan(board, secretary)}

    plan_of = by_day["2027-03-22"]
    assert plan_of.deadline_at.strftime("%d.%m. %H:%M") == "15.03. 12:00"
    # Easter Monday is closed, and so are Good Friday and Maundy Thursday.
    after = by_day["2027-04-05"]
    assert after.deadline_at.strftime("%d.%m. %H:%M") == "24.03. 12:00"


def test_planning_the_same_period_again_adds_nothing(board, secretary):
    plan(board, secretary)
    Meeting.objects.filter(series_date=datetime.date(2027, 3, 22)).update(place="Byrådssalen")

    assert plan(board, secretary) == []
    assert Meeting.objects.count() == 5
    assert Meeting.objects.filter(place="Byrådssalen").exists()


def test_the_page_shows_the_days_before_anything_is_planned(client, board, secretary):
    client.force_login(secretary)
    answers = {"start": "2027-03-15", "end": "2027-04-12", "holidays": "move"}

    page = client.post(page_of(board), {**answers, "preview": "1"}).content.decode()
    assert "tirsdag den 30. marts 2027" in page
    assert not Meeting.objects.exists()
    marked = client.post(page_of(board), {**answers, "holidays": "mark", "preview": "1"})
    assert "Intet møde" in marked.content.decode()

    answer = client.post(page_of(board), {**answers, "plan": "1"}, follow=True)
    assert Meeting.objects.count() == 5
    assert "5" in str(next(iter(answer.context["messages"])))
    assert Event.objects.about(board).filter(kind="governance.meetings_planned").exists()

    again = client.post(page_of(board), {**answers, "plan": "1"}, follow=True)
    assert "planlagt i forvejen" in again.content.decode()


@pytest.mark.parametrize(
    ("start", "end"), [("2027-03-15", "2027-03-01"), ("2027-01-01", "2029-01-01")]
)
def test_a_period_that_makes_no_sense_is_refused(client, board, secretary, start, end):
    client.force_login(secretary)

    page = client.post(
        page_of(board), {"start": start, "end": end, "holidays": "move", "plan": "1"}
    )

    assert set(page.context["form"].errors) == {"end"}


def test_a_period_without_days_is_asked_for(client, board, secretary):
    client.force_login(secretary)

    page = client.post(page_of(board), {"plan": "1"})

    assert set(page.context["form"].errors) == {"start", "end", "holidays"}


def test_who_may(client, board, secretary, administrator, chair, coordinator, stranger):
    assert permissions.can_plan_meetings(secretary, board)
    assert permissions.can_plan_meetings(administrator, board)
    for person, expected in [(chair, 403), (coordinator, 403), (stranger, 404)]:
        client.force_login(person)
        assert client.get(page_of(board)).status_code == expected
