"""People are reminded of contracts and late steps, each of them once."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Role, User
from notifications.models import Event, Mail, Reminder
from procurement import tasks
from procurement.actions import contracts as actions
from procurement.actions import reminders
from procurement.models import Case, Contract
from tests.factories import make_case, make_contract, make_department, make_system, make_user
from tests.races import Meeting, at_once

TODAY = date(2026, 11, 23)
YEAR = date(2027, 11, 23)


def mails_to(person):
    return Mail.objects.filter(to=person.email)


@pytest.fixture
def contract(system_owner, requester):
    return make_contract(owner=system_owner, requester=requester, expiry_date=YEAR)


@pytest.mark.spec("F35")
def test_a_year_before_the_expiry_owner_and_requester_get_a_link(contract, system_owner, requester):
    assert tasks.remind_of_contracts(TODAY - timedelta(days=1)) == 0
    assert tasks.remind_of_contracts(TODAY) == 2

    for person in (system_owner, requester):
        mail = mails_to(person).get()
        assert f"/anmodning/ny/?renew={contract.pk}" in mail.text
        assert "23. november 2027" in mail.subject
        assert "23. maj 2027" in mail.text
    assert Event.objects.about(contract).get().kind == "procurement.contract_expiring"


@pytest.mark.spec("F35")
def test_nine_and_six_months_before_they_are_reminded_again(contract, system_owner):
    for day in (date(2027, 2, 22), date(2027, 2, 23), date(2027, 5, 22), date(2027, 5, 23)):
        tasks.remind_of_contracts(day)
        tasks.remind_of_contracts(day)

    assert mails_to(system_owner).count() == 3
    assert {row.step for row in Reminder.objects.all()} == {"12 months", "9 months", "6 months"}


@pytest.mark.spec("F35")
def test_a_renewal_that_is_asked_for_ends_the_reminding(contract, requester, system_owner):
    tasks.remind_of_contracts(TODAY)
    renewal = make_case(requester=requester)
    renewal.renews = contract
    renewal.save()

    assert tasks.remind_of_contracts(date(2027, 2, 23)) == 0
    assert mails_to(system_owner).count() == 1


def test_running_again_reminds_nobody_twice(contract):
    tasks.remind_of_contracts(TODAY)

    assert tasks.remind_of_contracts(TODAY) == 0
    assert tasks.remind_of_contracts(TODAY + timedelta(days=7)) == 0
    assert Mail.objects.count() == 2


def test_a_portal_that_was_down_for_a_week_reminds_of_each_once(contract, system_owner):
    early = make_contract(
        system=contract.system, owner=system_owner, expiry_date=YEAR - timedelta(days=3)
    )

    tasks.remind_of_contracts(TODAY + timedelta(days=7))

    assert mails_to(system_owner).count() == 2
    assert Reminder.objects.filter(object_id=early.pk).count() == 1


def test_a_contract_registered_late_is_reminded_of_at_once(contract, system_owner):
    Contract.objects.update(expiry_date=TODAY + timedelta(days=20))

    tasks.remind_of_contracts(TODAY)

    # The day of notice is past, so the mail does not ask for it.
    assert "opsiges senest" not in mails_to(system_owner).get().text


def test_on_its_last_day_still_but_not_afterwards(contract, system_owner):
    Contract.objects.update(expiry_date=TODAY - timedelta(days=1))
    assert tasks.remind_of_contracts(TODAY) == 0
    Contract.objects.update(expiry_date=TODAY)
    assert tasks.remind_of_contracts(TODAY) == 2


def test_a_moved_expiry_is_another_deadline(contract, contracts, system_owner):
    tasks.remind_of_contracts(TODAY)
    contract.expiry_date = YEAR + timedelta(days=365)
    actions.change(contract, by=contracts)
    Mail.objects.all().delete()

    assert tasks.remind_of_contracts(TODAY) == 0
    tasks.remind_of_contracts(TODAY + timedelta(days=365))

    assert mails_to(system_owner).count() == 1


def test_a_terminated_contract_and_one_without_end_are_let_be(contract):
    make_contract(system=contract.system, expiry_date=None, owner=contract.owner)
    Contract.objects.filter(pk=contract.pk).update(terminated_date=TODAY)

    assert tasks.remind_of_contracts(TODAY) == 0


@pytest.mark.parametrize(
    "gone", [{"terminated_date": TODAY}, {"expiry_date": None}], ids=["terminated", "endless"]
)
def test_what_changed_since_the_run_began_is_seen(contract, system_owner, gone):
    Contract.objects.filter(pk=contract.pk).update(**gone)

    assert reminders.remind_of_expiry(contract, people=[system_owner], today=TODAY) == 0


@pytest.mark.spec("F35")
def test_the_systems_owner_is_told_beside_the_contracts(contract, department):
    contract.system.owner = make_user(Role.SYSTEM_OWNER, department=department)
    contract.system.save()

    assert tasks.remind_of_contracts(TODAY) == 3

    assert mails_to(contract.system.owner).count() == 1


def test_the_systems_owner_is_told_when_the_contract_has_none(contract, system_owner):
    Contract.objects.update(owner=None)

    tasks.remind_of_contracts(TODAY)

    assert mails_to(system_owner).count() == 1


def test_the_coordinators_are_told_of_what_nobody_owns(authority, department, coordinator):
    second = make_user(Role.COORDINATOR, department=department)
    foreign = make_user(Role.COORDINATOR)
    for _number in range(2):
        make_contract(system=make_system(authority=authority), expiry_date=YEAR)

    assert tasks.remind_of_contracts(TODAY) == 4

    assert mails_to(coordinator).count() == mails_to(second).count() == 2
    assert not mails_to(foreign).exists()


def test_an_owner_who_has_left_owns_nothing(contract, system_owner, coordinator):
    User.objects.filter(pk=system_owner.pk).update(is_active=False)

    tasks.remind_of_contracts(TODAY)

    assert mails_to(coordinator).count() == 1
    assert not mails_to(system_owner).exists()


def test_without_coordinators_the_administrators_are_told(authority, administrator):
    make_contract(system=make_system(authority=authority), expiry_date=YEAR)

    tasks.remind_of_contracts(TODAY)

    assert mails_to(administrator).count() == 1


def test_a_new_owner_is_told_and_the_requester_not_again(contract, requester, department):
    tasks.remind_of_contracts(TODAY)
    new = make_user(Role.SYSTEM_OWNER, department=department)
    Contract.objects.update(owner=new)

    assert tasks.remind_of_contracts(TODAY) == 1
    assert mails_to(new).count() == mails_to(requester).count() == 1


def test_a_row_that_fails_does_not_stop_the_others(contract, system_owner):
    make_contract(system=contract.system, owner=system_owner, expiry_date=YEAR)

    def tell(row, told):
        if row == contract:
            raise ValueError("broken")
        return reminders.remind_of_expiry(row, people=[system_owner], today=TODAY)

    due = Contract.objects.filter(expiry_date=YEAR)

    assert tasks._each(due, tell, kind=reminders.EXPIRING) == 1


def test_many_are_reminded_of_in_batches(contract, system_owner, monkeypatch):
    monkeypatch.setattr(tasks, "BATCH", 2)
    for _number in range(4):
        make_contract(system=contract.system, owner=system_owner, expiry_date=YEAR)

    tasks.remind_of_contracts(TODAY)

    assert mails_to(system_owner).count() == 5


def test_a_run_with_nothing_new_asks_as_often_for_five_as_for_one(contract, query_count):
    tasks.remind_of_contracts(TODAY)
    one = query_count(tasks.remind_of_contracts, TODAY)
    for _number in range(4):
        make_contract(system=contract.system, owner=contract.owner, expiry_date=YEAR)
    tasks.remind_of_contracts(TODAY)

    assert query_count(tasks.remind_of_contracts, TODAY) == one


# Steps.


@pytest.fixture
def late(architect, coordinator, department):
    """A step that was due on a Thursday."""
    case = make_case(department=department, status=Case.Status.IN_PROGRESS, coordinator=coordinator)
    step = case.steps.get(number=4)
    step.assignee, step.due_date = architect, date(2026, 11, 19)
    step.save()
    return step


def test_the_day_after_a_step_was_due_its_assignee_is_told(late, architect, coordinator):
    assert tasks.remind_of_late_steps(date(2026, 11, 19)) == 0
    assert tasks.remind_of_late_steps(date(2026, 11, 20)) == 1
    assert tasks.remind_of_late_steps(date(2026, 11, 20)) == 0

    assert "19. november 2026" in mails_to(architect).get().subject
    assert not mails_to(coordinator).exists()
    assert Event.objects.about(late.case).get().kind == "procurement.step_overdue"


def test_three_working_days_later_the_contact_person_is_told(late, architect, coordinator):
    # Friday the 20th, and then Monday, Tuesday, Wednesday.
    tasks.remind_of_late_steps(date(2026, 11, 24))
    assert not mails_to(coordinator).exists()
    tasks.remind_of_late_steps(date(2026, 11, 25))
    tasks.remind_of_late_steps(date(2026, 11, 26))

    assert mails_to(coordinator).count() == 1
    assert mails_to(architect).count() == 1


def test_a_portal_that_was_down_tells_both_once(late, architect, coordinator):
    tasks.remind_of_late_steps(date(2026, 12, 24))

    assert mails_to(architect).count() == mails_to(coordinator).count() == 1


def test_a_step_of_nobodys_goes_to_the_contact_person(late, coordinator):
    late.assignee = None
    late.save()

    tasks.remind_of_late_steps(date(2026, 11, 20))

    assert mails_to(coordinator).count() == 1


def test_a_case_without_contact_person_goes_to_all_who_coordinate(late, coordinator, department):
    second = make_user(Role.COORDINATOR, department=department)
    late.assignee = None
    late.save()
    Case.objects.update(coordinator=None)

    tasks.remind_of_late_steps(date(2026, 11, 20))

    assert mails_to(coordinator).count() == mails_to(second).count() == 1


def test_a_new_day_is_another_deadline(late, architect):
    tasks.remind_of_late_steps(date(2026, 11, 20))
    late.due_date = date(2026, 11, 24)
    late.save()
    assert tasks.remind_of_late_steps(date(2026, 11, 24)) == 0

    assert tasks.remind_of_late_steps(date(2026, 11, 25)) == 1
    assert mails_to(architect).count() == 2


@pytest.mark.parametrize("status", ["rejected", "withdrawn", "closed"])
def test_steps_of_cases_that_are_over_are_let_be(late, status):
    Case.objects.update(status=status)

    assert tasks.remind_of_late_steps(date(2026, 11, 20)) == 0


@pytest.mark.parametrize(
    "settled", [{"status": "done"}, {"due_date": None}, {"due_date": date(2026, 12, 1)}]
)
def test_what_was_settled_since_the_run_began_is_seen(late, architect, settled):
    type(late).objects.filter(pk=late.pk).update(**settled)

    assert reminders.remind_of_late(late, people=[architect]) == 0


def test_the_task_goes_by_danish_days(late, contract, architect, system_owner):
    today = timezone.localdate()
    late.due_date = today - timedelta(days=1)
    late.save()
    Contract.objects.update(expiry_date=today + timedelta(days=30))

    tasks.remind()

    assert mails_to(architect).count() == mails_to(system_owner).count() == 1


# Two beats.


def remind_twice_at_once(settings):
    """Two workers do the same round; answers how many mails the owner got."""
    settings.PAUSES = {"reminded": Meeting()}
    owner = make_user(Role.SYSTEM_OWNER, department=make_department())
    make_contract(owner=owner, expiry_date=YEAR)

    def run():
        tasks.remind_of_contracts(TODAY)

    at_once(run, run)
    return mails_to(owner).count()


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_remind_once(settings):
    assert remind_twice_at_once(settings) == 1


@pytest.mark.django_db(transaction=True)
def test_the_constraint_alone_keeps_a_reminder_single(settings):
    settings.LOCKS_OFF = True

    assert remind_twice_at_once(settings) == 1


@pytest.fixture
def _no_constraint(transactional_db):
    """The table of reminders without what makes each of them single."""
    constraint = Reminder._meta.constraints[0]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Reminder, constraint)
    yield
    Reminder.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(Reminder, constraint)


@pytest.mark.usefixtures("_no_constraint")
def test_without_constraint_and_lock_the_race_is_lost(settings):
    settings.LOCKS_OFF = True

    assert remind_twice_at_once(settings) == 2
