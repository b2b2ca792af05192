"""Who may do what with a case and its steps: the rules that the pages do not already show."""

import pytest

from accounts.models import Role
from procurement import permissions
from procurement.actions import cases
from procurement.models import Case, ChecklistStep
from tests.factories import make_case, make_user


@pytest.fixture
def case(requester, coordinator):
    return make_case(requester=requester, coordinator=coordinator, status=Case.Status.IN_PROGRESS)


def step(case, number, **changes):
    case.steps.filter(number=number).update(**changes)
    return ChecklistStep.objects.select_related("case__request").get(case=case, number=number)


def test_a_contact_person_does_not_take_the_own_case(case, coordinator, requester):
    other = make_user(Role.COORDINATOR, department=case.department)

    assert permissions.can_take_case(other, case)
    assert not permissions.can_take_case(coordinator, case)
    assert not permissions.can_take_case(requester, case)


def test_a_case_under_way_is_not_reopened(case, coordinator, security):
    assert not permissions.can_reopen(coordinator, case)
    assert not permissions.can_reopen(security, case)


def test_the_coordinator_takes_up_what_was_withdrawn(case, coordinator, architect):
    cases.withdraw(case, by=coordinator, reason="Nej")

    assert permissions.can_reopen(coordinator, case)
    assert not permissions.can_reopen(architect, case)


def test_decisions_and_contracts_are_not_ticked(case, coordinator):
    for number in (6, 7, 12, 18):
        assert not permissions.can_complete_step(coordinator, step(case, number))


def test_performers_tick_their_steps(case, requester, architect, legal, manager):
    assert permissions.can_complete_step(requester, step(case, 1))
    assert permissions.can_complete_step(architect, step(case, 5))
    assert permissions.can_complete_step(legal, step(case, 8))
    assert permissions.can_complete_step(manager, step(case, 9))
    assert not permissions.can_complete_step(architect, step(case, 1))


def test_the_system_owner_performs_in_the_own_system(case, system_owner):
    assert not permissions.performs(system_owner, step(case, 20))
    case.request.system_owner = system_owner
    case.request.save()

    assert permissions.performs(system_owner, step(case, 20))


def test_the_assignee_performs_whatever_the_role(case, legal):
    assert not permissions.performs(legal, step(case, 1))
    assert permissions.performs(legal, step(case, 1, assignee=legal))


def test_a_contract_is_registered_by_those_who_keep_them(case, contracts, requester):
    assert permissions.can_register_contract_of(contracts, step(case, 12))
    assert not permissions.can_register_contract_of(requester, step(case, 12))
    assert not permissions.can_register_contract_of(contracts, step(case, 11))


def test_who_ticked_may_take_it_back(case, architect, coordinator, legal):
    done = step(case, 5, status="done", finished_by=architect)

    assert permissions.can_reopen_step(architect, done)
    assert permissions.can_reopen_step(coordinator, done)
    assert not permissions.can_reopen_step(legal, done)
    assert not permissions.can_reopen_step(coordinator, step(case, 4))
    assert not permissions.can_reopen_step(coordinator, step(case, 6, status="done"))


def test_turning_points_and_finished_steps_are_not_left_out(case, coordinator):
    assert permissions.can_mark_not_relevant(coordinator, step(case, 2))
    assert not permissions.can_mark_not_relevant(coordinator, step(case, 20))
    assert not permissions.can_mark_not_relevant(coordinator, step(case, 3, status="done"))


def test_waiting_begins_and_ends(case, coordinator, legal):
    assert permissions.can_set_waiting(coordinator, step(case, 2))
    assert not permissions.can_resume_step(coordinator, step(case, 2))
    waiting = step(case, 2, status="waiting")
    assert permissions.can_resume_step(coordinator, waiting)
    assert not permissions.can_set_waiting(coordinator, waiting)
    assert not permissions.can_resume_step(legal, waiting)


def test_who_decides(case, requester, coordinator, architect, security, legal):
    for person in (coordinator, architect, security):
        assert permissions.can_decide_step(person, step(case, 6))
    assert not permissions.can_decide_step(requester, step(case, 6))
    assert permissions.can_decide_step(requester, step(case, 18))
    assert not permissions.can_decide_step(legal, step(case, 18))
    assert not permissions.can_decide_step(coordinator, step(case, 5))


def test_only_writers_and_coordinators_answer_for_the_request(case, requester, coordinator, legal):
    assert permissions.can_answer_replaces(requester, case)
    assert permissions.can_answer_replaces(coordinator, case)
    assert not permissions.can_answer_replaces(legal, case)
    assert permissions.can_withdraw(coordinator, case)
    assert not permissions.can_withdraw(legal, case)
