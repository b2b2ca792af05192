"""What happens to technical debt. Each function is one thing done, in one transaction."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Department, User
from notifications.trail import record
from portal.clock import database_now
from portal.locks import SECOND_CLICK, locked, pause_point
from portal.refusals import Refused
from procurement import meanwhile
from procurement.course import standing
from procurement.debts import WORST, score, still_owed, waits_for_acceptance, yearly_of
from procurement.models import Case, Debt, DebtAcceptance, DebtFollowUp, System

# What is typed about a debt.
TYPED = (
    *("kind", "description", "cause", "severity", "risk", "hours_monthly", "hourly_rate"),
    *("other_yearly_cost", "removal_cost", "owner", "plan_date"),
)


@transaction.atomic
def add(debt: Debt, *, by: User, case: Case, departments: Iterable[Department] = ()) -> Debt:
    """Write down what a purchase will cost. The system owner owns it, unless another is named."""
    standing.lock_open(case.pk)
    debt.authority, debt.case, debt.created_by = case.authority, case, by
    if twin := _second_click(debt, departments):
        return twin
    contract = case.contracts.select_related("system").first()
    debt.system = contract.system if contract else None
    debt.owner = debt.owner or case.request.system_owner
    debt.save()
    debt.departments.set(departments)
    record("procurement.debt_added", case, by=by, tell=[case.coordinator], debt=debt)
    _tell_owner(debt, by=by)
    return debt


@transaction.atomic
def add_to_system(
    debt: Debt, *, by: User, system: System, departments: Iterable[Department] = ()
) -> Debt:
    """Write down what a system costs that was bought before there was a case."""
    system = locked(System.objects.filter(pk=system.pk)).get()
    debt.authority, debt.system, debt.created_by = system.authority, system, by
    if twin := _second_click(debt, departments):
        return twin
    pause_point("a debt is added to a system")
    debt.owner = debt.owner or system.owner
    debt.save()
    debt.departments.set(departments)
    record("procurement.debt_added", system, by=by, debt=debt)
    _tell_owner(debt, by=by)
    return debt


@transaction.atomic
def change(
    debt: Debt,
    *,
    by: User,
    departments: Iterable[Department] = (),
    seen: Mapping[str, str] | None = None,
) -> None:
    """Keep what is typed anew. A debt that was recovered meanwhile stays as it is.

    `seen` are the marks of what the page showed. Raises ChangedMeanwhile when others came first.
    """
    before = _hold(debt)
    pause_point("a debt is changed")
    affected = sorted(str(one.pk) for one in departments)
    mine = meanwhile.read(debt, TYPED) | {"departments": affected}
    merged = meanwhile.merge(mine, before, seen or {})
    if merged == meanwhile.read(before, merged):
        return
    debt.departments.set(merged.pop("departments"))
    meanwhile.put(debt, merged)
    debt.save(update_fields=TYPED)
    record("procurement.debt_changed", debt, by=by, tell=[before.owner], before=before)
    if debt.owner_id != before.owner_id:
        _tell_owner(debt, by=by)


@transaction.atomic
def plan(debt: Debt, *, by: User, plan: str, plan_date: date) -> None:
    """Say how and by when the debt is reduced: from now on it is being reduced."""
    held = _hold(debt)
    pause_point("a debt is planned")
    if (held.status, held.plan, held.plan_date) == (Debt.Status.REDUCING, plan, plan_date):
        return
    if held.status != Debt.Status.REDUCING:
        held.move_to(Debt.Status.REDUCING)
    debt.status, debt.plan, debt.plan_date = held.status, plan, plan_date
    debt.save(update_fields=["plan", "plan_date"])
    record("procurement.debt_planned", debt, by=by, tell=_followers(debt))


@transaction.atomic
def accept(debt: Debt, *, by: User, reason: str) -> None:
    """Live with the debt, and say why."""
    _hold(debt)
    debt.accepted_reason = reason
    debt.save(update_fields=["accepted_reason"])
    debt.move_to(Debt.Status.ACCEPTED)
    record("procurement.debt_accepted", debt, by=by, tell=_followers(debt))


@transaction.atomic
def follow_up(debt: Debt, *, by: User, found: DebtFollowUp) -> DebtFollowUp:
    """F34: what the debt costs now, and how much of it was won back since the last time."""
    held = _hold(debt)
    if twin := _same_follow_up(held, found, by):
        return twin
    pause_point("a debt is followed up")
    now = yearly_of(found.hours_monthly, held.hourly_rate, found.other_yearly_cost)
    found.debt, found.by, found.recovered = debt, by, held.yearly - now
    found.save()
    debt.hours_monthly = found.hours_monthly
    debt.other_yearly_cost = found.other_yearly_cost
    debt.save(update_fields=["hours_monthly", "other_yearly_cost"])
    record("procurement.debt_followed_up", debt, by=by, tell=_followers(debt), found=found)
    return found


@transaction.atomic
def recover(debt: Debt, *, by: User, day: date, note: str) -> None:
    """The debt is gone: all that it cost a year is won back."""
    held = _hold(debt)
    debt.move_to(Debt.Status.RECOVERED)
    found = DebtFollowUp.objects.create(
        debt=debt, day=day, hours_monthly=Decimal(0), recovered=held.yearly, note=note, by=by
    )
    debt.hours_monthly = debt.other_yearly_cost = Decimal(0)
    debt.save(update_fields=["hours_monthly", "other_yearly_cost"])
    record("procurement.debt_recovered", debt, by=by, tell=_followers(debt), found=found)


@transaction.atomic
def reopen(debt: Debt, *, by: User, reason: str, plan_date: date | None) -> None:
    """The debt was not gone after all. What it costs now is said by following it up."""
    held = _lock(debt)
    if held.is_open:
        raise Refused(_("The debt is open already."))
    pause_point("a debt is reopened")
    if held.severity == WORST and plan_date is None and held.plan_date is None:
        raise Refused(_("Say by when the worst debts are reduced."))
    debt.plan_date = plan_date or held.plan_date
    debt.save(update_fields=["plan_date"])
    debt.move_to(Debt.Status.OPEN)
    tell = _followers(debt)
    record("procurement.debt_reopened", debt, by=by, tell=tell, reason=reason)


@transaction.atomic
def accept_high(case: Case, *, by: User, reason: str, seen: Iterable[int]) -> DebtAcceptance:
    """The approver's own yes to a high debt. `seen` are the debts that stood on the page."""
    standing.lock_open(case.pk)
    items = still_owed(Debt.objects.filter(case=case))
    if {item.pk for item in items} != set(seen):
        raise Refused(_("The debts have changed since you opened the page. Look at them again."))
    if not waits_for_acceptance(items, case.debt_acceptances.all()):
        raise Refused(_("The debt is accepted already, or no longer high."))
    pause_point("a high debt is accepted")
    acceptance = DebtAcceptance.objects.create(
        case=case, score=score(items), debts=[item.pk for item in items], reason=reason, by=by
    )
    owners = [item.owner for item in items]
    tell = [case.coordinator, case.requester, *owners]
    record("procurement.high_debt_accepted", case, by=by, tell=tell, acceptance=acceptance)
    return acceptance


