"""Who counts at a meeting is who had a seat on its day, also when it is written down later."""

import datetime

import pytest
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from governance import quorum
from governance.actions import attendance, decisions, recusals, seats
from governance.actions.attendance import Ballot
from governance.models import AgendaItem, Decision, FixedPoint, Seat, StandingItem, Vote
from tests.factories import make_seat, make_user

DAY = datetime.timedelta(days=1)
MONTH = datetime.timedelta(days=30)


@pytest.fixture
def held(decidable, board):
    """An item of a meeting that was held three days ago; the board votes, and wants two."""
    board.votes, board.quorum = True, 2
    board.save()
    meeting = decidable.meeting
    meeting.starts_at = timezone.now() - 3 * DAY
    meeting.deadline_at = meeting.starts_at
    meeting.save()
    item = AgendaItem.objects.get(pk=decidable.pk)
    item.meeting.board = board
    return item


@pytest.fixture
def seat(board):
    """A seat that is held for a month, unless told otherwise."""

    def give(name, role=Seat.Role.MEMBER, **fields):
        user = make_user(authority=board.authority, name=name)
        fields.setdefault("first_day", timezone.localdate() - MONTH)
        return make_seat(board, user, role=role, **fields)

    return give


def mark(item, by, *people):
    attendance.mark_attendance(item.meeting, by=by, changes=dict.fromkeys(people, True))


def decide(item, by):
    decision = Decision(outcome="approved")
    decisions.decide(AgendaItem.objects.get(pk=item.pk), by=by, decision=decision)
    return decision


def test_a_member_who_has_left_since_counts_and_one_who_came_since_does_not(held, seat, secretary):
    today = timezone.localdate()
    chair = seat("Anna", Seat.Role.CHAIR).user
    left = seat("Bo", last_day=today - DAY).user
    late = seat("Carl", first_day=today - 2 * DAY).user
    mark(held, secretary, chair, left, late)

    assert quorum.present_voters(held.meeting) == [chair, left]
    assert quorum.entitled(held) == [chair, left]
    assert decide(held, secretary).outcome == "approved"


def test_who_no_longer_works_here_counts_at_a_meeting_that_is_over(held, seat, secretary):
    chair, gone = seat("Anna", Seat.Role.CHAIR).user, seat("Bo").user
    mark(held, secretary, chair, gone)
    gone.is_active = False
    gone.save()

    assert quorum.present_voters(held.meeting) == [chair, gone]


def test_the_page_asks_of_those_who_sat_that_day(client, held, seat, secretary):
    left = seat("Bo Bort", last_day=timezone.localdate() - DAY).user
    seat("Carl Kommet", first_day=timezone.localdate())
    client.force_login(secretary)

    page = client.get(reverse("governance:live", args=[held.meeting_id])).text

    assert left.name in page
    assert "Carl Kommet" not in page


def test_of_a_member_and_the_substitute_of_that_seat_one_counts(held, seat, secretary):
    member = seat("Anna")
    stand_in = seat("Bo", Seat.Role.SUBSTITUTE, substitute_for=member).user
    mark(held, secretary, member.user, stand_in)

    assert quorum.present_voters(held.meeting) == [member.user]
    [refused] = attendance.cast_votes(held, by=secretary, ballots=[Ballot(stand_in, "", "for")])
    assert refused == ("Bo kan ikke stemme om punktet: stedfortræder, og medlemmet er til stede.")

    attendance.mark_attendance(held.meeting, by=secretary, changes={member.user: False})

    assert quorum.present_voters(held.meeting) == [stand_in]
    assert not attendance.cast_votes(held, by=secretary, ballots=[Ballot(stand_in, "", "for")])


def test_two_substitutes_of_one_seat_are_one(held, seat, secretary):
    member = seat("Anna")
    first = seat("Bo", Seat.Role.SUBSTITUTE, substitute_for=member).user
    second = seat("Carl", Seat.Role.SUBSTITUTE, substitute_for=member).user
    mark(held, secretary, first, second)

    assert quorum.present_voters(held.meeting) == [first]


