"""A case goes from agenda to agenda while somebody else holds one of them.

Each race has a twin with the lock off, which must fail: else the test is blind.
"""

import pytest
from django.db import Error, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import Role
from governance.actions import decisions, filling, items, meetings
from governance.following import Onward
from governance.kinds import Kind
from governance.models import AgendaItem, Decision, Meeting
from governance.placing import hold_meetings
from notifications.models import Event
from portal.refusals import Refused
from procurement.actions import cases
from procurement.models import Case
from tests import races
from tests.factories import (
    begin,
    make_board,
    make_case,
    make_item,
    make_meeting,
    make_user,
    next_monday,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people():
    """A board's authority, its secretary, and a requester."""
    board = make_board()
    secretary = make_user(Role.SECRETARY, authority=board.authority)
    return board, secretary, make_user(Role.REQUESTER, authority=board.authority)


def kinds_of(*kinds):
    """Which of these events happened, in their order."""
    wanted = [f"{app}.{kind}" for app in ("governance", "procurement") for kind in kinds]
    found = Event.objects.filter(kind__in=wanted).order_by("pk").values_list("kind", flat=True)
    return [kind.partition(".")[2] for kind in found]


def test_two_boards_that_forward_to_each_other_at_the_same_instant_do_not_wait_for_ever(
    settings, people
):
    settings.PAUSES = {"meetings_are_known": races.Meeting()}
    one, secretary, _requester = people
    other = make_board(authority=one.authority, name="Chefforum")
    boards = {one: other, other: one}
    # The keys go the other way than the days, so that no other order comes out right by chance.
    coming = {board: make_meeting(board=board) for board in (other, one)}
    held = {}
    for board in boards:
        start = next_monday(-9)
        meeting = begin(make_meeting(board=board, starts_at=start, status="published"))
        held[board] = make_item(meeting=meeting)

    def forward(board):
        item = AgendaItem.objects.get(pk=held[board].pk)
        decision = Decision(outcome="forwarded", forwarded_to=str(boards[board]))
        onward = Onward(to_board=boards[board])
        return lambda: decisions.decide(item, by=secretary, decision=decision, onward=onward)

    races.at_once(forward(one), forward(other))

    for board, following in boards.items():
        assert coming[following].items.get().case == held[board].case


@pytest.fixture
def cancel_both(settings, people):
    """Two meetings with a case each are cancelled at once; where the cases stand afterwards."""
    settings.PAUSES = {"report": races.Meeting()}
    board, secretary, _requester = people
    both = [make_meeting(board=board, starts_at=next_monday(week)) for week in (1, 0)]
    third = make_meeting(board=board, starts_at=next_monday(2))
    for meeting in both:
        make_item(meeting=meeting)

    def cancel(meeting):
        mine = Meeting.objects.get(pk=meeting.pk)
        return lambda: meetings.cancel_meeting(mine, by=secretary, note="Sygdom")

    def run():
        races.at_once(*map(cancel, both), refusals=Error)
        return third.items.pending().count()

    return run


def test_two_meetings_that_are_each_the_others_next_are_cancelled_and_no_case_is_lost(cancel_both):
    assert cancel_both() == 2


def test_without_the_order_of_locks_they_wait_for_each_other_or_lose_a_case(cancel_both, locks_off):
    assert cancel_both() < 2


def test_the_same_meetings_are_locked_in_the_order_of_their_keys_whoever_asks(people):
    board, _secretary, _requester = people
    first, second = (make_meeting(board=board, starts_at=next_monday(week)) for week in (1, 0))

    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        held = hold_meetings(second.pk, first.pk, board=board)

    assert list(held) == [first.pk, second.pk]
    assert 'ORDER BY "governance_meeting"."id" ASC FOR NO KEY UPDATE' in queries[-1]["sql"]


@pytest.fixture
def intake(people):
    """A board that goes through new cases as they come, its coming meeting, and a new case."""
    board, secretary, requester = people
    own = make_board(authority=board.authority, name="SIH-gruppen")
    own.kind = Kind.INTAKE
    own.save()
    make_meeting(board=board)
    case = make_case(requester=requester, coordinator=secretary, status=Case.Status.IN_PROGRESS)
    earlier = make_meeting(board=own, starts_at=next_monday(-9), status="minuted")
    begin(earlier, minutes_ago=60 * 24 * 30)
    return make_meeting(board=own), case


def report_to(board, case, by):
    item = AgendaItem(heading=case.title, contact=by)
    return items.report(item, by=by, case=case, board=board, papers=[])


@pytest.fixture
def report_while_it_fills(settings, people, intake):
    """Where the case waits, and how many got an error."""
    hold = races.Hold()
    settings.PAUSES = {"cases_are_new": hold}
    board, secretary, _requester = people
    meeting, case = intake

    def fill():
        filling.fill_agenda(Meeting.objects.get(pk=meeting.pk))

    def report():
        mine = Case.objects.select_related("request").get(pk=case.pk)
        report_to(board, mine, secretary)

    def run():
        refused = races.errors(hold.race(fill, meanwhile=report, refusals=Error))
        return [one.meeting.board.name for one in AgendaItem.objects.pending()], len(refused)

    return run


def test_a_case_that_is_reported_while_an_agenda_fills_itself_comes_where_it_was_reported(
    report_while_it_fills,
):
    assert report_while_it_fills() == (["It-projektrådet"], 0)


def test_without_the_lock_one_of_the_two_ends_on_the_error_page(report_while_it_fills, locks_off):
    assert report_while_it_fills()[1] == 1


def test_a_case_whose_meeting_is_cancelled_in_that_instant_is_sent_once_more(
    settings, people, intake
):
    hold = races.Hold()
    board, secretary, _requester = people
    meeting, case = intake
    filling.fill_agenda(meeting)
    later = make_meeting(board=meeting.board, starts_at=next_monday(1))
    settings.PAUSES = {"meetings_are_known": hold}

    def cancel():
        settings.PAUSES = {}
        mine = Meeting.objects.get(pk=meeting.pk)
        meetings.cancel_meeting(mine, by=secretary, note="Sygdom")

    def report():
        report_to(board, case, secretary)

    [refusal] = races.errors(hold.race(report, meanwhile=cancel, refusals=Refused))

    assert "flyttet til et andet møde" in str(refusal)
    assert later.items.get().case == case
    case.refresh_from_db()
    report_to(board, case, secretary)
    assert AgendaItem.objects.pending().get().meeting.board == board


@pytest.fixture
def withdraw_while_deciding(settings, people, intake):
    """What the trail says happened, in its order."""
    hold = races.Hold()
    settings.PAUSES = {"case_is_ripe": hold}
    _board, secretary, requester = people
    meeting, case = intake
    filling.fill_agenda(meeting)
    Meeting.objects.filter(pk=meeting.pk).update(status="published")
    begin(Meeting.objects.get(pk=meeting.pk))
    item = AgendaItem.objects.get()

    def decide():
        decisions.decide(item, by=secretary, decision=Decision(outcome="noted"))

    def withdraw():
        cases.withdraw(Case.objects.get(pk=case.pk), by=requester, reason="Ikke mere.")

    def run():
        hold.race(decide, meanwhile=withdraw)
        return kinds_of("decided", "withdrawn")

    return run


def test_a_case_is_decided_before_it_is_withdrawn(withdraw_while_deciding):
    assert withdraw_while_deciding() == ["decided", "withdrawn"]


def test_without_the_lock_a_withdrawn_case_is_decided(withdraw_while_deciding, locks_off):
    assert withdraw_while_deciding() == ["withdrawn", "decided"]


@pytest.mark.parametrize(("language", "words"), [("da", "Tag punktet af"), ("en", "Take the item")])
def test_a_case_that_was_withdrawn_before_is_not_decided_where_agendas_fill_themselves(
    people, intake, language, words
):
    _board, secretary, requester = people
    meeting, case = intake
    filling.fill_agenda(meeting)
    Meeting.objects.filter(pk=meeting.pk).update(status="published")
    begin(Meeting.objects.get(pk=meeting.pk))
    item = AgendaItem.objects.select_related("case", "meeting__board").get()
    cases.withdraw(Case.objects.get(pk=case.pk), by=requester, reason="Ikke mere.")

    with translation.override(language), pytest.raises(Refused, match=words):
        decisions.decide(item, by=secretary, decision=Decision(outcome="noted"))

    assert not Decision.objects.exists()


@pytest.fixture
def move_while_ordering(settings, people):
    """Which number a case has at the meeting it was moved to, and how many are there."""
    hold = races.Hold()
    settings.PAUSES = {"items_are_here": hold}
    board, secretary, _requester = people
    late = make_meeting(board=board, status="closed")
    later = make_meeting(board=board, starts_at=next_monday(1))
    make_item(meeting=late)
    make_item(meeting=late)
    moved = make_item(meeting=later)

    def order():
        mine = list(AgendaItem.objects.filter(meeting=later))
        items.order_items(later, by=secretary, items=mine)

    def move():
        item = AgendaItem.objects.get(pk=moved.pk)
        item.late_reason = "Aftalen udløber."
        items.add_late(item, by=secretary, case=item.case, meeting=late, papers=[])

    def run():
        hold.race(order, meanwhile=move)
        return AgendaItem.objects.get(pk=moved.pk).position

    return run


def test_a_case_that_is_moved_while_others_are_put_in_order_keeps_its_new_number(
    move_while_ordering,
):
    assert move_while_ordering() == 3


def test_without_the_lock_it_is_numbered_by_the_meeting_it_left(move_while_ordering, locks_off):
    assert move_while_ordering() == 1


def test_what_was_moved_before_is_not_put_in_order(people):
    board, secretary, _requester = people
    here, elsewhere = (make_meeting(board=board, starts_at=next_monday(week)) for week in (0, 1))
    item = make_item(meeting=here)
    seen = AgendaItem.objects.get(pk=item.pk)
    AgendaItem.objects.filter(pk=item.pk).update(meeting=elsewhere, position=7)

    items.order_items(here, by=secretary, items=[seen])

    assert AgendaItem.objects.get().position == 7
