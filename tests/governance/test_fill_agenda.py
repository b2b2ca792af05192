"""Agendas that fill themselves: the intake's with all new cases, the visitation's with its own."""

import datetime

import pytest
from django.db import IntegrityError
from django.utils import timezone

from governance import permissions, tasks
from governance.actions import filling, items, meetings
from governance.kinds import Kind
from governance.models import AgendaItem, Board, Meeting, Seat
from notifications.models import Event, Notification
from portal.refusals import Refused
from procurement.models import Case
from tests import races
from tests.factories import (
    make_board,
    make_case,
    make_item,
    make_meeting,
    make_seat,
    make_user,
    next_monday,
)

DAY = datetime.timedelta(days=1)


@pytest.fixture
def intake(authority):
    board = make_board(authority=authority, name="SIH-gruppen")
    board.kind = Kind.INTAKE
    board.save()
    return board


@pytest.fixture
def monday(intake):
    return make_meeting(board=intake)


def new_case(authority, title="Bookingsystem", **fields):
    person = make_user("requester", authority=authority)
    fields.setdefault("status", Case.Status.SUBMITTED)
    return make_case(requester=person, title=title, **fields)


def headings(meeting):
    return list(meeting.items.standing().order_by("position").values_list("heading", flat=True))


@pytest.mark.spec("F22")
def test_on_monday_the_agenda_is_all_new_cases_and_their_requesters_are_told(authority, monday):
    cases = [new_case(authority, f"Sag {number}", description="Kort.") for number in range(5)]
    new_case(make_board(name="Andre steder").authority, "Fremmed")

    tasks.fill_agendas()
    tasks.fill_agendas()

    assert headings(monday) == [f"Sag {number}" for number in range(5)]
    first = monday.items.get(case=cases[0])
    assert first.presentation == "Kort."
    assert "kontaktperson" in first.recommendation
    assert first.reported_by == cases[0].requester
    cases[0].refresh_from_db()
    assert cases[0].status == Case.Status.SUBMITTED
    event = Event.objects.about(cases[0]).get(kind="governance.listed")
    told = Notification.objects.filter(event=event)
    assert [one.recipient for one in told] == [cases[0].requester]


@pytest.mark.spec("F22")
def test_the_next_monday_has_what_came_since_the_last_and_not_what_was_treated(
    authority, intake, coordinator
):
    last = make_meeting(board=intake, starts_at=timezone.now() - 3 * DAY, status="published")
    coming = make_meeting(board=intake)
    treated = new_case(authority, "Behandlet", submitted_at=timezone.now() - 9 * DAY)
    make_item(meeting=last, case=treated, status=AgendaItem.Status.DECIDED)
    taken = {"status": Case.Status.IN_PROGRESS, "coordinator": coordinator}
    new_case(authority, "Taget i går", submitted_at=timezone.now() - DAY, **taken)
    new_case(authority, "Taget før", submitted_at=timezone.now() - 9 * DAY, **taken)
    new_case(authority, "Ligger endnu", submitted_at=timezone.now() - 9 * DAY)

    tasks.fill_agendas()

    assert sorted(headings(coming)) == ["Ligger endnu", "Taget i går"]


def test_a_case_that_was_taken_off_does_not_come_back_on_the_same_agenda(authority, monday):
    case = new_case(authority)
    tasks.fill_agendas()
    AgendaItem.objects.update(status=AgendaItem.Status.WITHDRAWN)

    tasks.fill_agendas()
    assert headings(monday) == []
    monday.status = Meeting.Status.CANCELLED
    monday.save()
    later = make_meeting(board=monday.board, starts_at=next_monday(1))
    tasks.fill_agendas()

    assert [item.case for item in later.items.all()] == [case]


def test_a_case_on_another_boards_agenda_waits(authority, monday):
    case = new_case(authority)
    make_item(meeting=make_meeting(board=make_board(authority=authority)), case=case)

    tasks.fill_agendas()

    assert headings(monday) == []


@pytest.mark.spec("C05a")
def test_the_visitations_agenda_is_the_cases_that_stand_there(authority, coordinator):
    board = make_board(authority=authority, name="IT-visitationen")
    board.kind = Kind.VISITATION
    board.save()
    meeting = make_meeting(board=board)
    here = new_case(
        authority, "Ved visitationen", status=Case.Status.IN_PROGRESS, coordinator=coordinator
    )
    Case.objects.filter(pk=here.pk).update(current_step=6, current_phase="triage")
    found = Case.objects.at_visitation()
    new_case(authority, "Ny")

    tasks.fill_agendas()

    assert headings(meeting) == [case.title for case in found]
    assert headings(meeting) == ["Ved visitationen"]
    assert meeting.items.get().recommendation == "Kan vi gå videre?"


@pytest.mark.parametrize("confidential", ["Priser", ""])
def test_a_case_that_comes_again_is_as_confidential_as_when_it_was_last_treated(
    authority, coordinator, confidential
):
    board = make_board(authority=authority, name="IT-visitationen")
    board.kind = Kind.VISITATION
    board.save()
    case = new_case(authority, status=Case.Status.IN_PROGRESS, coordinator=coordinator)
    Case.objects.filter(pk=case.pk).update(current_step=6, current_phase="triage")
    held = make_meeting(board=board, status=Meeting.Status.PUBLISHED)
    for said in ("Leverandøren", confidential):
        make_item(meeting=held, case=case, confidential=said, status="decided")
    meeting = make_meeting(board=board, starts_at=next_monday(2))

    filling.fill_agenda(meeting)

    assert meeting.items.get().confidential == confidential


