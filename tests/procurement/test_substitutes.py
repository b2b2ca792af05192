"""Whoever stands in for somebody may do what that person may: the work waits for nobody."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Assignment, Role, Substitution, User
from governance import permissions as board_permissions
from procurement import permissions
from procurement.models import Candidate, Case, Colleague, Confirmation, Contract, System
from requirements_bank import permissions as market_permissions
from tests.factories import (
    make_case,
    make_contract,
    make_dialogue,
    make_document,
    make_item,
    make_system,
    make_user,
    write_sheet,
)

pytestmark = pytest.mark.spec("X05")


@pytest.fixture
def absent(department):
    return make_user(Role.REQUESTER, department=department, name="Ane Fraværende")


@pytest.fixture
def substitute(absent):
    bo = make_user(authority=absent.authority, name="Bo Vikar")
    today = timezone.localdate()
    Substitution.objects.create(
        absent=absent,
        substitute=bo,
        named_by=absent,
        first_day=today,
        last_day=today + datetime.timedelta(days=1),
    )
    return User.objects.get(pk=bo.pk)


@pytest.fixture
def bystander(absent):
    return make_user(authority=absent.authority, name="Carl Kollega")


def case_of(absent, status=Case.Status.IN_PROGRESS):
    return make_case(requester=absent, status=status)


def withdrawn(absent):
    return permissions.can_reopen, case_of(absent, Case.Status.WITHDRAWN)


def draft(absent):
    return permissions.can_discard, case_of(absent, Case.Status.DRAFT)


def discarded(absent):
    return permissions.can_restore, case_of(absent, Case.Status.DISCARDED)


def shared(absent):
    return permissions.can_invite_colleague, case_of(absent)


def uploaded(absent):
    return permissions.can_remove_document, make_document(case=case_of(absent))


def opened(absent):
    return permissions.can_see_views, make_document(case=case_of(absent))


def weighed(absent):
    facts = {"name": "Booking", "verdict": "no", "reason": "For lille", "by": absent}
    return permissions.can_remove_candidate, Candidate.objects.create(case=case_of(absent), **facts)


def ticked(absent):
    step = case_of(absent).steps.get(number=1)
    step.status, step.finished_by = "done", absent
    return permissions.can_reopen_step, step


def agreed(absent):
    entry = write_sheet(case_of(absent), "support_agreement", parties=["it"], hours="8-16")
    return permissions.can_withdraw_confirmation, Confirmation.objects.get(entry=entry)


def owned(absent):
    return permissions.can_change_system, make_system(owner=absent)


def owned_for_business(absent):
    system = make_system(authority=absent.authority)
    System.objects.filter(pk=system.pk).update(business_owner=absent)
    return permissions.can_change_system, System.objects.get(pk=system.pk)


def stated(absent):
    system = make_system(owner=absent)
    system.stage = System.Stage.IN_OPERATION
    return permissions.can_state_system, system


def brought(absent):
    return board_permissions.can_report, case_of(absent)


def on_the_agenda(absent):
    item = make_item(case=case_of(make_user(department=absent.department)), contact=absent)
    return board_permissions.can_take_off, item


def asked_of_the_market(absent):
    return market_permissions.can_compare, make_dialogue(case=case_of(absent))


def invited_along(absent):
    case = case_of(make_user(department=absent.department))
    Colleague.objects.create(case=case, user=absent, invited_by=case.requester)
    return market_permissions.can_compare, make_dialogue(case=case)


@pytest.mark.parametrize(
    "situation",
    [
        *(withdrawn, draft, discarded, shared, uploaded, opened, weighed, ticked, agreed),
        *(owned, owned_for_business, stated, brought, on_the_agenda),
        *(asked_of_the_market, invited_along),
    ],
)
def test_a_substitute_may_what_the_absent_may(situation, absent, substitute, bystander):
    may, what = situation(absent)

    assert may(absent, what)
    assert may(substitute, what)
    assert not may(bystander, what)


@pytest.mark.parametrize("owner_of", ["owner", "requester", "system", "business"])
def test_a_substitute_sees_the_contracts_of_whoever_is_away(
    owner_of, absent, substitute, bystander
):
    contract = make_contract(system=make_system(authority=absent.authority))
    if owner_of in ("owner", "requester"):
        Contract.objects.filter(pk=contract.pk).update(**{owner_of: absent})
    else:
        field = {"system": "owner", "business": "business_owner"}[owner_of]
        System.objects.filter(pk=contract.system_id).update(**{field: absent})

    assert list(Contract.objects.visible_to(substitute)) == [contract]
    assert not Contract.objects.visible_to(bystander)


def test_a_substitute_does_not_leave_a_case_for_another(absent, substitute):
    case = case_of(make_user(department=absent.department))
    colleague = Colleague.objects.create(case=case, user=absent, invited_by=case.requester)

    assert permissions.can_remove_colleague(absent, colleague)
    assert not permissions.can_remove_colleague(substitute, colleague)


def test_nobody_decides_for_the_board_on_a_case_of_whoever_they_stand_in_for(
    absent, substitute, bystander
):
    item = make_item(case=case_of(absent, Case.Status.AWAITING_BOARD))
    item.meeting.status = "published"
    for chair in (substitute, bystander):
        Assignment.objects.create(user=chair, role=Role.CHAIR, authority=absent.authority)

    assert board_permissions.can_decide(bystander, item)
    assert not board_permissions.can_decide(substitute, item)


def test_my_work_shows_the_drafts_and_discarded_ones_of_whoever_is_away(client, absent, substitute):
    case_of(absent, Case.Status.DRAFT)
    case_of(absent, Case.Status.DISCARDED)
    client.force_login(substitute)

    page = client.get(reverse("procurement:my_work")).context

    assert len(page["drafts"]) == 1
    assert len(page["discarded"]) == 1
