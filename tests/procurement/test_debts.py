"""Technical debt is added to a case, followed up every year, and won back by its owner."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Role
from notifications.models import Event, Mail
from portal.lifecycle import TransitionNotAllowed
from portal.refusals import Refused
from procurement import permissions, tasks
from procurement.actions import debts
from procurement.debts import WEIGHTS
from procurement.models import Case, Debt, DebtAcceptance, DebtFollowUp
from tests.factories import (
    make_case,
    make_contract,
    make_debt,
    make_department,
    make_system,
    make_user,
)
from tests.races import Meeting, at_once, errors

TODAY = date(2026, 11, 23)


@pytest.fixture
def case(requester, system_owner, coordinator):
    return make_case(
        requester=requester,
        status=Case.Status.IN_PROGRESS,
        coordinator=coordinator,
        system_owner=system_owner,
    )


@pytest.fixture
def debt(case, system_owner):
    return make_debt(case=case, owner=system_owner)


def typed(**fields):
    return Debt(
        **{
            "kind": "user_administration",
            "description": "Brugere oprettes i hånden.",
            "cause": "not_asked",
            "severity": 2,
            "hours_monthly": Decimal(20),
            "hourly_rate": Decimal(450),
            **fields,
        }
    )


def high(case):
    """Four types at their worst: 12 × 3 of 81 and a bit."""
    return [
        make_debt(case=case, kind=kind, severity=3, plan_date=TODAY) for kind in list(WEIGHTS)[:4]
    ]


def kinds_about(target):
    return [event.kind.removeprefix("procurement.") for event in Event.objects.about(target)]


@pytest.mark.spec("F42")
def test_the_system_owner_owns_a_new_debt_and_is_told(case, architect, system_owner, department):
    debt = debts.add(typed(), by=architect, case=case, departments=[department])

    assert (debt.owner, debt.authority) == (system_owner, case.authority)
    assert list(debt.departments.all()) == [department]
    assert kinds_about(case) == ["debt_added"]
    assert "108.000 kr." in Event.objects.about(case).get().text_da
    assert Mail.objects.filter(to=system_owner.email).exists()


def test_a_named_owner_stays_and_a_debt_of_a_bought_system_is_the_systems(case, architect):
    contract = make_contract(case=case)

    debt = debts.add(typed(owner=architect), by=architect, case=case)

    assert (debt.owner, debt.system) == (architect, contract.system)
    assert kinds_about(debt) == []


def test_a_case_without_a_system_owner_has_a_debt_that_nobody_owns(architect):
    case = make_case(department=architect.department, status=Case.Status.IN_PROGRESS)

    assert debts.add(typed(), by=architect, case=case).owner is None


def test_a_second_click_adds_nothing(case, architect):
    first = debts.add(typed(), by=architect, case=case)

    assert debts.add(typed(), by=architect, case=case) == first
    assert Debt.objects.count() == 1


def test_what_is_corrected_at_once_is_not_taken_for_a_second_click(case, architect, department):
    first = debts.add(typed(), by=architect, case=case)

    dearer = debts.add(typed(hours_monthly=Decimal(99)), by=architect, case=case)
    wider = debts.add(typed(), by=architect, case=case, departments=[department])

    assert len({first.pk, dearer.pk, wider.pk}) == 3
    assert dearer.hours_monthly == 99


def test_a_change_says_what_it_cost_before_and_tells_a_new_owner(debt, architect, department):
    debt.hours_monthly, debt.owner = Decimal(20), architect

    debts.change(debt, by=make_user(Role.COORDINATOR, department=department), departments=[])

    assert kinds_about(debt) == ["debt_assigned", "debt_changed"]
    assert "54.000 kr. → 108.000 kr." in Event.objects.about(debt).last().text_da


def test_an_owner_who_stays_is_not_told_anew_and_nobody_of_what_stays(debt, architect):
    debt.description = "Andet"
    debts.change(debt, by=architect)
    debts.change(debt, by=architect)

    assert kinds_about(debt) == ["debt_changed"]


def test_a_plan_reduces_and_may_be_changed(debt, system_owner):
    debts.plan(debt, by=system_owner, plan="Køb modulet", plan_date=TODAY)
    debts.plan(debt, by=system_owner, plan="Køb modulet nu", plan_date=TODAY)

    debt.refresh_from_db()
    assert (debt.status, debt.plan) == (Debt.Status.REDUCING, "Køb modulet nu")
    assert kinds_about(debt) == ["debt_planned", "debt_planned"]


def test_to_live_with_a_debt_needs_a_reason(debt, system_owner):
    debts.accept(debt, by=system_owner, reason="Det koster mere at fjerne.")

    debt.refresh_from_db()
    assert debt.status == Debt.Status.ACCEPTED
    with pytest.raises(TransitionNotAllowed):
        debts.accept(debt, by=system_owner, reason="Igen")


@pytest.mark.spec("F34")
def test_a_follow_up_says_what_is_won_back(debt, system_owner):
    found = DebtFollowUp(day=TODAY, hours_monthly=Decimal(4), note="Halvt automatisk")

    debts.follow_up(debt, by=system_owner, found=found)

    debt.refresh_from_db()
    assert found.recovered == Decimal(32_400)
    assert debt.yearly == Decimal(21_600)
    assert "32.400 kr." in Event.objects.about(debt).get().text_da


@pytest.mark.parametrize(("hours", "words"), [(10, "stadig"), (11, "vokset")])
def test_a_follow_up_says_so_when_nothing_is_won(debt, system_owner, hours, words):
    debts.follow_up(debt, by=system_owner, found=DebtFollowUp(day=TODAY, hours_monthly=hours))

    assert words in Event.objects.about(debt).get().text_da


def test_a_second_click_follows_up_once(debt, system_owner):
    for _click in range(2):
        found = DebtFollowUp(day=TODAY, hours_monthly=Decimal(4))
        debts.follow_up(debt, by=system_owner, found=found)

    assert debt.follow_ups.count() == 1


def test_what_is_gone_is_won_back_and_nothing_more_happens_to_it(debt, system_owner):
    debts.recover(debt, by=system_owner, day=TODAY, note="Integrationen kører")

    debt.refresh_from_db()
    assert (debt.status, debt.yearly) == (Debt.Status.RECOVERED, 0)
    assert debt.follow_ups.get().recovered == 54_000
    with pytest.raises(Refused):
        debts.change(debt, by=system_owner)


def test_a_debt_that_was_not_gone_is_opened_again(debt, system_owner):
    debts.recover(debt, by=system_owner, day=TODAY, note="")
    debts.reopen(debt, by=system_owner, reason="Den fejler", plan_date=None)

    debt.refresh_from_db()
    assert debt.is_open
    assert kinds_about(debt)[0] == "debt_reopened"


def test_the_worst_debts_are_opened_again_with_a_day(case, system_owner):
    worst = make_debt(case=case, severity=3, status=Debt.Status.RECOVERED)

    with pytest.raises(Refused):
        debts.reopen(worst, by=system_owner, reason="Den fejler", plan_date=None)
    debts.reopen(worst, by=system_owner, reason="Den fejler", plan_date=TODAY)

    worst.refresh_from_db()
    assert worst.plan_date == TODAY


def test_the_worst_debts_have_a_plan_date_in_the_database_too(case):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_debt(case=case, severity=3)


def test_a_manager_accepts_a_high_debt_as_it_stands(case, manager, architect):
    seen = [debt.pk for debt in high(case)]
    assert permissions.can_accept_high_debt(manager, case)

    debts.accept_high(case, by=manager, reason="Vi skifter om to år", seen=seen)

    said = DebtAcceptance.objects.get()
    assert (said.debts, said.score) == (seen, Decimal("40.7"))
    assert not permissions.can_accept_high_debt(manager, Case.objects.get(pk=case.pk))
    with pytest.raises(Refused):
        debts.accept_high(case, by=manager, reason="Igen", seen=seen)


def test_a_new_debt_asks_the_manager_anew(case, manager, architect):
    seen = [debt.pk for debt in high(case)]
    debts.accept_high(case, by=manager, reason="Vi skifter om to år", seen=seen)

    debts.add(typed(kind="no_logs", severity=1), by=architect, case=case)

    case = Case.objects.get(pk=case.pk)
    assert permissions.can_accept_high_debt(manager, case)
    with pytest.raises(Refused):
        debts.accept_high(case, by=manager, reason="Stadig", seen=seen)


@pytest.mark.spec("F34")
def test_a_year_after_the_last_look_the_owner_is_asked(debt, system_owner):
    assert tasks.remind_of_debts(timezone.localdate() + timedelta(days=300)) == 0
    year = timezone.localdate() + timedelta(days=366)

    assert tasks.remind_of_debts(year) == 1
    assert tasks.remind_of_debts(year + timedelta(days=7)) == 0

    mail = Mail.objects.get(to=system_owner.email)
    assert f"/gaeld/{debt.pk}/opfoelgning/" in mail.text


def test_a_follow_up_moves_the_next_question_a_year(debt, system_owner):
    found = DebtFollowUp(day=TODAY, hours_monthly=Decimal(4))
    debts.follow_up(debt, by=system_owner, found=found)

    assert tasks.remind_of_debts(date(2027, 11, 22)) == 0
    assert tasks.remind_of_debts(date(2027, 11, 23)) == 1


def test_without_an_owner_the_systems_owner_is_asked_and_else_who_coordinates(case, coordinator):
    owner = make_user(Role.SYSTEM_OWNER, department=case.department)
    make_debt(case=case, system=make_system(owner=owner))
    make_debt(case=case)

    tasks.remind_of_debts(timezone.localdate() + timedelta(days=366))

    asked = Mail.objects.filter(text__contains="opfoelgning").values_list("to", flat=True)
    assert sorted(asked) == sorted([owner.email, coordinator.email])


def test_a_debt_that_is_gone_meanwhile_is_not_asked_about(debt):
    Debt.objects.update(status=Debt.Status.RECOVERED)
    known = {"last_look": TODAY, "due": TODAY}

    assert tasks.reminders.remind_of_debt(debt, people=[debt.owner], **known) == 0
    debt.pk = 0
    assert tasks.reminders.remind_of_debt(debt, people=[debt.owner], **known) == 0


def test_owners_and_those_who_count_keep_debts(debt, case, system_owner, architect, coordinator):
    other = make_user(Role.SYSTEM_OWNER, department=case.department)
    for person in (system_owner, architect, coordinator):
        assert permissions.can_add_debt(person, case)
        assert permissions.can_change_debt(person, debt)
        assert permissions.can_plan_debt(person, debt)
        assert permissions.can_accept_debt(person, debt)
        assert permissions.can_follow_up_debt(person, debt)
        assert permissions.can_recover_debt(person, debt)
        assert not permissions.can_reopen_debt(person, debt)
    assert not permissions.can_add_debt(other, case)
    assert not permissions.can_change_debt(other, debt)


def test_a_named_owner_keeps_the_debt_without_owning_the_system(case):
    named = make_user(Role.REQUESTER, department=make_department(authority=case.authority))

    assert permissions.can_follow_up_debt(named, make_debt(case=case, owner=named))


def test_a_case_that_closed_meanwhile_takes_no_debt_and_no_yes(case, manager, architect):
    high(case)
    Case.objects.filter(pk=case.pk).update(status=Case.Status.WITHDRAWN)

    with pytest.raises(Refused, match="afsluttet"):
        debts.add(typed(), by=architect, case=case)
    with pytest.raises(Refused, match="afsluttet"):
        debts.accept_high(case, by=manager, reason="Vi må", seen=[])


@pytest.mark.spec("F42")
def test_whoever_stands_in_for_the_owner_keeps_the_debt(case, debt, system_owner):
    deputy = make_user(Role.REQUESTER, department=make_department(authority=case.authority))
    assert debt not in Debt.objects.visible_to(deputy)

    today = timezone.localdate()
    system_owner.substitutions.create(
        substitute=deputy, first_day=today, last_day=today, named_by=system_owner
    )
    deputy.forget_roles()

    assert debt in Debt.objects.visible_to(deputy)
    assert permissions.can_add_debt(deputy, case)
    assert permissions.can_follow_up_debt(deputy, debt)


def test_a_manager_may_accept_but_not_change(debt, manager):
    assert permissions.can_accept_debt(manager, debt)
    assert not permissions.can_change_debt(manager, debt)


def test_a_debt_of_a_system_alone_is_kept_by_its_owner_and_by_it(
    system_owner, architect, manager, stranger
):
    system = make_system(owner=system_owner)
    debt = make_debt(case=make_case(), system=system, authority=system.authority)
    Debt.objects.update(case=None)
    debt.refresh_from_db()

    assert permissions.can_plan_debt(system_owner, debt)
    assert permissions.can_plan_debt(architect, debt)
    assert permissions.can_accept_debt(manager, debt)
    assert not permissions.can_plan_debt(manager, debt)
    assert not permissions.can_accept_debt(stranger, debt)
    debts.plan(debt, by=system_owner, plan="Skift", plan_date=TODAY)
    assert kinds_about(debt) == ["debt_planned"]


def test_what_is_gone_may_only_be_opened_again(debt, system_owner):
    debts.recover(debt, by=system_owner, day=TODAY, note="")

    assert permissions.can_reopen_debt(system_owner, debt)
    assert not permissions.can_follow_up_debt(system_owner, debt)
    assert not permissions.can_recover_debt(system_owner, debt)


def test_nobody_adds_debt_to_a_closed_case_or_accepts_it_there(case, manager, architect):
    high(case)
    case.status = Case.Status.WITHDRAWN

    assert not permissions.can_add_debt(architect, case)
    assert not permissions.can_accept_high_debt(manager, case)


def test_low_debt_needs_no_yes_and_only_a_manager_says_it(case, debt, manager, architect):
    assert not permissions.can_accept_high_debt(manager, case)
    high(case)
    assert not permissions.can_accept_high_debt(architect, case)


def test_who_sees_a_debt(debt, case, manager, system_owner, stranger):
    elsewhere = make_user(Role.REQUESTER, department=make_department(authority=case.authority))
    named = make_debt(case=case, owner=elsewhere)

    assert set(Debt.objects.visible_to(manager)) == {debt, named}
    assert set(Debt.objects.visible_to(system_owner)) == {debt, named}
    assert set(Debt.objects.visible_to(elsewhere)) == {named}
    assert not Debt.objects.visible_to(stranger)


@pytest.fixture
def committed(transactional_db):
    requester = make_user(Role.REQUESTER, Role.MANAGER)
    return make_case(requester=requester, status=Case.Status.IN_PROGRESS)


@pytest.fixture
def unlocked(settings):
    settings.LOCKS_OFF = True


def accept_twice(case, settings):
    settings.PAUSES = {"a high debt is accepted": Meeting()}
    seen = [debt.pk for debt in high(case)]

    def accept():
        return debts.accept_high(case, by=case.requester, reason="Ja", seen=seen)

    return errors(at_once(accept, accept, refusals=Refused))


@pytest.mark.django_db(transaction=True)
def test_two_managers_at_once_accept_once(committed, settings):
    assert len(accept_twice(committed, settings)) == 1
    assert DebtAcceptance.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_it_would_be_accepted_twice(committed, settings, unlocked):
    assert not accept_twice(committed, settings)


def follow_up_twice(case, settings):
    settings.PAUSES = {"a debt is followed up": Meeting()}
    debt = make_debt(case=case)

    def follow_up(note):
        seen = Debt.objects.select_related("case__coordinator", "owner").get(pk=debt.pk)
        found = DebtFollowUp(day=TODAY, hours_monthly=Decimal(4), note=note)
        return lambda: debts.follow_up(seen, by=case.requester, found=found).recovered

    return sorted(at_once(follow_up("Den ene"), follow_up("Den anden")))


@pytest.mark.django_db(transaction=True)
def test_two_follow_ups_at_once_win_the_same_kroner_back_once(committed, settings):
    assert follow_up_twice(committed, settings) == [0, 32_400]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_would_be_won_back_twice(committed, settings, unlocked):
    assert follow_up_twice(committed, settings) == [32_400, 32_400]
