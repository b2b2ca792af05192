"""Two people change what a case or a contract is joined to, at the same moment."""

import uuid

import pytest
from django.db import transaction

from accounts.models import Role
from procurement.actions import contracts, requests
from procurement.course import standing
from procurement.models import Case, Contract
from tests.factories import make_case, make_contract, make_department, make_user
from tests.races import Hold, Meeting, at_once, somebody_waits

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_move_a_draft_to_another_department_both_get_an_answer(settings):
    settings.PAUSES = {"case_held": Meeting()}
    here = make_department()
    person = make_user(Role.REQUESTER, department=here)
    others = [make_department(authority=here.authority) for _each in range(2)]
    draft = requests.start(by=person, form_key=uuid.uuid4())

    def move(department):
        return lambda: requests.save_draft(
            draft, by=person, values={"department": department}, seen={}
        )

    at_once(*(move(department) for department in others))

    assert Case.objects.get().department in others


def after_waiting(change, look):
    """What `look` sees when it had to wait for `change` to be committed."""
    hold = Hold()

    @transaction.atomic
    def changing():
        change()
        hold()
        return somebody_waits()

    had_to_wait, seen = hold.race(changing, transaction.atomic(look))
    assert had_to_wait
    return seen


def test_who_waited_for_a_case_sees_its_new_contact_person():
    old = make_user(Role.COORDINATOR)
    new = make_user(Role.COORDINATOR, department=old.department)
    case = make_case(coordinator=old, department=old.department, status=Case.Status.IN_PROGRESS)

    seen = after_waiting(
        lambda: Case.objects.filter(pk=case.pk).update(coordinator=new),
        lambda: standing.lock(case.pk),
    )

    assert seen.coordinator == new


def test_who_waited_for_a_contract_sees_its_new_owner():
    contract = make_contract()
    new = make_user(Role.SYSTEM_OWNER, authority=contract.authority)

    seen = after_waiting(
        lambda: Contract.objects.filter(pk=contract.pk).update(owner=new),
        lambda: contracts._held(contract),
    )

    assert seen.owner == new
