import pytest
from django.urls import reverse

from governance import permissions
from governance.actions import meetings
from governance.models import AgendaItem, Meeting, Vote
from governance.placement import NoOpenMeeting
from notifications.models import Event, Mail, Notification
from portal.lifecycle import TransitionNotAllowed
from portal.templatetags.formats import day
from tests.factories import make_item, make_meeting, next_monday


def page_of(meeting):
    return reverse("governance:cancel_meeting", args=[meeting.pk])


@pytest.fixture
def following(board):
    return make_meeting(board=board, starts_at=next_monday(1))


def test_what_a_cancelled_agenda_had_frozen_follows_the_case_again(item, following, secretary):
    item.basis = {"da": "Som sagen var"}
    item.save()

    meetings.cancel_meeting(item.meeting, by=secretary, note="Formanden er syg.")

    item.refresh_from_db()
    assert (item.meeting, item.basis) == (following, {})


@pytest.mark.spec("G03")
def test_its_items_move_to_the_next_open_meeting_and_people_are_told(
    client, item, following, secretary, requester, coordinator
):
    make_item(meeting=following)
    client.force_login(secretary)
    assert "1 " in client.get(page_of(item.meeting)).content.decode()

    answer = client.post(page_of(item.meeting), {"note": "Formanden er syg."}, follow=True)

    item.refresh_from_db()
    assert (item.meeting, item.position) == (following, 2)
    text = answer.content.decode()
    assert "Punkterne er flyttet til mødet" in text
    assert "Formanden er syg." in text
    moved = Event.objects.about(item.case).get(kind="governance.item_moved")
    told = {told.recipient for told in Notification.objects.filter(event=moved)}
    assert told == {coordinator}
    called = Notification.objects.filter(event__kind="governance.meeting_cancelled")
    assert requester in {told.recipient for told in called}


def test_who_has_cases_there_gets_one_mail_with_all(
    item, following, secretary, requester, coordinator
):
    make_item(meeting=item.meeting, contact=requester)

    meetings.cancel_meeting(item.meeting, by=secretary, note="Formanden er syg.")

    kinds = ("governance.meeting_cancelled", "governance.item_moved")
    mails = Mail.objects.filter(event__kind__in=kinds)
    mail = mails.get(recipient=requester)
    for words in ("Formanden er syg.", day(following.starts_at, "long"), "kan rettes indtil"):
        assert words in mail.text, words
    # The coordinator is not called to the meeting.
    assert mails.get(recipient=coordinator).event.kind == "governance.item_moved"


def test_what_was_voted_at_a_meeting_that_is_not_held_counts_at_no_other(
    item, following, secretary, member
):
    Vote.objects.create(item=item, user=member, choice="for", recorded_by=secretary)

    meetings.cancel_meeting(item.meeting, by=secretary, note="Formanden er syg.")

    assert following.items.get() == item
    assert not item.votes.exists()


def test_the_whole_board_is_told_why(meeting, secretary, chair, member):
    meetings.cancel_meeting(meeting, by=secretary, note="Formanden er syg.")

    event = Event.objects.about(meeting).get(kind="governance.meeting_cancelled")
    assert "Formanden er syg." in event.text_da
    told = {told.recipient for told in Notification.objects.filter(event=event)}
    assert told == {chair, member}


def test_with_items_and_no_open_meeting_nothing_is_cancelled(client, item, secretary):
    client.force_login(secretary)

    answer = client.post(page_of(item.meeting), {"note": "Formanden er syg."})

    assert answer.status_code == 200
    assert secretary.email in str(answer.context["form"].non_field_errors())
    item.meeting.refresh_from_db()
    assert item.meeting.status == Meeting.Status.PLANNED
    with pytest.raises(NoOpenMeeting):
        meetings.cancel_meeting(item.meeting, by=secretary, note="Syg.")


def test_without_items_no_other_meeting_is_needed(client, meeting, secretary):
    client.force_login(secretary)

    answer = client.post(page_of(meeting), {"note": "Ferie."}, follow=True)

    assert [str(message) for message in answer.context["messages"]] == ["Mødet er aflyst."]


def test_a_meeting_that_has_decided_something_is_not_cancelled(decidable, following, secretary):
    AgendaItem.objects.update(status=AgendaItem.Status.DECIDED)

    with pytest.raises(TransitionNotAllowed):
        meetings.cancel_meeting(decidable.meeting, by=secretary, note="Nej.")


def test_a_reason_is_asked_for(client, meeting, secretary):
    client.force_login(secretary)

    assert set(client.post(page_of(meeting), {"note": ""}).context["form"].errors) == {"note"}


def test_who_may(client, meeting, secretary, chair, coordinator, stranger):
    for person, expected in [(chair, 403), (coordinator, 403), (stranger, 404)]:
        client.force_login(person)
        assert client.get(page_of(meeting)).status_code == expected
    meeting.status = Meeting.Status.MINUTED
    assert not permissions.can_cancel_meeting(secretary, meeting)
