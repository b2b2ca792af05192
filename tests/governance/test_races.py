"""Two people do something with a board's meetings at the same moment.

Each race has a twin with the lock off, which must fail: else the test is blind.
"""

import datetime

import pytest
from django.db import Error, IntegrityError
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.models import Role
from governance.actions import (
    attendance,
    boards,
    decisions,
    items,
    meetings,
    recusals,
    series,
    standing,
)
from governance.actions.attendance import Ballot
from governance.models import AgendaItem, Board, Decision, Meeting, Recusal, StandingItem
from governance.models.standing import Place
from notifications.models import Event
from portal.lifecycle import TransitionNotAllowed
from portal.refusals import Overtaken, Refused
from procurement.models import Case
from tests import races
from tests.factories import (
    begin,
    make_board,
    make_case,
    make_item,
    make_meeting,
    make_user,
    settings_of,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plan_twice(settings):
    """How many were refused of two who bring the same series up to date."""
    settings.PAUSES = {"days_taken": races.Meeting()}
    board = make_board()
    board.series_from = timezone.localdate() + datetime.timedelta(days=1)
    board.series_until = board.series_from + datetime.timedelta(days=34)
    board.save()

    def plan():
        series.keep_series(board)

    return lambda: len(races.errors(races.at_once(plan, plan, refusals=IntegrityError)))


def test_two_who_plan_the_same_series_plan_each_meeting_once(plan_twice):
    assert plan_twice() == 0
    assert len(set(Meeting.objects.values_list("series_date"))) == Meeting.objects.count() == 5


def test_without_the_lock_the_second_who_plans_gets_an_error(plan_twice, locks_off):
    assert plan_twice() == 1


@pytest.fixture
def report_while_the_series_moves(settings):
    """The meeting of the case, after its board's series moved to another weekday meanwhile."""
    hold = races.Hold()
    settings.PAUSES = {"report": hold}
    board = make_board()
    board.series_from = timezone.localdate() + datetime.timedelta(days=20)
    board.save()
    requester = make_user(Role.REQUESTER, authority=board.authority)
    series.plan_meetings(board, by=requester, seen="")
    case = make_case(requester=requester, status=Case.Status.IN_PROGRESS)

    def report():
        item = AgendaItem(heading=case.title, contact=requester)
        items.report(item, by=requester, case=case, board=board, papers=[])

    def change():
        changed = Board.objects.get(pk=board.pk)
        changed.weekday = 3
        boards.change_board(changed, by=requester, seen=settings_of(changed))

    def run():
        """How many could not do it."""
        return len(races.errors(hold.race(report, change, refusals=(Error, ProtectedError))))

    return run


def test_a_meeting_that_a_case_comes_on_meanwhile_stays_when_the_series_moves(
    report_while_the_series_moves,
):
    assert report_while_the_series_moves() == 0
    assert AgendaItem.objects.get().meeting.series_date.weekday() == 0


def test_without_the_lock_the_meeting_of_the_case_is_gone(report_while_the_series_moves, locks_off):
    assert report_while_the_series_moves() == 1


@pytest.fixture
def cancel_while_it_moves(settings):
    """What the trail says happened, in its order."""
    hold = races.Hold()
    settings.PAUSES = {"meeting_stands": hold}
    meeting = make_meeting()
    secretary = make_user(Role.SECRETARY, authority=meeting.board.authority)

    def move():
        meeting.starts_at += datetime.timedelta(hours=1)
        meetings.move_meeting(meeting, by=secretary)

    def cancel():
        meetings.cancel_meeting(Meeting.objects.get(pk=meeting.pk), by=secretary, note="Sygdom")

    def run():
        hold.race(move, meanwhile=cancel)
        events = Event.objects.about(meeting).order_by("pk")
        return [kind.partition("_")[2] for kind in events.values_list("kind", flat=True)]

    return run


def test_a_meeting_is_moved_before_it_is_cancelled(cancel_while_it_moves):
    assert cancel_while_it_moves() == ["moved", "cancelled"]


def test_without_the_lock_a_cancelled_meeting_is_moved(cancel_while_it_moves, locks_off):
    assert cancel_while_it_moves() == ["cancelled", "moved"]


@pytest.fixture
def publish_while_a_late_case_comes(settings):
    """How many cases came on the agenda after it was published."""
    hold = races.Hold()
    settings.PAUSES = {"late_item": hold}
    meeting = make_meeting(status=Meeting.Status.CLOSED)
    authority = meeting.board.authority
    secretary = make_user(Role.SECRETARY, authority=authority)
    requester = make_user(Role.REQUESTER, authority=authority)
    case = make_case(requester=requester, status=Case.Status.IN_PROGRESS)

    def add():
        item = AgendaItem(heading=case.title, contact=requester, late_reason="Aftalen udløber.")
        items.add_late(item, by=secretary, case=case, meeting=meeting, papers=[])

    def publish():
        meetings.publish_agenda(Meeting.objects.get(pk=meeting.pk), by=secretary)
        return meeting.items.count()

    def run():
        _added, on_it_when_published = hold.race(add, meanwhile=publish)
        return meeting.items.count() - on_it_when_published

    return run


def test_a_late_case_is_on_the_agenda_before_it_is_published(publish_while_a_late_case_comes):
    assert publish_while_a_late_case_comes() == 0


def test_without_the_lock_a_case_slips_onto_a_published_agenda(
    publish_while_a_late_case_comes, locks_off
):
    assert publish_while_a_late_case_comes() == 1


@pytest.fixture
def disqualify_while_deciding(settings):
    """How many decided a case in which they stand as disqualified."""
    settings.PAUSES = {"not_disqualified": races.Hold()}
    meeting = begin(make_meeting(status=Meeting.Status.PUBLISHED))
    item = make_item(meeting=meeting)
    authority = meeting.board.authority
    chair = make_user(Role.CHAIR, authority=authority)
    secretary = make_user(Role.SECRETARY, authority=authority)

    def decide():
        decisions.decide(item, by=chair, decision=Decision(outcome="approved"))

    def recuse():
        own = AgendaItem.objects.get(pk=item.pk)
        recusals.recuse(own, by=secretary, person=chair, reason="Ejer firmaet.")

    def run():
        hold = settings.PAUSES["not_disqualified"]
        hold.race(decide, meanwhile=recuse, refusals=TransitionNotAllowed)
        return Recusal.objects.filter(item__decisions__decided_by=chair, user=chair).count()

    return run


def test_who_has_decided_is_not_disqualified_meanwhile(disqualify_while_deciding):
    assert disqualify_while_deciding() == 0


def test_without_the_lock_one_decides_and_is_disqualified(disqualify_while_deciding, locks_off):
    assert disqualify_while_deciding() == 1


@pytest.fixture
def held():
    """An item of a meeting that is going on, its chair, and a board that wants the chair there."""
    meeting = begin(make_meeting(status=Meeting.Status.PUBLISHED))
    meeting.board.quorum, meeting.board.votes = 1, True
    meeting.board.save()
    chair = make_user(Role.CHAIR, authority=meeting.board.authority)
    attendance.mark_attendance(meeting, by=chair, changes={chair: True})
    return make_item(meeting=meeting), chair


@pytest.fixture
def leave_while_deciding(settings, held):
    """What the trail says happened, in its order."""
    hold = races.Hold()
    settings.PAUSES = {"quorum_counted": hold}
    item, chair = held

    def decide():
        decisions.decide(item, by=chair, decision=Decision(outcome="approved"))

    def leave():
        attendance.mark_attendance(item.meeting, by=chair, changes={chair: False})

    def run():
        hold.race(decide, meanwhile=leave)
        kinds = ["governance.decided", "governance.attendance_marked"]
        events = Event.objects.filter(kind__in=kinds).order_by("pk")
        return list(events.values_list("kind", flat=True))[-1]

    return run


def test_who_is_counted_stays_until_it_is_decided(leave_while_deciding):
    assert leave_while_deciding() == "governance.attendance_marked"


def test_without_the_lock_too_few_decide(leave_while_deciding, locks_off):
    assert leave_while_deciding() == "governance.decided"


@pytest.fixture
def note_the_same_vote(settings, held):
    """How many of two, who note the same vote differently, are told of the other."""
    settings.PAUSES = {"votes_read": races.Meeting()}
    item, chair = held

    def note(choice):
        own = AgendaItem.objects.get(pk=item.pk)
        return attendance.cast_votes(own, by=chair, ballots=[Ballot(chair, "", choice)])

    def run():
        refused = races.at_once(lambda: note("for"), lambda: note("against"))
        return sum(len(one) for one in refused)

    return run


def test_of_two_who_note_the_same_vote_one_is_told(note_the_same_vote):
    assert note_the_same_vote() == 1


def test_without_the_lock_one_vote_is_lost_silently(note_the_same_vote, locks_off):
    assert note_the_same_vote() == 0


@pytest.fixture
def change_settings_twice(settings):
    """How many of two who have read the same settings are told that somebody else was first."""
    settings.PAUSES = {"settings_read": races.Meeting()}
    board = make_board()
    by = make_user(Role.SECRETARY, authority=board.authority)
    seen = settings_of(board)

    def change(name, value):
        mine = Board.objects.get(pk=board.pk)
        setattr(mine, name, value)
        boards.change_board(mine, by=by, seen=seen)

    def run():
        calls = [lambda: change("votes", True), lambda: change("place", "Byrådssalen")]
        return len(races.errors(races.at_once(*calls, refusals=Overtaken)))

    return run


def test_of_two_who_change_a_board_at_once_the_second_is_told(change_settings_twice):
    assert change_settings_twice() == 1


def test_without_the_lock_one_undoes_the_others_change_unseen(change_settings_twice, locks_off):
    assert change_settings_twice() == 0
    board = Board.objects.get()
    assert not (board.votes and board.place == "Byrådssalen")


@pytest.fixture
def add_board_twice(settings):
    """What the second of two reads who add a board of the same name at once."""
    settings.PAUSES = {"name_is_free": races.Meeting()}
    by = make_user(Role.SECRETARY)

    def add():
        boards.add_board(Board(authority=by.authority, name="It-rådet"), by=by)

    return lambda: races.errors(races.at_once(add, add, refusals=(Refused, IntegrityError)))


def test_of_two_who_add_a_board_at_once_the_second_reads_that_there_is_one(add_board_twice):
    [refusal] = add_board_twice()
    assert str(refusal) == "Der er allerede et board med det navn her."


def test_without_the_lock_the_second_gets_an_error(add_board_twice, locks_off):
    [refusal] = add_board_twice()
    assert isinstance(refusal, IntegrityError)


@pytest.fixture
def add_point_twice(settings):
    settings.PAUSES = {"point_is_new": races.Meeting()}
    board = make_board()
    by = make_user(Role.SECRETARY, authority=board.authority)

    def add():
        point = StandingItem(board=board, heading="Eventuelt", place=Place.LAST)
        standing.add_standing_item(point, by=by)

    return lambda: (races.at_once(add, add), StandingItem.objects.count())[1]


def test_a_standing_item_of_two_clicks_is_one(add_point_twice):
    assert add_point_twice() == 1


def test_without_the_lock_there_are_two_standing_items(add_point_twice, locks_off):
    assert add_point_twice() == 2
