"""An extra meeting, beside the series."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from governance import permissions
from governance.actions import meetings, series
from governance.models import Meeting, Seat
from notifications.models import Event, Mail, Notification
from portal.refusals import Refused
from tests import races
from tests.factories import make_board, make_meeting, make_seat, make_user, next_monday

DAY = datetime.timedelta(days=1)


def page_of(board):
    return reverse("governance:add_meeting", args=[board.pk])


def answers(moment, **changed):
    local = timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")
    return {"starts_at": local, "place": "Byrådssalen", "note": "Tre sager haster."} | changed


@pytest.mark.spec("G03")
def test_it_is_held_and_the_board_is_called_to_it_with_the_calendar(
    client, board, secretary, chair, member
):
    begins = next_monday() + 2 * DAY
    client.force_login(secretary)

    answer = client.post(page_of(board), answers(begins), follow=True)

    extra = board.meetings.get()
    assert extra.starts_at == begins
    assert extra.is_extra
    assert not extra.follows_series
    assert "ekstra møde" in answer.content.decode()
    event = Event.objects.about(extra).get(kind="governance.meeting_added")
    told = {one.recipient for one in Notification.objects.filter(event=event)}
    assert told == {chair, member}
    mail = Mail.objects.filter(event=event).first()
    assert "METHOD:REQUEST" in mail.calendar
    assert f"UID:board-meeting-{extra.pk}@" in mail.calendar


def test_the_series_leaves_it_alone(board, secretary):
    extra = Meeting(board=board, starts_at=next_monday() + DAY, note="Haster")
    meetings.add_meeting(extra, by=secretary)
    board.series_from = timezone.localdate()
    board.save()

    series.plan_meetings(board, by=secretary, seen="")

    assert Meeting.objects.get(pk=extra.pk).starts_at == extra.starts_at


def test_a_time_that_is_taken_or_has_passed_is_said_beside_the_field(client, meeting, secretary):
    client.force_login(secretary)
    for moment in (meeting.starts_at, timezone.now() - DAY):
        page = client.post(page_of(meeting.board), answers(moment))
        assert set(page.context["form"].errors) == {"starts_at"}
    assert Meeting.objects.count() == 1


def test_where_the_deadline_has_passed_already_only_late_cases_come_on_it(board, secretary):
    soon = timezone.now() + DAY
    extra = Meeting(board=board, starts_at=soon, note="Haster")

    meetings.add_meeting(extra, by=secretary)

    assert extra.deadline_at < timezone.now()
    assert not Meeting.objects.open_for_items().exists()


@pytest.mark.parametrize("lock", [True, False])
@pytest.mark.django_db(transaction=True)
def test_two_who_add_the_same_meeting_add_it_once(settings, lock):
    settings.LOCKS_OFF = not lock
    settings.PAUSES = {"no_meeting_then": races.Meeting()}
    board, begins = make_board(), next_monday()
    by = make_user("secretary", authority=board.authority)

    def add():
        meetings.add_meeting(Meeting(board=board, starts_at=begins, note="Haster"), by=by)

    refused = races.errors(races.at_once(add, add, refusals=Refused))

    assert len(refused) == (1 if lock else 0)
    assert board.meetings.count() == (1 if lock else 2)


def test_who_may(client, board, secretary, administrator, chair, coordinator, stranger):
    own = make_user(authority=board.authority)
    for person in (secretary, administrator):
        assert permissions.can_add_meeting(person, board)
    for person, expected in [(chair, 403), (coordinator, 403), (stranger, 404)]:
        client.force_login(person)
        assert client.get(page_of(board)).status_code == expected
    make_seat(board, own, role=Seat.Role.SECRETARY)
    client.force_login(own)
    assert client.get(page_of(board)).status_code == 200


def test_a_meeting_in_the_series_is_no_extra_one(board):
    assert not make_meeting(board=board).is_extra
