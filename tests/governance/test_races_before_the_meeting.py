"""Two clicks at the same moment on what is written before a meeting.

Each race has a twin with the lock off, which must fail: else the test is blind.
"""

import pytest

from accounts.models import Role
from governance.actions import preparation, supplements
from governance.models import AgendaItem, Comment, Meeting, Supplement
from tests import races
from tests.factories import make_item, make_meeting, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def locks_off(settings):
    settings.LOCKS_OFF = True


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
