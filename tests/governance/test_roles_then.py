"""A role has no dates: who held it when a meeting began is kept, and counts for that meeting."""

import pytest
from django.urls import reverse

from accounts.models import Assignment, Role, User
from governance import quorum, seating, tasks
from governance.actions import attendance, decisions, meetings
from governance.models import AgendaItem, Decision, Meeting, Seat
from tests.factories import begin, make_meeting, make_seat, make_user, next_monday


@pytest.fixture
def board(board):
    board.votes, board.quorum = True, 2
    board.save()
    return board


@pytest.fixture
def held(decidable, secretary, chair, member):
    """A meeting that has begun, as the clock has noted."""
    tasks.note_role_holders()
    return Meeting.objects.get(pk=decidable.meeting_id)


def take_away(person):
    Assignment.objects.filter(user=person).delete()


def vote(item, by, *people):
    ballots = [attendance.Ballot(person, "", "for") for person in people]
    return attendance.cast_votes(item, by=by, ballots=ballots)


def item_of(meeting):
    return AgendaItem.objects.select_related("meeting__board").get(meeting=meeting)


def test_who_loses_the_role_after_the_meeting_was_there_and_voted(
    client, held, secretary, chair, member, department
):
    take_away(member)
    late = make_user(Role.MEMBER, department=department, name="Ny Nielsen")
    client.force_login(secretary)
    page = client.get(reverse("governance:live", args=[held.pk]))
    assert page.context["body"].html.count("Member") > 0
    assert late.name not in page.text

    there = {f"present-{one.pk}": "on" for one in (chair, member)}
    client.post(reverse("governance:live", args=[held.pk]), there)
    item = item_of(held)
    assert vote(item, secretary, chair, member) == []
    assert "ingen plads med stemmeret" in vote(item, secretary, late)[0]
    decision = Decision(outcome="approved")
    decisions.decide(item_of(held), by=chair, decision=decision)

    assert decision.votes.startswith("2 for")
    assert decision.participants == sorted([chair.pk, member.pk])
    approve = client.get(reverse("governance:approve_minutes", args=[held.pk]))
    assert approve.context["form"].initial["present"] == "Chair\nMember"


def test_who_was_there_and_has_lost_the_role_can_be_said_to_be_disqualified(
    client, held, secretary, member
):
    take_away(member)
    client.force_login(secretary)
    page = reverse("governance:recuse", args=[item_of(held).pk])

    client.post(page, {"person": member.pk, "reason": "Min bror ejer firmaet."})

    assert item_of(held).recusals.get().user == member


def test_where_nobody_was_marked_the_minutes_begin_with_those_of_that_day(
    client, held, secretary, chair, member, department
):
    AgendaItem.objects.update(status="withdrawn")
    take_away(member)
    make_user(Role.MEMBER, department=department, name="Ny Nielsen")
    client.force_login(secretary)

    page = client.get(reverse("governance:approve_minutes", args=[held.pk]))

    assert page.context["form"].initial["present"] == "Chair\nMember\nSecretary"


def test_who_has_stopped_working_here_counted_then(held, chair, member):
    User.objects.filter(pk=member.pk).update(is_active=False)

    assert seating.may_have_say(held) == {chair.pk, member.pk}
    assert member in seating.people_at(held)
    assert member not in seating.people(held.board)


def test_before_the_meeting_begins_todays_holders_count(meeting, chair, member):
    tasks.note_role_holders()
    meeting.refresh_from_db()
    assert meeting.role_holders is None

    take_away(member)

    assert seating.may_have_say(meeting) == {chair.pk}


@pytest.mark.parametrize("act", ["mark", "vote", "decide"])
def test_whoever_comes_first_at_the_meeting_keeps_them(decidable, secretary, chair, member, act):
    meeting = decidable.meeting
    everybody = dict.fromkeys([chair, member], True)
    if act == "mark":
        attendance.mark_attendance(meeting, by=secretary, changes=everybody)
    elif act == "vote":
        vote(item_of(meeting), secretary, chair)
    else:
        attendance.mark_attendance(meeting, by=secretary, changes=everybody)
        Meeting.objects.update(role_holders=None)
        decisions.decide(item_of(meeting), by=chair, decision=Decision(outcome="approved"))

    kept = Meeting.objects.get(pk=meeting.pk).role_holders
    assert kept == {"chair": [chair.pk], "member": [member.pk], "secretary": [secretary.pk]}
    take_away(member)
    tasks.note_role_holders()
    assert Meeting.objects.get(pk=meeting.pk).role_holders == kept


def test_a_cancelled_meeting_keeps_nobody_and_a_moved_one_forgets_them(held, board, secretary):
    other = begin(make_meeting(board=board, starts_at=next_monday(weeks=3)))
    Meeting.objects.filter(pk=other.pk).update(status="cancelled")
    tasks.note_role_holders()
    assert Meeting.objects.get(pk=other.pk).role_holders is None

    held.starts_at = next_monday(weeks=4)
    meetings.move_meeting(held, by=secretary)

    assert Meeting.objects.get(pk=held.pk).role_holders is None


def test_seats_have_dates_and_need_no_keeping(held, board, chair, member, requester):
    make_seat(board, requester, role=Seat.Role.MEMBER)

    assert seating.may_have_say(held) == {requester.pk}
    assert quorum.present_voters(held) == []
