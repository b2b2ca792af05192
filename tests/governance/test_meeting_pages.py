import datetime

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.actions import decisions
from governance.models import Decision, Meeting
from tests.factories import (
    begin,
    make_board,
    make_case,
    make_document,
    make_item,
    make_meeting,
    next_monday,
)

LIST = reverse("governance:meeting_list")


def test_upcoming_meetings_come_first_and_the_earlier_are_one_click_away(client, board, member):
    late, soon = (make_meeting(board=board, starts_at=next_monday(weeks)) for weeks in (2, 1))
    held = make_meeting(board=board, starts_at=next_monday(-9))
    client.force_login(member)

    assert client.get(LIST).context["page"].rows == [soon, late]
    assert client.get(LIST, {"show": "earlier"}).context["page"].rows == [held]


def test_meetings_are_filtered_by_board(client, meeting, member, authority):
    other = make_meeting(board=make_board(authority=authority, name="Chefforum"))
    client.force_login(member)

    page = client.get(LIST, {"board": other.board.pk})

    assert page.context["page"].rows == [other]
    assert "Alle boards" in page.content.decode()
    assert len(client.get(LIST, {"board": "x"}).context["page"].rows) == 2


def test_a_long_list_has_pages(client, board, member):
    for week in range(27):
        make_meeting(board=board, starts_at=next_monday(week))
    client.force_login(member)

    first = client.get(LIST).context["page"]
    second = client.get(LIST + first.next_url).context["page"]

    assert (len(first.rows), len(second.rows)) == (25, 2)


def test_an_empty_list_says_what_to_do(client, board, secretary):
    client.force_login(secretary)

    page = client.get(LIST).content.decode()

    assert "Der er ikke planlagt møder" in page
    assert reverse("governance:plan_meetings", args=[board.pk]) in page
    assert (
        "Der har ikke været holdt møder" in client.get(LIST, {"show": "earlier"}).content.decode()
    )


def test_the_list_costs_the_same_for_one_meeting_and_for_three(
    client, board, secretary, query_count
):
    make_item(meeting=make_meeting(board=board))
    client.force_login(secretary)
    client.get(LIST)
    one = query_count(client.get, LIST)
    for week in (1, 2):
        make_item(meeting=make_meeting(board=board, starts_at=next_monday(week)))

    assert query_count(client.get, LIST) == one


def test_the_agenda_costs_the_same_for_one_item_and_for_three(
    client, meeting, secretary, chair, query_count
):
    meeting.status = Meeting.Status.PUBLISHED
    meeting.save()
    begin(meeting)

    def another():
        item = make_item(meeting=meeting)
        item.papers.add(make_document(case=item.case))
        decisions.decide(item, by=chair, decision=Decision(outcome="approved"))
        make_item(meeting=meeting)

    another()
    client.force_login(secretary)
    address = meeting.get_absolute_url()
    client.get(address)
    one = query_count(client.get, address)
    another()
    another()

    assert query_count(client.get, address) == one


def test_an_agenda_without_items_says_when_it_closes(client, meeting, member):
    client.force_login(member)

    page = client.get(meeting.get_absolute_url()).content.decode()

    assert "Dagsordenen lukker mandag den" in page
    assert "Papirer skal være klar senest mandag den" in page


def test_the_agenda_shows_times_recommendations_and_papers(client, item, member):
    make_item(meeting=item.meeting, heading="Andet punkt")
    paper = make_document(case=item.case, name="Projektbeskrivelse.pdf")
    item.papers.add(paper)
    client.force_login(member)

    page = client.get(item.meeting.get_absolute_url()).content.decode()

    for text in ("9.00", "9.10", "Rådet godkender et pilotforsøg.", item.case.number, "Pleje"):
        assert text in page
    assert paper.get_absolute_url() in page


def test_a_paper_that_was_removed_from_the_case_is_not_shown(client, item, member):
    paper = make_document(case=item.case, name="Fortrolig.pdf")
    item.papers.add(paper)
    paper.removed_at = datetime.datetime.now(tz=datetime.UTC)
    paper.save()
    client.force_login(member)

    assert "Fortrolig.pdf" not in client.get(item.meeting.get_absolute_url()).content.decode()


def test_meetings_link_to_the_one_before_and_the_one_after(client, board, member):
    first, second, third = (make_meeting(board=board, starts_at=next_monday(n)) for n in range(3))
    client.force_login(member)

    page = client.get(second.get_absolute_url()).content.decode()

    assert first.get_absolute_url() in page
    assert third.get_absolute_url() in page
    assert "Kommer et punkt senere, går det til mødet mandag den" in page


@pytest.mark.parametrize(
    ("status", "text"),
    [
        ("closed", "Dagsordenen er lukket"),
        ("published", "Alle punkter er besluttet"),
        ("cancelled", "Mødet er aflyst"),
        ("minuted", "Referatet er godkendt"),
    ],
)
def test_the_page_says_what_state_the_meeting_is_in(client, meeting, member, status, text):
    Meeting.objects.update(status=status)
    client.force_login(member)

    assert text in client.get(meeting.get_absolute_url()).content.decode()


def test_the_pages_are_there_in_english(client, item, member):
    client.cookies["django_language"] = "en"
    client.force_login(member)

    page = client.get(item.meeting.get_absolute_url()).content.decode()

    assert "Papers must be ready by Monday" in page
    assert "1 case" in page


def test_a_requester_sees_the_own_item_and_not_the_meeting(client, item, requester):
    client.force_login(requester)

    assert client.get(item.get_absolute_url()).status_code == 200
    assert client.get(item.meeting.get_absolute_url()).status_code == 404
    assert (
        item.meeting.get_absolute_url() not in client.get(item.get_absolute_url()).content.decode()
    )


def test_meetings_of_another_authority_are_not_there(client, meeting, stranger):
    client.force_login(stranger)

    assert meeting not in client.get(LIST).context["page"].rows
    assert client.get(meeting.get_absolute_url()).status_code == 404
    assert client.get(meeting.board.get_absolute_url()).status_code == 404


def board_on_the_case_page(case, user):
    return render_to_string("governance/includes/case_board.html", {"case": case, "user": user})


def test_the_case_page_shows_where_the_case_stands_with_the_board(item, requester, chair):
    fragment = board_on_the_case_page(item.case, requester)

    assert item.get_absolute_url() in fragment
    assert "Papirer skal være klar senest" in fragment
    assert reverse("governance:report", args=[item.case_id]) not in fragment
    assert reverse("governance:add_late", args=[item.case_id]) in board_on_the_case_page(
        item.case, chair
    )


def test_the_case_page_offers_to_report(ready_case, requester):
    fragment = board_on_the_case_page(ready_case, requester)

    assert reverse("governance:report", args=[ready_case.pk]) in fragment
    assert "Sagen har ikke været for boardet" in fragment


def test_the_case_page_costs_the_same_however_often_the_case_came(board, chair, requester):
    case = make_case(requester=requester)
    counts = []
    for week in range(3):
        meeting = make_meeting(board=board, starts_at=next_monday(week))
        make_item(meeting=meeting, case=case, status="decided")
        with CaptureQueriesContext(connection) as queries:
            board_on_the_case_page(case, requester)
        counts.append(len(queries))

    assert len(set(counts[1:])) == 1
