"""A new authority has no board until somebody adds one."""

import pytest
from django.urls import reverse

from accounts.models import Role
from governance.models import Board
from notifications.models import Event
from tests.factories import make_board, make_user, settings_of

PAGE = "governance:add_board"


def answers(**changed):
    return {
        "name": "It-projektrådet",
        "weekday": "0",
        "time": "09:00",
        "minutes": "90",
        "place": "",
        "kind": "project",
        "quorum": "0",
        "deadline_weekday": "0",
        "deadline_time": "12:00",
        "deadline_weeks_before": "1",
    } | changed


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.ADMINISTRATOR])
def test_the_board_is_added_and_its_meetings_can_be_planned(client, authority, role):
    client.force_login(make_user(role, authority=authority))
    assert reverse(PAGE) in client.get(reverse("governance:meeting_list")).content.decode()

    answer = client.post(reverse(PAGE), answers())

    board = Board.objects.get()
    assert board.authority == authority
    assert answer.url == reverse("governance:plan_meetings", args=[board.pk])
    assert Event.objects.about(board).get().kind == "governance.board_added"


@pytest.mark.parametrize(
    ("kind", "typed", "expected"), [("project", "", 3), ("advisory", "", 0), ("project", "5", 5)]
)
def test_where_nobody_says_how_many_must_be_there_its_kind_does(
    client, secretary, kind, typed, expected
):
    client.force_login(secretary)
    form = client.get(reverse(PAGE)).context["form"]
    assert "chosen_outcomes" not in form.fields
    assert form["quorum"].value() is None

    client.post(reverse(PAGE), answers(kind=kind, quorum=typed))

    assert Board.objects.get().quorum == expected


def test_a_name_that_is_taken_is_said_beside_the_form(client, secretary):
    board = make_board(authority=secretary.authority)
    client.force_login(secretary)

    page = client.post(reverse(PAGE), answers(name=board.name))

    assert "Der er allerede et board med det navn her." in page.text
    assert Board.objects.count() == 1


def test_a_board_is_not_renamed_to_another(client, secretary):
    make_board(authority=secretary.authority, name="A")
    board = make_board(authority=secretary.authority, name="B")
    client.force_login(secretary)

    address = reverse("governance:board_settings", args=[board.pk])

    page = client.post(address, answers(name="A", seen=settings_of(board)))

    board.refresh_from_db()
    assert board.name == "B"
    assert "Der er allerede et board med det navn her." in page.text


def test_others_see_no_way_to_it(client, requester):
    client.force_login(requester)

    assert client.get(reverse(PAGE)).status_code == 403
    assert reverse(PAGE) not in client.get(reverse("governance:meeting_list")).content.decode()
