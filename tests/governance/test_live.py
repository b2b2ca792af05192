"""The meeting while it is held: who is there, whether they are enough, and how they vote."""

import pytest
from django.urls import reverse

from accounts.models import Role
from governance import permissions, quorum
from governance.actions import attendance, decisions, recusals
from governance.actions.attendance import Ballot
from governance.models import AgendaItem, Attendance, Condition, Decision, Seat, Vote
from governance.recusals import Disqualified
from notifications.models import Event
from portal.lifecycle import TransitionNotAllowed
from tests.factories import begin, make_case, make_item, make_meeting, make_user, next_monday


@pytest.fixture
def board(board):
    board.votes, board.quorum = True, 2
    board.save()
    return board


def page_of(meeting):
    return reverse("governance:live", args=[meeting.pk])


def votes_of(item):
    return reverse("governance:cast_votes", args=[item.pk])


def mark(meeting, by, *people):
    attendance.mark_attendance(meeting, by=by, changes=dict.fromkeys(people, True))


def approve(item, by):
    decision = Decision(outcome="approved")
    decisions.decide(AgendaItem.objects.get(pk=item.pk), by=by, decision=decision)
    return decision


def test_the_secretary_notes_who_is_there(client, decidable, secretary, chair, member):
    client.force_login(secretary)
    page = client.get(page_of(decidable.meeting)).content.decode()
    assert "0 er noteret som til stede" in page
    assert "Medicinplan" in page

    said = {f"present-{chair.pk}": "on", f"present-{member.pk}": "on"}
    answer = client.post(page_of(decidable.meeting), said)

    assert answer.url == page_of(decidable.meeting)
    rows = Attendance.objects.filter(is_present=True)
    assert set(rows.values_list("user", flat=True)) == {chair.pk, member.pk}
    assert "2 er noteret som til stede" in client.get(page_of(decidable.meeting)).content.decode()
    [event] = Event.objects.about(decidable.meeting).filter(kind="governance.attendance_marked")
    assert f"{chair.name}: til stede" in event.text_da


def test_two_secretaries_who_note_at_once_lose_nothing(client, decidable, secretary, chair, member):
    client.force_login(secretary)
    mark(decidable.meeting, chair, member)

    # The page was loaded before the chair noted that the member is there.
    client.post(page_of(decidable.meeting), {f"present-{chair.pk}": "on"})

    assert len(quorum.present_voters(decidable.meeting)) == 2


def test_who_left_is_noted_too(client, decidable, secretary, member):
    mark(decidable.meeting, secretary, member)
    client.force_login(secretary)

    client.post(page_of(decidable.meeting), {f"seen-{member.pk}": "True"})

    assert not Attendance.objects.get(user=member).is_present


def test_nothing_is_decided_by_too_few(client, decidable, chair, member):
    mark(decidable.meeting, chair, chair)
    client.force_login(chair)

    page = client.post(
        reverse("governance:decide", args=[decidable.pk]),
        {"outcome": "approved", "sustainable": "Behold mig"},
    ).content.decode()

    assert "Boardet er beslutningsdygtigt, når 2 medlemmer med stemmeret er til stede." in page
    assert "Behold mig" in page
    with pytest.raises(quorum.NoQuorum):
        approve(decidable, chair)
    assert not Decision.objects.exists()

    mark(decidable.meeting, chair, member)
    approve(decidable, chair)


def test_the_disqualified_does_not_count(decidable, chair, member):
    mark(decidable.meeting, chair, chair, member)
    recusals.recuse(decidable, by=chair, person=member, reason="Ven")

    with pytest.raises(quorum.NoQuorum, match="inhabil i punktet, tæller ikke"):
        approve(decidable, chair)


def test_who_no_longer_has_a_seat_does_not_count(decidable, chair, member, board):
    mark(decidable.meeting, chair, chair, member)
    Seat.objects.create(board=board, user=chair, role="chair", first_day="2026-01-01")

    with pytest.raises(quorum.NoQuorum):
        approve(decidable, chair)


def test_votes_are_noted_and_the_decision_says_how_many(
    client, decidable, secretary, chair, member
):
    mark(decidable.meeting, secretary, chair, member)
    client.force_login(secretary)
    page = client.get(votes_of(decidable))
    assert page.context["form"].people == sorted([chair, member], key=lambda one: one.name)

    said = {f"vote-{chair.pk}": "for", f"vote-{member.pk}": "against"}
    client.post(votes_of(decidable), said | {f"seen-{chair.pk}": "", f"seen-{member.pk}": ""})

    assert "1 for, 1 imod, 0 undlader" in client.get(votes_of(decidable)).content.decode()
    decision = approve(decidable, chair)
    assert decision.votes == "1 for, 1 imod, 0 undlader at stemme"
    page = client.get(decidable.get_absolute_url()).content.decode()
    assert "1 for, 1 imod, 0 undlader at stemme" in page


