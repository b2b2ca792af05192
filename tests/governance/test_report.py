import datetime
import time

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Role
from governance import permissions
from governance.actions import items, meetings
from governance.forms.item import economy_of
from governance.kinds import Kind
from governance.models import AgendaItem, Meeting
from governance.placement import NoOpenMeeting, find_placement
from notifications.models import Event, Notification
from portal.lifecycle import TransitionNotAllowed
from procurement.models import Case
from tests.factories import (
    make_board,
    make_case,
    make_document,
    make_item,
    make_meeting,
    make_user,
    next_monday,
    quiet_monday,
)
from tests.races import Hold

HOUR = datetime.timedelta(hours=1)


def an_item(case, **content):
    return AgendaItem(
        heading=case.title,
        presentation="Kort.",
        recommendation="Godkend.",
        contact=case.requester,
        **content,
    )


def report(case, board):
    return items.report(an_item(case), by=case.requester, case=case, board=board, papers=[])


def page_of(case):
    return reverse("governance:report", args=[case.pk])


def filled(case, board, **changed):
    answers = {
        "board": board.pk,
        "heading": case.title,
        "presentation": "Kort.",
        "recommendation": "Godkend.",
        "organisation": "Plejen.",
        "economy": "",
        "contact": case.requester.email,
    }
    return answers | changed


@pytest.mark.spec("G16")
def test_a_ready_case_comes_on_the_next_meeting_whose_deadline_is_open(board, ready_case):
    later = make_meeting(board=board, starts_at=next_monday(1))
    first = make_meeting(board=board)

    placement = report(ready_case, board)

    assert placement.meeting == first != later
    assert placement.missed is None
    ready_case.refresh_from_db()
    assert ready_case.status == Case.Status.AWAITING_BOARD
    assert ready_case.agenda_items.get().meeting == first


@pytest.mark.spec("G04")
def test_after_the_deadline_it_comes_on_the_meeting_after_and_the_page_says_why(board, ready_case):
    missed = make_meeting(board=board, deadline_at=timezone.now() - HOUR)
    following = make_meeting(board=board, starts_at=quiet_monday())

    placement = report(ready_case, board)

    assert (placement.meeting, placement.missed) == (following, missed)
    with translation.override("da"):
        assert placement.text.startswith("Fristen for mødet mandag den ")
        assert "Sagen kommer derfor på mødet mandag den " in placement.text
        assert "papirer kan rettes til mandag den " in placement.text
        assert " kl. 12.00" in placement.text


def test_an_agenda_that_was_closed_early_is_named_as_the_reason(board, ready_case):
    make_meeting(board=board, status=Meeting.Status.CLOSED)
    make_meeting(board=board, starts_at=next_monday(1))

    with translation.override("en"):
        assert "is already closed" in report(ready_case, board).text


def test_a_cancelled_meeting_is_neither_chosen_nor_named(board, ready_case):
    make_meeting(board=board, status=Meeting.Status.CANCELLED)
    following = make_meeting(board=board, starts_at=next_monday(1))

    placement = report(ready_case, board)

    assert (placement.meeting, placement.missed) == (following, None)


def test_where_no_meeting_takes_papers_nothing_happens_and_the_secretary_is_named(
    board, ready_case, secretary
):
    make_meeting(board=board, deadline_at=timezone.now() - HOUR)

    with pytest.raises(NoOpenMeeting, match=secretary.email):
        report(ready_case, board)

    ready_case.refresh_from_db()
    assert ready_case.status == Case.Status.IN_PROGRESS
    assert find_placement(board) is None


def test_a_board_without_a_secretary_is_said_to_have_none(board, ready_case):
    with translation.override("en"), pytest.raises(NoOpenMeeting, match="has no secretary"):
        report(ready_case, board)


def test_people_are_told_and_the_case_remembers(meeting, ready_case, secretary, coordinator):
    report(ready_case, meeting.board)

    event = Event.objects.about(ready_case).get(kind="governance.reported")
    assert "klarmeldt til boardet" in event.text_da
    told = {told.recipient for told in Notification.objects.filter(event=event)}
    assert told == {coordinator, secretary}


def test_a_case_cannot_be_reported_twice(meeting, ready_case):
    report(ready_case, meeting.board)

    with pytest.raises(TransitionNotAllowed):
        report(Case.objects.get(pk=ready_case.pk), meeting.board)


