"""Two people change the same debt, system or contract: neither writes over the other unseen."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import BadRequest, ValidationError
from django.urls import reverse

from accounts.models import Role
from portal.lifecycle import TransitionNotAllowed
from portal.refusals import Refused
from procurement import meanwhile
from procurement.actions import cases, contracts, debts, systems
from procurement.meanwhile import ChangedMeanwhile
from procurement.models import Case, Contract, Debt, System
from tests.factories import make_case, make_contract, make_debt, make_system, make_user
from tests.races import Meeting, at_once, errors


@pytest.fixture
def case(coordinator):
    return make_case(requester=coordinator, coordinator=coordinator, status=Case.Status.IN_PROGRESS)


def page_of(client, by, address):
    """The form as it is shown: its fields, ready to be sent."""
    client.force_login(by)
    form = client.get(address).context["form"]
    sent = {one.html_name: one.value() for one in form}
    return {name: value for name, value in sent.items() if value is not None}


@pytest.fixture
def debt(case):
    return make_debt(case=case, description="Manuelt", severity=1, hours_monthly=Decimal(10))


def change_debt(debt):
    return reverse("procurement:change_debt", args=[debt.pk])


def test_what_both_changed_is_shown_to_the_second_beside_what_was_typed(client, debt, architect):
    page = page_of(client, architect, change_debt(debt))
    Debt.objects.filter(pk=debt.pk).update(description="Først", plan_date=date(2027, 3, 1))

    answer = client.post(change_debt(debt), page | {"description": "Sidst", "severity": "2"})

    debt.refresh_from_db()
    assert (debt.description, debt.severity) == ("Først", 1)
    form = answer.context["form"]
    assert "“Først”" in form.errors["description"][0]
    assert form["description"].value() == "Sidst"

    again = {one.html_name: one.value() for one in form if one.value() is not None}
    client.post(change_debt(debt), again)

    debt.refresh_from_db()
    assert (debt.description, debt.severity, debt.plan_date) == ("Sidst", 2, date(2027, 3, 1))


def test_what_only_one_changed_is_kept_from_both(client, debt, architect, department):
    page = page_of(client, architect, change_debt(debt))
    Debt.objects.filter(pk=debt.pk).update(description="Først")
    debt.departments.set([department])

    client.post(change_debt(debt), page | {"hours_monthly": "12,5"})

    debt.refresh_from_db()
    assert (debt.description, debt.hours_monthly) == ("Først", Decimal("12.5"))
    assert list(debt.departments.all()) == [department]


def test_two_changes_that_contradict_are_not_both_kept(client, debt, architect):
    page = page_of(client, architect, change_debt(debt)) | {"plan_date": "2027-01-01"}
    Debt.objects.filter(pk=debt.pk).update(severity=3, plan_date=date(2027, 1, 1))
    page["seen"] = page["seen"].replace(meanwhile.mark(""), meanwhile.mark(date(2027, 1, 1)))

    answer = client.post(change_debt(debt), page | {"plan_date": ""})

    assert answer.context["form"].non_field_errors()
    with pytest.raises(ValidationError):
        meanwhile.put(Debt.objects.get(), {"plan_date": None})


@pytest.mark.parametrize("seen", ["", "[]", "{", "[" * 4000])
def test_a_form_without_marks_counts_as_it_is(client, debt, architect, seen):
    page = page_of(client, architect, change_debt(debt)) | {"description": "Mit", "seen": seen}

    client.post(change_debt(debt), page)

    debt.refresh_from_db()
    assert debt.description == "Mit"


def test_a_system_says_what_others_wrote_meanwhile(client, architect, system_owner):
    system = make_system(authority=architect.authority, name="Booking")
    System.objects.filter(pk=system.pk).update(owner=system_owner)
    address = reverse("procurement:change_system", args=[system.pk])
    page = page_of(client, architect, address)
    systems.change(System.objects.get(), by=system_owner, supplier="Nordisk")

    answer = client.post(address, page | {"supplier_name": "Sydtek"})

    assert "Nordisk" in answer.context["form"].errors["supplier_name"][0]
    assert System.objects.get().supplier.name == "Nordisk"
    client.post(address, page | {"supplier_name": "", "users": "Alle"})
    assert (System.objects.get().supplier.name, System.objects.get().users) == ("Nordisk", "Alle")


def test_a_contract_says_what_others_wrote_meanwhile(client, contracts, case):
    contract = make_contract(case=case)
    Contract.objects.filter(pk=contract.pk).update(owner=contracts)
    address = reverse("procurement:change_contract", args=[contract.pk])
    page = page_of(client, contracts, address)
    theirs = {"value": Decimal("1500000.50"), "expiry_date": date(2031, 1, 1), "notice_months": 9}
    Contract.objects.filter(pk=contract.pk).update(**theirs, owner=None)

    mine = {"value": "7", "expiry_date": "2032-01-01", "notice_months": "1", "owner": ""}
    answer = client.post(address, page | mine | {"signed_by": "En anden"})

    found = answer.context["form"].errors
    assert "1.500.000,5" in found["value"][0]
    assert "1. januar 2031" in found["expiry_date"][0]
    assert set(found) == {"value", "expiry_date", "notice_months"}


def test_choices_people_and_departments_are_named(client, debt, architect, department):
    page = page_of(client, architect, change_debt(debt)) | {"departments": []}
    debt.departments.set([department])
    Debt.objects.filter(pk=debt.pk).update(severity=2, owner=architect)
    other = make_user(Role.ARCHITECT, department=department)

    mine = {"severity": "0", "owner": other.email, "departments": [other.department_id]}
    answer = client.post(change_debt(debt), page | mine)

    found = answer.context["form"].errors
    assert str(architect) in found["owner"][0]
    assert "2:" in found["severity"][0]
    assert "departments" not in found


def change_both(row, change, field):
    """Two save the same page with different words: how many were refused, and what it says."""
    seen = meanwhile.marks(row, [field])

    def one(words):
        mine = type(row).objects.get(pk=row.pk)
        setattr(mine, field, words)
        by = make_user(Role.COORDINATOR, department=make_case().department)
        return lambda: change(mine, by=by, seen=seen)

    return len(errors(at_once(one("Den ene"), one("Den anden"), refusals=ChangedMeanwhile)))


def over():
    return make_case(status=Case.Status.CLOSED)


RACES = {
    "debt": (lambda: make_debt(case=make_case()), debts.change, "description"),
    "system": (make_system, systems.change, "purpose"),
    "contract": (lambda: make_contract(case=make_case()), contracts.change, "terms"),
    "result": (over, cases.record_result, "benefit"),
}


@pytest.mark.parametrize("what", RACES)
@pytest.mark.parametrize("is_locked", [True, False])
@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_the_second_is_told_and_without_locks_writes_over(settings, what, is_locked):
    make, change, field = RACES[what]
    pause = "what came of a case is known" if what == "result" else f"a {what} is changed"
    settings.PAUSES = {pause: Meeting()}
    row = make()
    settings.LOCKS_OFF = not is_locked

    assert change_both(row, change, field) == is_locked


def reopen_twice():
    """What is said to the one of two who comes second."""
    owner = make_user(Role.SYSTEM_OWNER)
    debt = make_debt(case=make_case(), owner=owner)
    debts.recover(debt, by=owner, day=date(2026, 11, 23), note="")

    def again():
        seen = Debt.objects.select_related("case", "owner").get(pk=debt.pk)
        return lambda: debts.reopen(seen, by=owner, reason="Den fejler", plan_date=None)

    (refusal,) = errors(at_once(again(), again(), refusals=BadRequest))
    return type(refusal)


@pytest.mark.parametrize(("is_off", "said"), [(False, Refused), (True, TransitionNotAllowed)])
@pytest.mark.django_db(transaction=True)
def test_a_debt_is_reopened_once_and_only_under_its_lock_with_a_reason(settings, is_off, said):
    settings.PAUSES = {"a debt is reopened": Meeting()}
    settings.LOCKS_OFF = is_off

    assert reopen_twice() == said