def _hold_case(case: Case) -> None:
    """Nobody else adds, changes or accepts debts of the case until the transaction ends."""
    locked(Case.objects.filter(pk=case.pk)).get()


def _lock(debt: Debt) -> Debt:
    """The debt as it is now, and nobody else's until the transaction ends."""
    if debt.case:
        _hold_case(debt.case)
    locked(Debt.objects.filter(pk=debt.pk)).get()
    return Debt.objects.select_related("owner").get(pk=debt.pk)


def _hold(debt: Debt) -> Debt:
    held = _lock(debt)
    if not held.is_open:
        raise Refused(_("The debt is recovered, so nothing more happens to it."))
    return held


def _second_click(debt: Debt, departments: Iterable[Department]) -> Debt | None:
    """What an earlier click of the same form has added; where an answer differs, it is another."""
    since = database_now() - SECOND_CLICK
    same: dict[str, Any] = {name: getattr(debt, name) for name in ("case", "created_by", *TYPED)}
    if debt.owner is None:
        del same["owner"]  # the first click has found one
    about = {} if debt.case else {"system": debt.system}
    rows = Debt.objects.filter(created_at__gte=since, **same, **about)
    affected = set(departments)
    return next((row for row in rows if set(row.departments.all()) == affected), None)


def _same_follow_up(held: Debt, found: DebtFollowUp, by: User) -> DebtFollowUp | None:
    since = database_now() - SECOND_CLICK
    same = {"day": found.day, "hours_monthly": found.hours_monthly, "note": found.note}
    cost = found.other_yearly_cost
    return held.follow_ups.filter(by=by, at__gte=since, other_yearly_cost=cost, **same).first()


def _tell_owner(debt: Debt, *, by: User) -> None:
    if debt.owner_id and debt.owner_id != by.pk:
        record("procurement.debt_assigned", debt, by=by, tell=[debt.owner])


def _followers(debt: Debt) -> list[User | None]:
    return [debt.owner, debt.case.coordinator if debt.case else None]