def test_a_vote_is_changed_until_the_item_is_decided(decidable, secretary, chair, member):
    mark(decidable.meeting, secretary, chair, member)
    attendance.cast_votes(decidable, by=secretary, ballots=[Ballot(chair, "", "for")])
    attendance.cast_votes(decidable, by=secretary, ballots=[Ballot(chair, "for", "against")])
    assert Vote.objects.get().choice == "against"

    approve(decidable, chair)

    with pytest.raises(TransitionNotAllowed):
        attendance.cast_votes(decidable, by=secretary, ballots=[Ballot(chair, "against", "for")])
    assert not permissions.can_cast_votes(secretary, AgendaItem.objects.get())


def test_of_two_who_note_the_same_vote_the_second_is_told(
    client, decidable, secretary, chair, member
):
    mark(decidable.meeting, secretary, chair, member)
    attendance.cast_votes(decidable, by=chair, ballots=[Ballot(member, "", "for")])
    client.force_login(secretary)

    said = {f"vote-{member.pk}": "against", f"seen-{member.pk}": ""}
    said |= {f"vote-{chair.pk}": "for", f"seen-{chair.pk}": ""}
    page = client.post(votes_of(decidable), said, follow=True).content.decode()

    assert "En anden har imens noteret stemmen fra" in page
    noted = dict(Vote.objects.values_list("user", "choice"))
    assert noted == {member.pk: "for", chair.pk: "for"}


def test_the_same_vote_noted_twice_is_one(decidable, secretary, chair, member):
    mark(decidable.meeting, secretary, chair)
    for _again in range(2):
        assert (
            attendance.cast_votes(decidable, by=secretary, ballots=[Ballot(chair, "", "for")]) == []
        )

    assert Vote.objects.count() == 1


def test_a_member_removed_while_voting_is_named_and_the_other_votes_stand(
    client, decidable, secretary, chair, member, board
):
    mark(decidable.meeting, secretary, chair, member)
    client.force_login(secretary)
    Seat.objects.create(board=board, user=chair, role="chair", first_day="2026-01-01")

    said = {f"vote-{chair.pk}": "for", f"seen-{chair.pk}": ""}
    said |= {f"vote-{member.pk}": "for", f"seen-{member.pk}": ""}
    page = client.post(votes_of(decidable), said, follow=True).content.decode()

    assert f"{member.name} kan ikke stemme om punktet" in page
    assert list(Vote.objects.values_list("user", flat=True)) == [chair.pk]


def test_a_vote_of_who_has_left_since_is_not_counted(decidable, secretary, chair, member, board):
    mark(decidable.meeting, secretary, chair, member)
    ballots = [Ballot(chair, "", "for"), Ballot(member, "", "against")]
    attendance.cast_votes(decidable, by=secretary, ballots=ballots)
    board.quorum = 0
    board.save()
    Seat.objects.create(board=board, user=chair, role="chair", first_day="2026-01-01")

    assert approve(decidable, chair).votes.startswith("1 for, 0 imod, 0 undlader at stemme. ")


def test_the_disqualified_neither_votes_nor_notes_votes(decidable, secretary, chair, member):
    mark(decidable.meeting, secretary, chair, member)
    recusals.recuse(decidable, by=member, person=member, reason="Ven")
    recusals.recuse(decidable, by=secretary, person=secretary, reason="Ven")

    refused = attendance.cast_votes(decidable, by=chair, ballots=[Ballot(member, "", "for")])
    assert "inhabil" in refused[0]
    with pytest.raises(Disqualified):
        attendance.cast_votes(decidable, by=secretary, ballots=[Ballot(chair, "", "for")])
    assert not Vote.objects.exists()


def test_where_nobody_is_noted_everybody_with_a_say_votes(decidable, chair, member):
    assert quorum.entitled(decidable) == sorted([chair, member], key=lambda one: one.name)


def test_nobody_votes_at_a_meeting_that_the_item_has_left(decidable, secretary, chair, board):
    seen = AgendaItem.objects.get()
    later = make_meeting(board=board, starts_at=next_monday(1))
    AgendaItem.objects.update(meeting=later)

    with pytest.raises(TransitionNotAllowed):
        attendance.cast_votes(seen, by=secretary, ballots=[Ballot(chair, "", "for")])