def test_what_comes_until_the_agenda_is_closed_is_on_it_and_nothing_later(
    authority, monday, secretary
):
    new_case(authority, "I sidste øjeblik")
    meetings.close_agenda(monday, by=secretary)
    new_case(authority, "For sent")

    tasks.fill_agendas()

    assert headings(monday) == ["I sidste øjeblik"]


def test_boards_that_are_reported_to_and_published_agendas_are_left_alone(authority, secretary):
    new_case(authority)
    reported_to = make_meeting(board=make_board(authority=authority))

    assert filling.fill_agenda(reported_to, by=secretary) == []
    tasks.fill_agendas()
    assert not AgendaItem.objects.exists()


def test_a_published_agenda_takes_no_more_and_a_board_without_meetings_waits(
    authority, monday, secretary
):
    new_case(authority)
    monday.status = Meeting.Status.PUBLISHED
    monday.save()

    tasks.fill_agendas()
    assert filling.fill_agenda(monday, by=secretary) == []
    monday.delete()
    tasks.fill_agendas()

    assert not AgendaItem.objects.exists()


def test_one_agenda_that_cannot_be_filled_does_not_stop_the_others(authority, monday, monkeypatch):
    other = make_board(authority=make_board(name="Et andet").authority, name="Modtagelsen")
    Board.objects.filter(pk=other.pk).update(kind=Kind.INTAKE)
    theirs = make_meeting(board=other)
    new_case(authority)
    new_case(other.authority, "Deres")
    act = filling.fill_agenda

    def fail_first(meeting):
        if meeting == monday:
            raise RuntimeError
        return act(meeting)

    monkeypatch.setattr(filling, "fill_agenda", fail_first)

    tasks.fill_agendas()

    assert headings(theirs) == ["Deres"]


@pytest.mark.parametrize("lock", [True, False])
@pytest.mark.django_db(transaction=True)
def test_two_who_fill_the_same_agenda_put_each_case_on_it_once(settings, lock):
    settings.LOCKS_OFF = not lock
    settings.PAUSES = {"cases_are_new": races.Meeting()}
    board = make_board()
    Board.objects.update(kind=Kind.INTAKE)
    meeting = make_meeting(board=Board.objects.get(pk=board.pk))
    new_case(board.authority)

    def fill():
        filling.fill_agenda(meeting)

    refused = races.errors(races.at_once(fill, fill, refusals=IntegrityError))

    assert len(refused) == (0 if lock else 1)
    assert meeting.items.count() == 1


@pytest.mark.spec("G04")
def test_only_those_who_chair_the_board_let_a_case_in_late(client, authority, ready_case, chair):
    own, other = (make_board(authority=authority, name=name) for name in ("Eget", "Andet"))
    person = make_user("coordinator", authority=authority)
    make_seat(own, person, role=Seat.Role.CHAIR)
    make_seat(other, chair, role=Seat.Role.CHAIR)
    mine, theirs = make_meeting(board=own), make_meeting(board=other)
    client.force_login(person)

    assert permissions.can_add_late(person, ready_case)
    page = client.get(f"/it-board/sag/{ready_case.pk}/saet-paa/")
    offered = page.context["form"].fields["meeting"].queryset
    assert list(offered) == [mine]
    assert theirs not in offered


def test_a_visitation_alone_holds_no_contract_back(authority, intake):
    assert not intake.rules.approves
    assert make_board(authority=authority).rules.approves


def test_a_case_that_is_reported_to_another_board_leaves_the_agenda_it_waits_on(
    authority, intake, monday, coordinator, requester
):
    case = make_case(requester=requester, coordinator=coordinator, status=Case.Status.SUBMITTED)
    tasks.fill_agendas()
    Case.objects.update(status=Case.Status.IN_PROGRESS)
    case.refresh_from_db()
    decides = make_board(authority=authority)
    make_meeting(board=decides)
    item = AgendaItem(heading=case.title, contact=coordinator)

    items.report(item, by=coordinator, case=case, board=decides, papers=[])

    assert AgendaItem.objects.pending().get().meeting.board == decides
    assert Event.objects.about(case).filter(kind="governance.left_agenda").exists()


def test_once_that_agenda_is_out_the_case_is_treated_there_first(
    client, authority, intake, monday, coordinator, requester
):
    case = make_case(requester=requester, coordinator=coordinator, status=Case.Status.SUBMITTED)
    tasks.fill_agendas()
    Case.objects.update(status=Case.Status.IN_PROGRESS)
    case.refresh_from_db()
    Meeting.objects.update(status=Meeting.Status.PUBLISHED)
    decides = make_board(authority=authority)
    make_meeting(board=decides)
    item = AgendaItem(heading=case.title, contact=coordinator)

    with pytest.raises(Refused, match="SIH-gruppen"):
        items.report(item, by=coordinator, case=case, board=decides, papers=[])

    assert AgendaItem.objects.get().meeting == monday
