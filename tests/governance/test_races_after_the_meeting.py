"""Two people keep the same from the public at the same moment. The twin has the lock off."""

import pytest
from django.db import IntegrityError

from accounts.models import Role
from governance.actions.withholdings import withhold
from governance.models import AgendaItem, Withholding
from tests import races
from tests.factories import begin, make_item, make_meeting, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def locks_off(settings):
    settings.LOCKS_OFF = True


@pytest.fixture
def mark_twice(settings):
    """How many were refused of two who leave out the same."""
    settings.PAUSES = {"what_is_marked_is_read": races.Meeting()}
    meeting = begin(make_meeting(status="published"))
    item = make_item(meeting=meeting)
    secretary = make_user(Role.SECRETARY, authority=meeting.authority)

    def mark():
        one = AgendaItem.objects.get(pk=item.pk)
        withhold(one, by=secretary, chosen=[("said", "")], because="Forvaltningsloven § 27")

    return lambda: len(races.errors(races.at_once(mark, mark, refusals=IntegrityError)))


def test_two_who_leave_out_the_same_leave_it_out_once(mark_twice):
    assert mark_twice() == 0
    assert Withholding.objects.count() == 1


def test_without_the_lock_the_second_who_leaves_it_out_gets_an_error(mark_twice, locks_off):
    assert mark_twice() == 1