def test_where_the_board_does_not_vote_nobody_is_asked(client, decidable, chair, member, board):
    board.votes, board.quorum = False, 0
    board.save()
    client.force_login(chair)

    assert client.get(votes_of(decidable)).status_code == 403
    page = client.get(page_of(decidable.meeting)).content.decode()
    assert votes_of(decidable) not in page
    assert "stemmeret" not in page
    assert approve(decidable, chair).votes == ""


def test_when_nobody_with_a_say_is_there_the_page_says_so(client, decidable, secretary):
    mark(decidable.meeting, secretary, secretary)
    client.force_login(secretary)

    page = client.get(votes_of(decidable)).content.decode()

    assert "Ingen med stemmeret er noteret som til stede." in page


def test_conditions_of_earlier_meetings_are_followed_up_here(client, decidable, chair, board):
    held = make_meeting(board=board, starts_at=next_monday(weeks=-8))
    earlier = make_item(
        meeting=held, case=make_case(department=chair.department, title="Tidligere sag")
    )
    decision = earlier.decisions.create(
        outcome="conditions", conditions="DPIA først.", decided_by=chair
    )
    Condition.objects.create(decision=decision, text="DPIA først.", owner=chair)
    client.force_login(chair)

    page = client.get(page_of(decidable.meeting)).content.decode()

    assert "DPIA først." in page
    assert "Tidligere sag" in page


def test_of_many_conditions_it_is_said_how_many_are_not_shown(client, decidable, chair, board):
    held = make_meeting(board=board, starts_at=next_monday(weeks=-8))
    earlier = make_item(meeting=held, case=make_case(department=chair.department))
    decision = earlier.decisions.create(outcome="conditions", conditions="22", decided_by=chair)
    rows = [Condition(decision=decision, text=f"Nr. {n}", owner=chair) for n in range(22)]
    Condition.objects.bulk_create(rows)
    client.force_login(chair)

    page = client.get(page_of(decidable.meeting)).text

    assert "Nr. 19" in page
    assert "Nr. 20" not in page
    assert "2 flere er åbne" in page


def test_the_disqualified_secretary_sees_a_gap(client, decidable, secretary):
    recusals.recuse(decidable, by=secretary, person=secretary, reason="Ven")
    client.force_login(secretary)

    page = client.get(page_of(decidable.meeting)).content.decode()

    assert "Du er inhabil i dette punkt" in page
    assert "Medicinplan" not in page


def test_only_those_who_lead_hold_the_meeting(client, decidable, member, requester, coordinator):
    for person in (member, coordinator):
        client.force_login(person)
        assert client.get(page_of(decidable.meeting)).status_code == 403
    client.force_login(requester)
    assert client.get(page_of(decidable.meeting)).status_code == 404


def test_a_meeting_that_is_not_held_is_not_noted(meeting, secretary, member):
    with pytest.raises(TransitionNotAllowed):
        mark(meeting, secretary, member)


def test_the_minutes_begin_with_those_who_were_there(client, decidable, secretary, chair, member):
    mark(decidable.meeting, secretary, chair, member)
    approve(decidable, chair)
    client.force_login(secretary)

    page = client.get(reverse("governance:approve_minutes", args=[decidable.meeting_id]))

    assert page.context["form"].initial["present"] == f"{chair.name}\n{member.name}"


def test_the_page_takes_the_same_queries_for_one_item_as_for_three(
    client, decidable, secretary, query_count
):
    client.force_login(secretary)
    with_one = query_count(client.get, page_of(decidable.meeting))
    for _more in range(2):
        case = make_case(requester=decidable.case.requester, status="awaiting_board")
        make_item(meeting=decidable.meeting, case=case)

    assert query_count(client.get, page_of(decidable.meeting)) == with_one


def test_a_meeting_with_sixty_items_is_a_page_of_less_than_100_kb(client, decidable, secretary):
    for _more in range(59):
        case = make_case(requester=decidable.case.requester, status="awaiting_board")
        make_item(meeting=decidable.meeting, case=case)
    client.force_login(secretary)

    assert len(client.get(page_of(decidable.meeting)).content) < 100_000


def test_a_board_with_nobody_in_it_says_so(client, authority):
    meeting = begin(make_meeting(status="published"))
    keeper = make_user(Role.ADMINISTRATOR, authority=meeting.board.authority)

    assert not permissions.can_hold_meeting(keeper, meeting)
