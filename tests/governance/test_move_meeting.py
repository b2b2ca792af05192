import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from governance import permissions
from governance.actions import meetings
from governance.models import AgendaItem, Meeting
from notifications.models import Event, Mail, Notification
from portal.lifecycle import TransitionNotAllowed
from portal.refusals import Refused
from tests.factories import make_meeting, next_monday


def page_of(meeting):
    return reverse("governance:move_meeting", args=[meeting.pk])


def answers(moment, **changed):
    local = timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")
    return {"starts_at": local, "place": "Byrådssalen", "note": "Salen er optaget."} | changed


@pytest.mark.spec("G03")
@pytest.mark.spec("G05")
def test_the_deadline_follows_and_the_page_explains_the_stricter_rule(client, meeting, secretary):
    """A Monday rule, moved to Thursday: Monday of the week before is the stricter of the two."""
    thursday = meeting.starts_at + datetime.timedelta(days=3)
    client.force_login(secretary)

    answer = client.post(page_of(meeting), answers(thursday), follow=True)

    meeting.refresh_from_db()
    assert meeting.starts_at == thursday
    assert meeting.place == "Byrådssalen"
    deadline = timezone.localtime(meeting.deadline_at)
    assert deadline.weekday() == 0
    assert deadline.hour == 12
    text = answer.content.decode()
    assert "Den nye frist er mandag den" in text
    assert "Salen er optaget." in text


def test_board_and_those_on_the_agenda_are_told(
    item, secretary, chair, member, requester, coordinator
):
    meeting = item.meeting
    meeting.starts_at += datetime.timedelta(days=1)
    meeting.note = "Salen er optaget."
    meetings.move_meeting(meeting, by=secretary)

    event = Event.objects.about(meeting).get(kind="governance.meeting_moved")
    assert "Salen er optaget." in event.text_da
    told = {told.recipient for told in Notification.objects.filter(event=event)}
    assert told == {chair, member, requester, coordinator}


def test_moved_by_two_clicks_it_is_told_once(client, meeting, secretary):
    client.force_login(secretary)
    for _click in range(2):
        client.post(page_of(meeting), answers(meeting.starts_at + datetime.timedelta(days=1)))

    assert Event.objects.about(meeting).filter(kind="governance.meeting_moved").count() == 1
    meeting.refresh_from_db()
    assert meeting.sequence == 1


def test_a_time_that_has_passed_and_no_reason_are_refused(client, meeting, secretary):
    client.force_login(secretary)

    yesterday = timezone.now() - datetime.timedelta(days=1)
    page = client.post(page_of(meeting), answers(yesterday, note=""))

    assert set(page.context["form"].errors) == {"starts_at", "note"}


def test_a_meeting_that_was_cancelled_meanwhile_is_not_moved(meeting, secretary):
    Meeting.objects.update(status=Meeting.Status.CANCELLED)

    with pytest.raises(TransitionNotAllowed):
        meetings.move_meeting(meeting, by=secretary)


@pytest.mark.spec("G04")
def test_a_case_reported_after_the_move_meets_the_new_deadline(board, secretary):
    meeting = make_meeting(board=board, deadline_at=timezone.now() - datetime.timedelta(hours=1))
    meeting.starts_at = next_monday(2)
    meetings.move_meeting(meeting, by=secretary)

    assert Meeting.objects.open_for_items().get() == meeting


@pytest.mark.parametrize(
    ("status", "expected"),
    [("planned", True), ("closed", True), ("published", True), ("minuted", False)],
)
def test_a_meeting_that_is_over_is_not_moved(meeting, secretary, status, expected):
    meeting.status = status

    assert permissions.can_move_meeting(secretary, meeting) is expected


def test_who_may(client, meeting, chair, coordinator, stranger):
    for person, expected in [(chair, 403), (coordinator, 403), (stranger, 404)]:
        client.force_login(person)
        assert client.get(page_of(meeting)).status_code == expected


@pytest.fixture
def published(item):
    item.meeting.status = Meeting.Status.PUBLISHED
    item.meeting.save()
    return item.meeting


@pytest.mark.spec("G03")
def test_a_meeting_is_moved_under_a_published_agenda_and_everybody_is_told(
    client, published, secretary, chair, member, requester, coordinator
):
    later = published.starts_at + datetime.timedelta(days=2)
    client.force_login(secretary)
    assert "Dagsordenen er sendt ud" in client.get(page_of(published)).content.decode()

    page = client.post(page_of(published), answers(later), follow=True).content.decode()

    before = published.starts_at
    published.refresh_from_db()
    assert (published.starts_at, published.published_start) == (later, before)
    assert published.is_published
    assert "Den udsendte dagsorden siger" in page
    event = Event.objects.about(published).get(kind="governance.meeting_moved")
    told = {told.recipient for told in Notification.objects.filter(event=event)}
    assert told == {chair, member, requester, coordinator}
    for mail in Mail.objects.filter(event=event).exclude(recipient=coordinator):
        assert "METHOD:REQUEST" in mail.calendar
        assert "SEQUENCE:1" in mail.calendar
    assert "bliver, som den er" in event.text_da


def test_moved_again_it_still_says_what_the_published_agenda_said(published, secretary):
    first = published.starts_at
    for _time in range(2):
        published.starts_at += datetime.timedelta(days=1)
        published.note = "Salen er optaget."
        meetings.move_meeting(published, by=secretary)

    published.refresh_from_db()
    assert published.published_start == first
    assert published.sequence == 2


def test_who_moves_it_while_the_agenda_goes_out_is_told_so_and_loses_nothing(
    client, meeting, secretary, monkeypatch
):
    client.force_login(secretary)

    def publish_first(changed, *, by):
        Meeting.objects.update(status=Meeting.Status.PUBLISHED)
        return act(changed, by=by)

    act = meetings.move_meeting
    monkeypatch.setattr(meetings, "move_meeting", publish_first)
    typed = answers(meeting.starts_at + datetime.timedelta(days=1), place="Kantinen")

    page = client.post(page_of(meeting), typed).content.decode()

    assert "siden du åbnede siden" in page
    assert "Kantinen" in page
    assert Meeting.objects.get().starts_at == meeting.starts_at


def test_a_meeting_that_has_decided_is_not_moved(published, secretary):
    AgendaItem.objects.update(status=AgendaItem.Status.DECIDED)
    published.starts_at += datetime.timedelta(days=1)

    with pytest.raises(Refused, match="besluttet sager"):
        meetings.move_meeting(published, by=secretary)


def test_a_cancelled_meeting_leaves_the_calendars(meeting, secretary, member):
    meetings.cancel_meeting(meeting, by=secretary, note="Sygdom")

    mail = Mail.objects.get(event__kind="governance.meeting_cancelled", recipient=member)
    assert "METHOD:CANCEL" in mail.calendar
    assert "SEQUENCE:1" in mail.calendar
    assert not Meeting.objects.get().follows_series
