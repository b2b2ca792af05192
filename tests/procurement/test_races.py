"""Two people press at the same moment: one tick, one decision, and the case stands right.

Each race has a twin with the protection off, which must fail: else the test is blind.
"""

import datetime

import pytest
from django.core.exceptions import BadRequest
from django.db import IntegrityError, connection

from accounts.models import Role
from notifications.models import Event
from portal.lifecycle import Lifecycle
from procurement.actions import cases, checklist, documents
from procurement.models import Case, ChecklistStep, StepDecision
from tests import ticking
from tests.factories import make_case, make_document, make_user
from tests.races import Hold, Meeting, at_once, errors

FRIDAY = datetime.date(2026, 12, 4)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case():
    kaja = make_user(Role.COORDINATOR)
    case = make_case(
        requester=kaja, coordinator=kaja, status=Case.Status.IN_PROGRESS, replaces="yes"
    )
    case.steps.all().delete()
    checklist.start(case)
    return case


@pytest.fixture
def unlocked(settings, monkeypatch):
    """Neither row locks nor compare-and-set: what the code would be without them."""

    def move_to(self, status):
        type(self)._base_manager.filter(pk=self.pk).update(status=status)
        self.status = status

    settings.LOCKS_OFF = True
    monkeypatch.setattr(Lifecycle, "move_to", move_to)


@pytest.fixture(autouse=True)
def pauses(settings):
    settings.PAUSES = {
        "before the case is locked": Meeting(),
        "a contact person is chosen": Meeting(),
        "between looking at the steps and standing": Meeting(),
        "between counting the rounds and deciding": Meeting(),
    }


def refused(*calls):
    """Who of those that act at the same time was refused, and by what."""
    return errors(at_once(*calls, refusals=(BadRequest, IntegrityError)))


def step(case, number):
    return ChecklistStep.objects.select_related("case__coordinator").get(case=case, number=number)


def complete(case, number):
    seen, known = step(case, number), ticking.open_at(step(case, number))
    return lambda: checklist.complete(seen, by=case.requester, leaving=known)


def decide(case):
    seen = step(case, 6)
    answer = StepDecision(outcome="maybe", missing="Kontrakt", missing_by=FRIDAY)
    return lambda: ticking.decide(seen, by=case.requester, decision=answer)


def ticks(case):
    return Event.objects.about(case).filter(kind="procurement.step_completed").count()


def tick_twice(case):
    return len(refused(complete(case, 1), complete(case, 1))), ticks(case)


def test_a_step_is_ticked_once(case):
    assert tick_twice(case) == (1, 1)


def test_without_protection_it_is_ticked_twice(case, unlocked):
    assert tick_twice(case) == (0, 2)


def tick_two_steps(case):
    refused(complete(case, 1), complete(case, 2))
    case.refresh_from_db()
    return case.current_step


def test_two_ticks_leave_the_case_at_the_first_open_step(case):
    assert tick_two_steps(case) == 3


def test_without_locks_the_case_stands_wrong(case, settings):
    settings.LOCKS_OFF = True

    assert tick_two_steps(case) != 3


def decide_twice(case):
    losers = refused(decide(case), decide(case))
    case.refresh_from_db()
    return len(losers), step(case, 6).decisions.count(), case.triage_rounds


@pytest.mark.spec("C06a")
def test_a_round_is_decided_once(case):
    assert decide_twice(case) == (1, 1, 1)


def test_without_locks_the_constraint_still_holds(case, unlocked):
    losers, decisions, _rounds = decide_twice(case)

    assert (losers, decisions) == (1, 1)


def test_without_lock_and_constraint_two_decide_the_same_round(case, unlocked):
    rule = next(c for c in StepDecision._meta.constraints if c.name == "one_decision_a_round")
    with connection.schema_editor() as editor:
        editor.remove_constraint(StepDecision, rule)
    try:
        _losers, decisions, _rounds = decide_twice(case)
        rounds = list(step(case, 6).decisions.values_list("round", flat=True))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE procurement_stepdecision CASCADE")
        with connection.schema_editor() as editor:
            editor.add_constraint(StepDecision, rule)

    assert (decisions, rounds) == (2, [1, 1])


def assign_twice(requester, **state):
    """Two coordinators take the same case: how many are refused, and what the trail says."""
    case = make_case(requester=requester, **state)

    def take():
        seen = Case.objects.get(pk=case.pk)
        mine = make_user(Role.COORDINATOR, department=case.department)
        return lambda: cases.assign_coordinator(seen, by=mine, coordinator=mine)

    losers = refused(take(), take())
    assigned = Event.objects.about(case).filter(kind="procurement.coordinator_assigned")
    return len(losers), assigned.count()


CHANGED, OVER = "document_kind_changed", "withdrawn"
NEW = {"status": Case.Status.SUBMITTED}


def taken_over():
    return {"status": Case.Status.IN_PROGRESS, "coordinator": make_user(Role.COORDINATOR)}


def test_a_new_case_gets_one_contact_person():
    assert assign_twice(make_user(Role.REQUESTER), **NEW) == (1, 1)


def test_without_protection_it_gets_two(unlocked):
    assert assign_twice(make_user(Role.REQUESTER), **NEW) == (0, 2)


def test_a_case_is_taken_over_by_one():
    assert assign_twice(make_user(Role.REQUESTER), **taken_over()) == (1, 1)


def test_without_the_lock_it_is_taken_over_by_two(settings):
    settings.LOCKS_OFF = True

    assert assign_twice(make_user(Role.REQUESTER), **taken_over()) == (0, 2)


def withdraw_while_a_paper_changes(case, settings):
    """A case is withdrawn while one of its papers is changed: which of the two came first."""
    hold = Hold()
    settings.PAUSES = {"between looking at a case and changing its files": hold}
    document = make_document(case=case)
    seen = Case.objects.get(pk=case.pk)
    before = Event.objects.about(case).latest("pk").pk

    def change():
        documents.change_kind(document, by=case.requester, kind="technical")

    def withdraw():
        cases.withdraw(seen, by=case.requester, reason="Ikke nu")

    hold.race(change, withdraw)
    events = Event.objects.about(case).filter(pk__gt=before).order_by("pk")
    return [event.kind.removeprefix("procurement.") for event in events]


def test_a_paper_changes_before_the_case_is_over_or_not_at_all(case, settings):
    assert withdraw_while_a_paper_changes(case, settings) == [CHANGED, OVER]


def test_without_the_lock_a_paper_of_a_closed_case_changes(case, settings):
    settings.LOCKS_OFF = True

    assert withdraw_while_a_paper_changes(case, settings) == [OVER, CHANGED]