def test_a_substitute_for_anybody_takes_a_seat_that_nobody_else_fills(held, seat, secretary):
    member, other = seat("Anna"), seat("Bo")
    anybody = seat("Carl", Seat.Role.SUBSTITUTE).user
    named = seat("Dorte", Seat.Role.SUBSTITUTE, substitute_for=member).user
    mark(held, secretary, other.user, anybody, named)

    assert quorum.present_voters(held.meeting) == [other.user, named]

    attendance.mark_attendance(held.meeting, by=secretary, changes={other.user: False})

    assert quorum.present_voters(held.meeting) == [anybody, named]


def test_a_substitute_for_a_seat_that_is_given_up_stands_in_for_nobody(held, seat, secretary):
    ended = seat("Anna", last_day=timezone.localdate() - 5 * DAY)
    stand_in = seat("Bo", Seat.Role.SUBSTITUTE, substitute_for=ended).user
    seat("Carl")
    mark(held, secretary, stand_in)

    assert quorum.present_voters(held.meeting) == []


def test_the_substitute_takes_the_place_of_the_disqualified(held, seat, secretary):
    member = seat("Anna")
    stand_in = seat("Bo", Seat.Role.SUBSTITUTE, substitute_for=member).user
    mark(held, secretary, member.user, stand_in)
    recusals.recuse(held, by=secretary, person=member.user, reason="Ejer firmaet.")

    assert quorum.entitled(held) == [stand_in]


def test_where_nobody_is_noted_substitutes_have_no_vote(held, seat):
    member = seat("Anna")
    seat("Bo", Seat.Role.SUBSTITUTE, substitute_for=member)

    assert quorum.entitled(held) == [member.user]


def test_too_few_are_too_few_though_the_substitute_sits_beside_the_member(held, seat, secretary):
    member = seat("Anna")
    stand_in = seat("Bo", Seat.Role.SUBSTITUTE, substitute_for=member).user
    mark(held, secretary, member.user, stand_in)

    with pytest.raises(quorum.NoQuorum):
        decide(held, secretary)


@pytest.fixture
def voting(held, seat, secretary):
    """Two have voted: the chair, and one whose seat is ended while the board votes."""
    chair, member = seat("Anna", Seat.Role.CHAIR), seat("Bo")
    held.meeting.board.quorum = 0
    held.meeting.board.save()
    held.meeting.starts_at = timezone.now()
    held.meeting.save()
    mark(held, secretary, chair.user, member.user)
    ballots = [Ballot(chair.user, "", "for"), Ballot(member.user, "", "against")]
    attendance.cast_votes(held, by=secretary, ballots=ballots)
    return member


def test_the_vote_of_a_member_removed_while_voting_stands_when_the_day_is_theirs(
    held, voting, secretary
):
    seats.end_seat(voting, by=secretary, last_day=timezone.localdate())

    assert decide(held, secretary).votes == "1 for, 1 imod, 0 undlader at stemme"


def test_it_is_void_when_the_seat_ended_before_the_meeting_and_the_minutes_say_so(
    client, held, voting, secretary
):
    seats.end_seat(voting, by=secretary, last_day=timezone.localdate() - DAY)

    decision = decide(held, secretary)

    void = "Stemmen fra Bo tæller ikke med: ingen plads med stemmeret i boardet på mødedagen."
    assert decision.votes == f"1 for, 0 imod, 0 undlader at stemme. {void}"
    assert Vote.objects.filter(user=voting.user).exists()
    client.force_login(secretary)
    assert void in client.get(held.meeting.minutes_url).text


def test_the_vote_of_who_left_the_room_is_void(held, voting, secretary):
    attendance.mark_attendance(held.meeting, by=secretary, changes={voting.user: False})

    assert decide(held, secretary).votes.endswith("Stemmen fra Bo tæller ikke med: ikke til stede.")


def test_what_a_published_agenda_holds_keeps_its_meeting_and_standing_items_their_board(
    meeting, board
):
    FixedPoint.objects.create(meeting=meeting, heading="Godkendelse af referat")
    with pytest.raises(ProtectedError):
        meeting.delete()
    StandingItem.objects.create(board=board, heading="Eventuelt")
    with pytest.raises(ProtectedError):
        board.delete()
