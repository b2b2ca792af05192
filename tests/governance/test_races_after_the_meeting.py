"""Two people close what was said to others at the same moment, or one writes there meanwhile.

Each race has a twin with the lock off, which must fail: else the test is blind.
"""

import pytest
from django.db import IntegrityError

from accounts.models import Role
from governance.actions import items
from governance.actions.withholdings import withhold
from governance.models import AgendaItem, Withholding
from governance.overtaken import fingerprint
from tests import races
from tests.factories import begin, close_item, make_item, make_meeting, make_user, next_monday

pytestmark = pytest.mark.django_db(transaction=True)


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


@pytest.fixture
def close_while_it_is_edited_elsewhere(settings):
    """Whether an item is confidential that came again, and is edited while the first is closed."""
    hold = races.Hold()
    settings.PAUSES = {"item_stands": hold}
    first = make_item(meeting=begin(make_meeting(status="published")), status="decided")
    later = make_meeting(board=first.meeting.board, starts_at=next_monday(2))
    again = make_item(meeting=later, case=first.case)
    secretary = make_user(Role.SECRETARY, authority=first.meeting.authority)

    def edit():
        now = AgendaItem.objects.get(pk=again.pk)
        seen, now.heading = fingerprint(now, items.WRITTEN), "Nyt navn"
        items.edit_item(now, by=secretary, papers=[], seen=seen, after_deadline=True)

    def close():
        close_item(first, by=secretary, reason="Priser")

    def run():
        hold.race(edit, meanwhile=close)
        return AgendaItem.objects.get(pk=again.pk).is_confidential

    return run


def test_an_item_that_is_edited_while_it_is_closed_is_closed(close_while_it_is_edited_elsewhere):
    assert close_while_it_is_edited_elsewhere()


def test_without_the_lock_who_edits_opens_it(close_while_it_is_edited_elsewhere, locks_off):
    assert not close_while_it_is_edited_elsewhere()
