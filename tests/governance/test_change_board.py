import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.actions import decisions
from governance.models import Decision
from notifications.models import Event
from tests.factories import make_meeting, quiet_monday


def page_of(board):
    return reverse("governance:board_settings", args=[board.pk])


def read(client, board):
    """What the page says of itself when it is opened."""
    return {"seen": client.get(page_of(board)).context["form"]["seen"].value()}


def answers(**changed):
    return {
        "name": "It-projektrådet",
        "weekday": "0",
        "time": "09:00",
        "minutes": "90",
        "place": "Mødelokale 2",
        "kind": "project",
        "quorum": "0",
        "deadline_weekday": "4",
        "deadline_time": "10:00",
        "deadline_weeks_before": "2",
    } | changed


@pytest.mark.spec("G04")
def test_a_new_rule_gives_open_meetings_a_new_deadline_and_leaves_the_others(
    client, board, secretary
):
    far = make_meeting(board=board, starts_at=quiet_monday())
    passed = make_meeting(board=board, deadline_at=timezone.now() - datetime.timedelta(hours=1))
    client.force_login(secretary)

    assert (
        client.post(page_of(board), read(client, board) | answers()).url == board.get_absolute_url()
    )

    before = passed.deadline_at
    far.refresh_from_db()
    passed.refresh_from_db()
    deadline = timezone.localtime(far.deadline_at)
    assert (deadline.weekday(), deadline.hour) == (4, 10)
    assert (far.starts_at - far.deadline_at).days == 9
    assert passed.deadline_at == before
    assert Event.objects.about(board).filter(kind="governance.board_changed").exists()


def test_the_board_page_says_the_rule_in_words(client, board, meeting, member):
    client.force_login(member)

    page = client.get(board.get_absolute_url()).content.decode()

    assert "Mandag kl. 12.00, 1 uge før mødet" in page
    assert meeting.get_absolute_url() in page
    assert page_of(board) not in page


def test_a_board_without_meetings_has_a_page(client, board, secretary):
    client.force_login(secretary)

    page = client.get(board.get_absolute_url()).content.decode()

    assert page_of(board) in page


def test_the_name_cannot_be_left_out(client, board, administrator):
    client.force_login(administrator)

    page = client.post(page_of(board), read(client, board) | answers(name="", minutes="601"))

    assert set(page.context["form"].errors) == {"name", "minutes"}


@pytest.mark.spec("G21")
def test_only_what_its_kind_can_reach_is_offered(client, board, secretary):
    client.force_login(secretary)
    page = client.get(page_of(board))
    offered = {value for value, _label in page.context["form"].fields["chosen_outcomes"].choices}
    assert offered == {"approved", "conditions", "deferred", "rejected", "forwarded"}

    refused = client.post(page_of(board), read(client, board) | answers(chosen_outcomes=["go_on"]))
    assert set(refused.context["form"].errors) == {"chosen_outcomes"}
    client.post(
        page_of(board),
        read(client, board) | answers(kind="advisory", chosen_outcomes=["approved", "deferred"]),
    )

    board.refresh_from_db()
    assert board.outcomes == ("deferred",)


def test_a_board_that_has_decided_stays_what_it_is(client, decidable, board, secretary, chair):
    decisions.decide(decidable, by=chair, decision=Decision(outcome="approved"))
    client.force_login(secretary)

    page = client.post(page_of(board), read(client, board) | answers(kind="advisory"))

    assert "Boardet har truffet 1 beslutning som det, det er nu" in page.text
    board.refresh_from_db()
    assert board.kind == "project"
    assert client.post(page_of(board), read(client, board) | answers(quorum="")).status_code == 302
    board.refresh_from_db()
    assert board.quorum == 3


def test_who_may(client, board, chair, member, coordinator, stranger):
    for person, expected in [(chair, 403), (member, 403), (coordinator, 403), (stranger, 404)]:
        client.force_login(person)
        assert client.get(page_of(board)).status_code == expected
    assert client.get(board.get_absolute_url()).status_code == 404


def test_an_older_page_does_not_undo_what_another_has_set(client, board, secretary):
    client.force_login(secretary)
    old = read(client, board)
    client.post(page_of(board), old | answers(time="13:00", chosen_outcomes=["approved"]))

    shown = client.post(page_of(board), old | answers(place="Byrådssalen", votes="on"))

    assert "En anden har skrevet her imens" in shown.text
    for theirs in ("<p>13.00</p>", "<p>Godkendt</p>", "<p>Mødelokale 2</p>", "<p>Nej</p>"):
        assert theirs in shown.text
    assert "Byrådssalen" in shown.text
    board.refresh_from_db()
    assert (board.time, board.place) == (datetime.time(13), "Mødelokale 2")
    both = answers(time="13:00", place="Byrådssalen")
    client.post(page_of(board), {"seen": shown.context["form"]["seen"].value()} | both)
    board.refresh_from_db()
    assert (board.time, board.place) == (datetime.time(13), "Byrådssalen")


def test_the_same_settings_twice_are_saved_once(client, board, secretary):
    client.force_login(secretary)
    old = read(client, board)

    for _click in range(2):
        assert client.post(page_of(board), old | answers()).url == board.get_absolute_url()

    assert Event.objects.about(board).filter(kind="governance.board_changed").count() == 1