def test_the_deadline_is_read_from_the_clock_and_not_from_the_start_of_the_transaction(
    board, ready_case
):
    """Who began before the deadline and writes after it is too late."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        closing = make_meeting(
            board=board, deadline_at=timezone.now() + datetime.timedelta(seconds=0.3)
        )
        following = make_meeting(board=board, starts_at=next_monday(1))
        time.sleep(0.5)

        placement = report(ready_case, board)

    assert (placement.meeting, placement.missed) == (following, closing)


@pytest.mark.spec("G17")
@pytest.mark.spec("G02")
def test_the_form_is_filled_from_the_request(client, meeting, ready_case, requester):
    paper = make_document(case=ready_case)
    client.force_login(requester)

    form = client.get(page_of(ready_case)).context["form"]

    assert form.initial["heading"] == "Medicinplan"
    assert form.initial["presentation"] == "En app til medicin.\n\nFærre fejl."
    assert form.initial["organisation"] == "Plejecentrene får en ny arbejdsgang."
    assert "310.000 kr." in form.initial["economy"]
    assert "510.000 kr." in form.initial["economy"]
    assert list(form.fields["papers"].initial) == [paper]
    assert form.fields["board"].initial == meeting.board


@pytest.mark.spec("G19")
def test_what_comes_again_is_as_it_was_written_with_the_amounts_of_today(
    client, meeting, ready_case, requester
):
    words = {"presentation": "Skrevet om.", "strategic": True, "economy": "For længst."}
    make_item(meeting=meeting, case=ready_case, status="withdrawn", **words)
    client.force_login(requester)

    initial = client.get(page_of(ready_case)).context["form"].initial

    assert (initial["presentation"], initial["strategic"]) == ("Skrevet om.", True)
    assert initial["economy"] == economy_of(ready_case)


def test_what_an_advisory_board_was_asked_is_not_what_the_next_decides(
    client, meeting, ready_case, requester
):
    forum = make_board(authority=ready_case.authority, name="Forum")
    forum.kind = Kind.ADVISORY
    forum.save()
    words = {"presentation": "Skrevet om.", "recommendation": "Giv os et råd."}
    make_item(meeting=make_meeting(board=forum), case=ready_case, status="withdrawn", **words)
    client.force_login(requester)

    initial = client.get(page_of(ready_case)).context["form"].initial

    assert initial["presentation"] == "Skrevet om."
    assert initial["recommendation"].startswith("Boardet godkender")


def test_the_page_says_before_which_meeting_it_will_be(client, meeting, ready_case, requester):
    client.force_login(requester)

    assert "Sagen kommer på mødet mandag den" in client.get(page_of(ready_case)).content.decode()


@pytest.mark.spec("G16")
def test_reporting_from_the_page_puts_the_case_with_its_papers_on_the_agenda(
    client, meeting, ready_case, requester
):
    papers = [make_document(case=ready_case, name=f"{name}.pdf") for name in ("a", "b")]
    client.force_login(requester)

    answers = filled(ready_case, meeting.board, papers=[papers[1].pk])
    answer = client.post(page_of(ready_case), answers, follow=True)

    item = ready_case.agenda_items.get()
    assert answer.redirect_chain[-1][0] == item.get_absolute_url()
    assert list(item.papers.all()) == [papers[1]]
    text = answer.content.decode()
    assert "Sagen er klarmeldt til boardet." in text
    assert "Sagen kommer på mødet" in text


def test_what_is_missing_is_said_and_nothing_typed_is_lost(client, meeting, ready_case, requester):
    client.force_login(requester)

    answers = filled(ready_case, meeting.board, recommendation="", presentation="Lang tekst")
    page = client.post(page_of(ready_case), answers)

    assert set(page.context["form"].errors) == {"recommendation"}
    assert "Lang tekst" in page.content.decode()


def test_papers_and_contacts_of_other_cases_cannot_be_chosen(
    client, meeting, ready_case, requester, stranger
):
    foreign = make_document(case=make_case(requester=stranger))
    client.force_login(requester)

    answers = filled(ready_case, meeting.board, papers=[foreign.pk], contact=stranger.email)
    page = client.post(page_of(ready_case), answers)

    assert set(page.context["form"].errors) == {"papers", "contact"}


def test_the_page_names_the_secretary_where_no_meeting_is_open(
    client, board, ready_case, requester, secretary
):
    client.force_login(requester)

    assert secretary.email in client.get(page_of(ready_case)).content.decode()
    page = client.post(page_of(ready_case), filled(ready_case, board))
    assert secretary.email in str(page.context["form"].non_field_errors())


def test_with_several_boards_the_person_chooses(client, meeting, ready_case, requester, authority):
    other = make_meeting(board=make_board(authority=authority, name="Digitaliseringsrådet"))
    client.force_login(requester)

    assert not client.get(page_of(ready_case)).context["form"]["board"].is_hidden
    client.post(page_of(ready_case), filled(ready_case, other.board))
    assert ready_case.agenda_items.get().meeting == other


def test_who_may_report(client, meeting, ready_case, coordinator, secretary, stranger, department):
    other_coordinator = make_user(Role.COORDINATOR, department=department)
    assert permissions.can_report(ready_case.requester, ready_case)
    assert permissions.can_report(coordinator, ready_case)
    assert permissions.can_report(other_coordinator, ready_case)
    assert not permissions.can_report(secretary, ready_case)
    ready_case.status = Case.Status.SUBMITTED
    assert not permissions.can_report(coordinator, ready_case)
    for person, expected in [(secretary, 403), (stranger, 404)]:
        client.force_login(person)
        assert client.get(page_of(ready_case)).status_code == expected


def test_the_form_is_filled_in_the_authoritys_language_whoever_reports(
    client, meeting, ready_case, requester
):
    ready_case.request.cost_one_off = 100_000
    ready_case.request.save()
    client.force_login(requester)
    client.cookies["django_language"] = "en"

    page = client.get(page_of(ready_case))

    assert "Ready for the board" in page.text
    initial = page.context["form"].initial
    assert initial["recommendation"].startswith("Boardet godkender")
    assert "Engangsudgift" in initial["economy"]


def test_without_amounts_the_economy_says_who_pays(ready_case, department):
    ready_case.request.cost_one_off = ready_case.request.cost_yearly = None
    ready_case.request.cost_band, ready_case.request.payer = "", department

    with translation.override("en"):
        assert economy_of(ready_case) == "Paid by: Pleje"


def report_while_the_agenda_is_closed():
    """The secretary has closed the agenda, and it is not yet committed, when somebody reports."""
    board = make_board()
    closing, following = (make_meeting(board=board, starts_at=next_monday(n)) for n in range(2))
    secretary = make_user(Role.SECRETARY, authority=board.authority)
    requester = make_user(Role.REQUESTER, authority=board.authority)
    case = make_case(requester=requester, status=Case.Status.IN_PROGRESS)
    hold = Hold()

    @transaction.atomic
    def close_slowly():
        meetings.close_agenda(closing, by=secretary)
        hold()

    _closed, placement = hold.race(close_slowly, meanwhile=lambda: report(case, board))
    return placement, closing, following


@pytest.mark.django_db(transaction=True)
def test_who_waits_while_the_agenda_is_closed_comes_on_the_next_meeting():
    placement, _closing, following = report_while_the_agenda_is_closed()

    assert placement.meeting == following
    assert placement.closed_early


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_nobody_waits_and_the_case_comes_on_the_closed_one(settings):
    settings.LOCKS_OFF = True

    placement, closing, _following = report_while_the_agenda_is_closed()

    assert placement.meeting == closing


def close_while_somebody_reports(settings):
    """A report has found its meeting; before it writes, the secretary closes the agenda."""
    hold = Hold()
    settings.PAUSES = {"report": hold}
    board = make_board()
    meeting = make_meeting(board=board)
    requester = make_user(Role.REQUESTER, authority=board.authority)
    secretary = make_user(Role.SECRETARY, authority=board.authority)
    case = make_case(requester=requester, status=Case.Status.IN_PROGRESS)

    def closing():
        meetings.close_agenda(Meeting.objects.get(pk=meeting.pk), by=secretary)
        return meeting.items.count()

    _placement, on_it_when_closed = hold.race(lambda: report(case, board), meanwhile=closing)
    # Nobody may come on an agenda after it was closed.
    return meeting.items.count() - on_it_when_closed


@pytest.mark.spec("G04")
@pytest.mark.django_db(transaction=True)
def test_a_report_at_the_deadline_is_on_the_agenda_before_it_closes_or_not_at_all(settings):
    assert close_while_somebody_reports(settings) == 0


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_a_case_slips_onto_a_closed_agenda(settings):
    settings.LOCKS_OFF = True

    assert close_while_somebody_reports(settings) == 1


def test_where_people_are_many_the_contact_is_typed(
    client, meeting, ready_case, requester, monkeypatch
):
    monkeypatch.setattr("procurement.forms.people.MOST_IN_A_LIST", 1)
    client.force_login(requester)

    page = client.get(page_of(ready_case)).content.decode()

    assert f'<input type="email" name="contact" value="{ready_case.requester.email}"' in page
    assert '<datalist id="people">' in page
