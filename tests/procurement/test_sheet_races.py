"""Two write in the same worksheet at the same moment: nobody's words are lost without a sentence.

Each race has a twin with the locks off, which must fail: else the test is blind.
"""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import Role
from notifications.models import Event
from portal.refusals import Refused
from procurement.actions import step_invitations, worksheets
from procurement.models import Case, Confirmation, Entry, StepInvitation
from procurement.worksheets import written
from tests.factories import make_case, make_user
from tests.procurement.sheets import sheets, write
from tests.races import Hold, Meeting, at_once, errors

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("sheets")]
__all__ = ["sheets"]
OK, BAD = {"what": "Log ind", "result": "ok"}, {"what": "Log ind", "result": "bad"}
LINE = "between looking at a line and writing it"
SHEET = "between looking at a sheet and confirming it"


@pytest.fixture
def case():
    kaja = make_user(Role.COORDINATOR)
    return make_case(requester=kaja, coordinator=kaja, status=Case.Status.IN_PROGRESS)


@pytest.fixture(autouse=True)
def pauses(settings):
    settings.PAUSES = {
        LINE: Meeting(),
        SHEET: Meeting(),
        "between looking at the suppliers and letting one in": Meeting(),
    }


@pytest.fixture
def unlocked(settings):
    settings.LOCKS_OFF = True


def outcome(*calls):
    """The kinds of the errors that those who act at the same time got."""
    return [type(error) for error in errors(at_once(*calls, refusals=(Refused, IntegrityError)))]


def change_twice(case):
    entry = write(case, **OK)
    seen = [Entry.objects.get(pk=entry.pk) for _time in range(2)]
    other = make_user(Role.ARCHITECT, department=case.department)
    return outcome(
        lambda: worksheets.change(seen[0], by=case.requester, answers=BAD),
        lambda: worksheets.change(seen[1], by=other, answers={"what": "Log ud", "result": "ok"}),
    )


def test_of_two_who_change_a_line_the_second_is_told(case):
    assert change_twice(case) == [worksheets.ChangedMeanwhile]
    assert len(written.lines(case, "test_cases")) == 1


def test_without_locks_the_second_meets_a_broken_rule_instead(case, unlocked):
    assert change_twice(case) == [IntegrityError]


def write_twice(case):
    other = make_user(Role.ARCHITECT, department=case.department)
    outcome(lambda: write(case, **OK), lambda: write(case, by=other, **BAD))
    return [entry.number for entry in written.lines(case, "test_cases")]


def test_two_new_lines_get_a_number_each(case):
    assert write_twice(case) == [1, 2]


def test_without_locks_they_share_one(case, unlocked):
    assert write_twice(case) == [1, 1]


def fill_in_twice(case):
    other = make_user(Role.ARCHITECT, department=case.department)
    return outcome(
        lambda: write(case, "support_agreement", day="2027-01-04"),
        lambda: write(case, "support_agreement", by=other, day="2027-02-01"),
    )


def test_of_two_who_fill_in_the_empty_sheet_the_second_is_told(case):
    assert fill_in_twice(case) == [worksheets.ChangedMeanwhile]


def test_without_locks_a_rule_is_broken_there_too(case, unlocked):
    assert fill_in_twice(case) == [IntegrityError]


def confirm_twice(case):
    entry = write(case, "support_agreement", day="2027-01-04")
    seen = [Entry.objects.get(pk=entry.pk) for _time in range(2)]
    other = make_user(Role.REQUESTER, department=case.department)
    return outcome(
        lambda: worksheets.confirm(seen[0], by=case.requester, party="department"),
        lambda: worksheets.confirm(seen[1], by=other, party="department"),
    )


def test_two_of_a_party_confirm_at_once_and_it_is_one_confirmation(case):
    assert confirm_twice(case) == []
    assert Confirmation.objects.count() == 1


def test_without_locks_one_of_them_breaks_a_rule(case, unlocked):
    assert confirm_twice(case) == [IntegrityError]


def confirm_while_it_is_changed(case, settings):
    """What came first, by the trail."""
    entry = write(case, "support_agreement", day="2027-01-04")
    hold = settings.PAUSES[SHEET] = Hold()
    settings.PAUSES.pop(LINE)
    seen = [Entry.objects.get(pk=entry.pk) for _time in range(2)]
    other = make_user(Role.ARCHITECT, department=case.department)
    hold.race(
        lambda: worksheets.confirm(seen[0], by=case.requester, party="department"),
        lambda: worksheets.change(seen[1], by=other, answers={"day": "2027-02-01"}),
        refusals=(Refused,),
    )
    kinds = Event.objects.about(case).filter(kind__startswith="procurement.sheet_")
    return [kind.rpartition("_")[2] for kind in kinds.values_list("kind", flat=True)][::-1]


def test_what_is_changed_while_it_is_confirmed_was_confirmed_as_it_was(case, settings):
    assert confirm_while_it_is_changed(case, settings) == ["written", "confirmed", "changed"]


def test_without_locks_a_change_nobody_read_is_confirmed(case, settings, unlocked):
    assert confirm_while_it_is_changed(case, settings) == ["written", "changed", "confirmed"]


def invite_twice(case):
    def invite():
        by = make_user(Role.COORDINATOR, department=case.department)
        made = StepInvitation(
            company="Sol",
            name="Sonja",
            email="sol@example.dk",
            expires_at=timezone.now() + timedelta(days=9),
        )
        return lambda: step_invitations.invite(case, by=by, invitation=made)

    return outcome(invite(), invite())


def test_an_address_is_invited_once(case):
    assert invite_twice(case) == [Refused]


def test_without_locks_it_breaks_a_rule(case, unlocked):
    assert invite_twice(case) == [IntegrityError]
