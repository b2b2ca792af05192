"""One's own calendar, on a page and at a secret address."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.actions import recusals
from governance.kinds import Kind
from governance.models import CalendarFeed, Meeting
from notifications.models import Event
from procurement.models import CaseMeeting, Enquiry
from tests.factories import (
    make_board,
    make_item,
    make_meeting,
    make_seat,
    next_monday,
)


@pytest.fixture
def address(client, member):
    """The member has made an address, and signed out."""
    client.force_login(member)
    page = client.post(reverse("governance:make_feed")).content.decode()
    client.logout()
    return re.search(r'value="https?://[^/"]+(/[^"]+\.ics)"', page).group(1)


def summaries(answer):
    return re.findall(r"SUMMARY:(.*)\r\n", answer.content.decode().replace("\r\n ", ""))


@pytest.mark.spec("G04")
def test_it_holds_the_meetings_of_ones_boards_with_their_deadlines(client, address, meeting):
    elsewhere = make_board(authority=meeting.board.authority, name="SIH-gruppen")
    make_seat(elsewhere)
    make_meeting(board=elsewhere)
    make_meeting(board=meeting.board, starts_at=next_monday(2), status=Meeting.Status.CANCELLED)

    answer = client.get(address)

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert summaries(answer) == [
        "Møde: It-projektrådet",
        "Frist for papirer: It-projektrådet",
    ]
    text = answer.content.decode()
    assert f"UID:board-meeting-{meeting.pk}@" in text
    assert "METHOD" not in text
    assert "ATTENDEE" not in text
    start = meeting.starts_at.astimezone(datetime.UTC)
    assert f"DTSTART:{start:%Y%m%dT%H%M%SZ}" in text
    deadline = meeting.deadline_at.astimezone(datetime.UTC)
    assert f"DTEND:{deadline:%Y%m%dT%H%M%SZ}" in text


def test_a_board_that_wants_no_papers_has_no_deadline_in_it(client, address, meeting):
    board = meeting.board
    board.kind = Kind.VISITATION
    board.save()

    assert summaries(client.get(address)) == ["Møde: It-projektrådet"]


@pytest.mark.spec("C05c")
def test_it_holds_ones_own_meetings_about_cases_and_those_where_ones_case_is_treated(
    client, item, requester, member
):
    begins = timezone.now() + datetime.timedelta(days=3)
    about = CaseMeeting.objects.create(
        case=item.case,
        title="Opfølgning",
        starts_at=begins,
        ends_at=begins + datetime.timedelta(hours=1),
        organizer=item.case.coordinator,
    )
    about.people.add(requester)
    client.force_login(requester)

    page = client.get(reverse("governance:my_calendar")).content.decode()
    made = client.post(reverse("governance:make_feed")).content.decode()
    path = re.search(r"(/it-board/kalender/[^\"]+\.ics)", made).group(1)

    assert "Opfølgning" in page
    assert item.meeting.get_absolute_url() in page
    found = summaries(client.get(path))
    assert set(found) >= {"Opfølgning", "Møde: It-projektrådet"}
    assert item.heading not in client.get(path).content.decode()


@pytest.mark.spec("X08")
def test_what_is_about_a_case_in_which_one_is_disqualified_is_not_in_it(
    client, address, item, member, secretary
):
    begins = timezone.now() + datetime.timedelta(days=3)
    about = CaseMeeting.objects.create(
        case=item.case,
        title="Tilbuddet fra firmaet",
        starts_at=begins,
        ends_at=begins + datetime.timedelta(hours=1),
        organizer=item.case.coordinator,
    )
    about.people.add(member)
    Enquiry.objects.create(
        case=item.case,
        asked_by=item.case.coordinator,
        addressee=member,
        text="Hvad mener du?",
        due_date=begins.date(),
    )
    assert {"Tilbuddet fra firmaet", f"Frist for et svar: {item.case.number}"} <= set(
        summaries(client.get(address))
    )

    recusals.recuse(item, by=secretary, person=member, reason="Bror")

    assert summaries(client.get(address)) == [
        "Møde: It-projektrådet",
        "Frist for papirer: It-projektrådet",
    ]
    client.force_login(member)
    page = client.get(reverse("governance:my_calendar")).text
    assert "Tilbuddet fra firmaet" not in page
    assert item.case.number not in page


def test_it_needs_no_session_and_leaves_none(client, address):
    answer = client.get(address)

    assert answer.status_code == 200
    assert not answer.cookies
    assert answer["Cache-Control"] == "private, max-age=900"


def test_only_the_hash_is_kept_and_the_address_is_shown_once(client, member, address):
    token = address.rpartition("/")[2].removesuffix(".ics")
    feed = CalendarFeed.objects.get()
    client.force_login(member)

    page = client.get(reverse("governance:my_calendar")).content.decode()

    assert feed.token_hash != token
    assert len(feed.token_hash) == 64
    assert token not in page
    assert "Den kan ikke vises igen" in page
    assert token not in "".join(Event.objects.about(member).values_list("text_da", flat=True))


def test_a_new_address_stops_the_old_one(client, member, address):
    client.force_login(member)
    client.post(reverse("governance:make_feed"))

    assert client.get(address).status_code == 404
    assert CalendarFeed.objects.count() == 1


def test_it_can_be_stopped_and_stopped_again(client, member, address):
    client.force_login(member)
    for _time in range(2):
        answer = client.post(reverse("governance:stop_feed"), follow=True)
        assert "virker ikke mere" in answer.content.decode()

    assert client.get(address).status_code == 404
    assert Event.objects.about(member).filter(kind="governance.feed_stopped").count() == 1


def test_who_has_left_has_no_calendar(client, member, address):
    member.is_active = False
    member.save()

    assert client.get(address).status_code == 404


def test_an_address_that_is_none_and_a_post_get_nothing(client, address):
    assert client.get(reverse("governance:calendar_feed", args=["x" * 43])).status_code == 404
    assert client.post(address).status_code == 405


def test_it_is_limited(client, address, monkeypatch):
    monkeypatch.setattr("governance.views.calendar.MOST", 2)

    assert [client.get(address).status_code for _time in range(3)][-1] == 429


def test_it_follows_when_a_meeting_is_moved(client, address, meeting):
    Meeting.objects.update(starts_at=meeting.starts_at + datetime.timedelta(hours=2), sequence=1)

    text = client.get(address).content.decode()

    start = (meeting.starts_at + datetime.timedelta(hours=2)).astimezone(datetime.UTC)
    assert f"DTSTART:{start:%Y%m%dT%H%M%SZ}" in text
    assert "SEQUENCE:1" in text


def test_the_page_shows_deadlines_and_says_when_there_is_nothing(
    client, meeting, member, requester
):
    passed = make_meeting(
        board=meeting.board,
        starts_at=next_monday(1),
        deadline_at=timezone.now() - datetime.timedelta(hours=1),
    )
    client.force_login(member)

    entries = client.get(reverse("governance:my_calendar")).context["entries"]

    assert [entry.at for entry in entries if entry.is_deadline] == [meeting.deadline_at]
    assert passed.starts_at in [entry.at for entry in entries]
    client.force_login(requester)
    assert "Intet er planlagt" in client.get(reverse("governance:my_calendar")).content.decode()


def test_the_queries_are_the_same_for_many_meetings(client, address, board, query_count):
    make_meeting(board=board)
    with_one = query_count(client.get, address)
    for week in (1, 2, 3):
        make_item(meeting=make_meeting(board=board, starts_at=next_monday(week)))

    assert query_count(client.get, address) == with_one
