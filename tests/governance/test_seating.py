"""Who serves a board: those who hold its seats that day, else the authority's role holders."""

import datetime

import pytest
from django.utils import timezone

from accounts.models import Role, Substitution, User
from governance import permissions, seating
from governance.models import AgendaItem, Board, Meeting, Seat
from tests.factories import make_board, make_item, make_meeting, make_seat, make_user

TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)


def anew(person):
    """The person as the next request reads them."""
    return User.objects.get(pk=person.pk)


def test_a_board_without_seats_is_served_by_the_authoritys_role_holders(
    board, secretary, chair, member, requester
):
    assert seating.people(board) == [chair, member, secretary]
    assert seating.secretaries(board) == [secretary]
    assert seating.serves(secretary, board)
    assert not seating.serves(chair, board)
    assert board.pk in seating.boards_as(chair, Seat.Role.CHAIR)
    assert seating.chairs(secretary, board)
    assert seating.has_say(member, board)
    assert not seating.sits(requester, board)


@pytest.mark.spec("F47")
def test_a_board_with_seats_is_served_by_those_who_hold_them_only(
    board, secretary, chair, member, requester
):
    other = make_board(authority=board.authority, name="SIH-gruppen")
    make_seat(board, requester, role=Seat.Role.CHAIR, function="legal", area="Jura")
    own = make_user(Role.REQUESTER, authority=board.authority, name="Anna")
    make_seat(board, own, role=Seat.Role.SECRETARY)

    assert seating.people(board) == [own, requester]
    assert seating.voters(make_meeting(board=board), None) == [requester]
    assert board.pk in seating.boards_as(anew(requester), Seat.Role.CHAIR)
    assert other.pk not in seating.boards_as(anew(requester), Seat.Role.CHAIR)
    assert seating.serves(anew(own), board)
    assert not seating.serves(anew(secretary), board)
    assert not seating.chairs(anew(chair), board)
    assert not seating.sits(anew(member), board)
    assert seating.sits(anew(member), other)


def test_a_board_whose_seats_have_no_secretary_is_served_by_the_authoritys(
    board, secretary, requester
):
    make_seat(board, requester, role=Seat.Role.CHAIR)

    assert seating.secretaries(board) == [secretary]
    assert seating.serves(anew(secretary), board)


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [(0, None, True), (-9, 0, True), (1, None, False), (-9, -1, False)],
)
def test_a_seat_is_held_from_its_first_day_until_and_with_its_last(board, first, last, holds):
    person = make_user(authority=board.authority)
    make_seat(
        board,
        person,
        first_day=TODAY() + first * DAY,
        last_day=None if last is None else TODAY() + last * DAY,
    )

    assert seating.sits(person, board) == holds
    assert (person in seating.people(board)) == holds


def test_when_all_seats_have_ended_the_role_holders_serve_again(board, secretary, requester):
    make_seat(board, requester, first_day=TODAY() - 9 * DAY, last_day=TODAY() - DAY)

    assert seating.people(board) == [secretary]


def test_a_substitute_may_do_what_the_seat_may_that_they_stand_in_for(board, requester, buyer):
    first = make_seat(board, role=Seat.Role.CHAIR)
    make_seat(board, requester, role=Seat.Role.SUBSTITUTE, substitute_for=first)
    make_seat(board, buyer, role=Seat.Role.SUBSTITUTE)

    assert seating.chairs(requester, board)
    assert not seating.chairs(buyer, board)
    assert seating.has_say(buyer, board)


def test_who_does_a_secretarys_work_meanwhile_serves_the_board_but_no_word_is_lent(board):
    secretary, chair, deputy = (make_user(authority=board.authority) for _one in range(3))
    make_seat(board, secretary, role=Seat.Role.SECRETARY)
    make_seat(board, chair, role=Seat.Role.CHAIR)
    for absent in (secretary, chair):
        Substitution.objects.create(
            absent=absent,
            substitute=deputy,
            first_day=TODAY(),
            last_day=TODAY(),
            named_by=absent,
        )

    assert seating.serves(deputy, board)
    assert board.pk not in seating.boards_as(deputy, Seat.Role.CHAIR)


def test_who_has_left_holds_no_seat(board, requester):
    make_seat(board, requester)
    requester.is_active = False
    requester.save()

    assert requester not in seating.people(board)


def test_a_seat_opens_the_boards_meetings_and_no_others(board, requester, member, case):
    own, other = make_meeting(board=board), make_meeting(board=make_board(name="Et andet"))
    item = make_item(meeting=own, case=case)
    seated = make_user(authority=board.authority)
    make_seat(board, seated)

    assert list(Meeting.objects.visible_to(seated)) == [own]
    assert list(AgendaItem.objects.visible_to(seated)) == [item]
    assert not Meeting.objects.visible_to(anew(member)).exists()
    assert not Meeting.objects.visible_to(seated).filter(pk=other.pk).exists()


def test_the_seats_secretary_keeps_the_agenda_and_the_roles_secretary_the_board(
    board, meeting, secretary, requester
):
    make_seat(board, requester, role=Seat.Role.SECRETARY)

    assert permissions.can_close_agenda(requester, meeting)
    assert not permissions.can_change_board(requester, board)
    assert not permissions.can_close_agenda(anew(secretary), meeting)
    assert permissions.can_change_board(secretary, board)


def test_a_case_is_let_in_late_by_those_who_chair_some_board(board, ready_case, requester):
    make_seat(board, requester, role=Seat.Role.CHAIR)

    assert permissions.can_add_late(requester, ready_case)


def test_seats_are_read_once_for_many_items(board, requester, query_count):
    make_seat(board, requester)
    make_board(authority=board.authority, name="Et til")
    person = anew(requester)

    def ask(times):
        for one in [*Board.objects.all()] * times:
            seating.sits(person, one)

    assert query_count(ask, 1) > query_count(ask, 3)
