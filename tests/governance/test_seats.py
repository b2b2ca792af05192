"""Giving a seat in a board, and ending it."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from governance import permissions, seating
from governance.actions import seats
from governance.models import Seat
from notifications.models import Event, Notification
from portal.refusals import Refused
from tests import races
from tests.factories import make_board, make_seat, make_user

DAY = datetime.timedelta(days=1)
TODAY = timezone.localdate


def add_page(board):
    return reverse("governance:add_seat", args=[board.pk])


def end_page(seat):
    return reverse("governance:end_seat", args=[seat.pk])


def answers(person, **changed):
    given = {"user": person.email, "role": "member", "function": "legal", "area": "Skole"}
    return given | {"first_day": TODAY().isoformat()} | changed


@pytest.mark.spec("F47")
def test_a_member_for_a_function_and_an_area_shows_on_the_boards_page(
    client, board, secretary, legal
):
    client.force_login(secretary)

    page = client.post(add_page(board), answers(legal), follow=True).content.decode()

    seat = board.seats.get()
    assert (seat.user, seat.role, seat.function, seat.area) == (legal, "member", "legal", "Skole")
    assert "Jura, Skole" in page
    missing = page.partition("Funktioner, som ingen repræsenterer:")[2].partition("</p>")[0]
    assert "Økonomi" in missing
    assert "Jura" not in missing
    event = Event.objects.about(board).get(kind="governance.seat_added")
    told = [one.recipient for one in Notification.objects.filter(event=event)]
    assert told == [legal]


def test_without_seats_the_page_says_who_serves_the_board(client, board, secretary, chair):
    client.force_login(secretary)

    page = client.get(board.get_absolute_url()).content.decode()

    assert "Boardet har ingen pladser" in page
    assert chair.name in page


def test_seats_of_later_and_earlier_stand_apart(client, board, member):
    later = make_seat(board, first_day=TODAY() + 9 * DAY)
    earlier = make_seat(board, first_day=TODAY() - 9 * DAY, last_day=TODAY() - DAY)
    client.force_login(member)

    page = client.get(board.get_absolute_url())

    assert page.context["coming_seats"] == [later]
    assert page.context["earlier_seats"] == [earlier]
    assert end_page(later) not in page.content.decode()


def test_a_board_nobody_sits_in_says_so(client, board, requester):
    client.force_login(requester)

    assert "Der sidder ingen i boardet" in client.get(board.get_absolute_url()).content.decode()


def test_nobody_sits_twice_and_there_is_one_chair_at_a_time(client, board, secretary, legal, buyer):
    make_seat(board, legal, role=Seat.Role.CHAIR, last_day=TODAY() + 30 * DAY)
    client.force_login(secretary)

    page = client.post(add_page(board), answers(legal)).content.decode()
    assert "har allerede en plads i boardet i den periode" in page
    page = client.post(add_page(board), answers(buyer, role="chair")).content.decode()
    assert "er formand i den periode" in page
    assert board.seats.count() == 1

    after = (TODAY() + 31 * DAY).isoformat()
    client.post(add_page(board), answers(buyer, role="chair", first_day=after))
    assert board.seats.count() == 2
    until = (TODAY() - DAY).isoformat()
    before = {"first_day": (TODAY() - 60 * DAY).isoformat(), "last_day": until}
    client.post(add_page(board), answers(secretary, role="chair", **before))
    assert board.seats.count() == 2


def test_what_makes_no_sense_is_refused(client, board, secretary, legal):
    first = make_seat(board, role=Seat.Role.CHAIR)
    client.force_login(secretary)

    typed = answers(legal, substitute_for=first.pk)
    assert "Kun en stedfortræder" in client.post(add_page(board), typed).content.decode()
    typed = answers(legal, last_day=(TODAY() - DAY).isoformat())
    assert client.post(add_page(board), typed).context["form"].errors
    page = client.post(add_page(board), {"role": "member"})
    assert {"user", "first_day"} <= set(page.context["form"].errors)
    assert board.seats.count() == 1


def test_a_seat_is_ended_and_what_was_decided_stands(client, board, secretary, legal):
    seat = make_seat(board, legal)
    client.force_login(secretary)
    assert end_page(seat) in client.get(board.get_absolute_url()).content.decode()

    answer = client.post(end_page(seat), {"last_day": TODAY().isoformat()}, follow=True)

    seat.refresh_from_db()
    assert seat.last_day == TODAY()
    assert "står ved magt" in answer.content.decode()
    assert seating.sits(legal, board)
    event = Event.objects.about(board).get(kind="governance.seat_ended")
    assert [one.recipient for one in Notification.objects.filter(event=event)] == [legal]


@pytest.mark.spec("F47")
def test_who_loses_the_seat_while_writing_no_longer_serves_the_board(board, legal):
    """What was read when the page was opened does not count when something is written."""
    seat = make_seat(board, legal, role=Seat.Role.CHAIR)
    assert seating.chairs(legal, board)

    seats.end_seat(seat, by=legal, last_day=TODAY() - DAY)

    assert not seating.chairs(User.objects.get(pk=legal.pk), board)


def test_the_last_day_is_neither_before_the_first_nor_long_ago(client, board, secretary):
    old = make_seat(board, first_day=TODAY() - 30 * DAY)
    new = make_seat(board, first_day=TODAY())
    client.force_login(secretary)

    for seat, back in ((old, 9), (new, 1)):
        typed = {"last_day": (TODAY() - back * DAY).isoformat()}
        assert set(client.post(end_page(seat), typed).context["form"].errors) == {"last_day"}
    assert not Seat.objects.exclude(last_day=None).exists()


def test_a_seat_that_ends_already_says_when(client, board, secretary):
    seat = make_seat(board, last_day=TODAY())
    client.force_login(secretary)

    page = client.post(end_page(seat), {"last_day": (TODAY() + DAY).isoformat()})

    assert "Pladsen slutter allerede" in page.content.decode()


@pytest.mark.parametrize("lock", [True, False])
@pytest.mark.django_db(transaction=True)
def test_two_who_give_the_same_person_a_seat_give_one(settings, lock):
    settings.LOCKS_OFF = not lock
    settings.PAUSES = {"seat_is_free": races.Meeting()}
    board = make_board()
    by, person = (make_user(authority=board.authority) for _one in range(2))

    def add():
        seats.add_seat(Seat(board=board, user=person, first_day=TODAY()), by=by)

    races.at_once(add, add, refusals=Refused)

    assert board.seats.count() == (1 if lock else 2)


def test_who_may(client, board, secretary, administrator, chair, stranger):
    seat = make_seat(board)
    for person in (secretary, administrator):
        assert permissions.can_add_seat(person, board)
        assert permissions.can_end_seat(person, seat)
    for person, expected in [(chair, 403), (stranger, 404)]:
        client.force_login(person)
        assert client.get(add_page(board)).status_code == expected
        assert client.get(end_page(seat)).status_code == expected
    seat.last_day = TODAY() - DAY
    assert not permissions.can_end_seat(secretary, seat)
