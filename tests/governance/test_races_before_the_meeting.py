"""Two do something before a meeting at the same moment.

Each race has a twin with the lock off, which must fail: else the test is blind.
"""

import datetime

import pytest
from django.db import Error
from django.utils import timezone

from accounts.models import Role
from governance.actions import boards, items, preparation, series, supplements
from governance.models import AgendaItem, Board, Comment, Meeting, Supplement
from procurement.models import Case
from tests import races
from tests.factories import (
    make_board,
    make_case,
    make_item,
    make_meeting,
    make_user,
    settings_of,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def item():
    return make_item(meeting=make_meeting(status=Meeting.Status.PUBLISHED))


@pytest.fixture
def comment_twice(settings, item):
    settings.PAUSES = {"comment_is_new": races.Meeting()}
    member = make_user(Role.MEMBER, authority=item.case.authority)

    def comment():
        preparation.comment(AgendaItem.objects.get(pk=item.pk), by=member, text="To klik.")

    return lambda: (races.at_once(comment, comment), Comment.objects.count())[1]


def test_a_comment_of_two_clicks_is_one(comment_twice):
    assert comment_twice() == 1


@pytest.mark.usefixtures("locks_off")
def test_without_the_lock_it_is_two(comment_twice):
    assert comment_twice() == 2


@pytest.fixture
def add_twice(settings, item):
    settings.PAUSES = {"supplement_is_new": races.Meeting()}
    by = item.case.requester

    def add():
        mine = AgendaItem.objects.get(pk=item.pk)
        supplements.add_supplement(Supplement(text="Ny pris."), by=by, item=mine, papers=[])

    return lambda: (races.at_once(add, add), Supplement.objects.count())[1]


def test_a_supplement_of_two_clicks_is_one(add_twice):
    assert add_twice() == 1


@pytest.mark.usefixtures("locks_off")
def test_without_the_lock_there_are_two_supplements(add_twice):
    assert add_twice() == 2


def test_who_changes_a_board_and_who_reports_a_case_to_it_do_not_wait_for_each_other(settings):
    """No twin: without locks nobody waits. It is their order that is tested."""
    hold = races.Hold()
    settings.PAUSES = {"days_taken": hold}
    board = make_board()
    board.series_from = timezone.localdate() + datetime.timedelta(days=20)
    board.save()
    by = make_user(Role.REQUESTER, authority=board.authority)
    series.plan_meetings(board, by=by, seen="")
    make_item(meeting=board.meetings.order_by("pk").first())
    case = make_case(requester=by, status=Case.Status.IN_PROGRESS)

    def change():
        changed = Board.objects.get(pk=board.pk)
        changed.weekday = 3
        boards.change_board(changed, by=by, seen=settings_of(changed))

    def report():
        item = AgendaItem(heading=case.title, contact=by)
        items.report(item, by=by, case=case, board=board, papers=[])

    assert races.errors(hold.race(change, report, refusals=Error)) == []
