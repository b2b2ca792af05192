"""Reminding people of contracts, of what is late and of technical debt. Each of them once."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model, QuerySet
from django.urls import reverse

from accounts.models import User, spread
from notifications.reminders import remind
from portal.locks import locked, pause_point
from procurement.contracts.notice import REMINDED_MONTHS, reminder_due
from procurement.models import Assessment, Case, ChecklistStep, Contract, Debt, Enquiry, System
from procurement.reminding import LATE

EXPIRING = "procurement.contract_expiring"
STATEMENT = "procurement.statement_due"
DEBT_DUE = "procurement.debt_due"
YEARLY = "yearly"
Late = ChecklistStep | Enquiry | Assessment
OVERDUE: dict[type[Model], str] = {
    ChecklistStep: "procurement.step_overdue",
    Enquiry: "procurement.enquiry_overdue",
    Assessment: "procurement.assessment_overdue",
}


@transaction.atomic
def remind_of_expiry(contract: Contract, *, people: Iterable[User | None], today: date) -> int:
    """Tell these people that the contract expires, with a link to a renewal that is filled in.

    They are told once more later on, unless somebody has asked for the renewal.
    """
    held = locked(Contract.objects.filter(pk=contract.pk)).first()
    if held is None or not held.is_running or held.expiry_date is None:
        return 0
    months = reminder_due(held.expiry_date, today)
    if months != REMINDED_MONTHS and Case.objects.submitted().filter(renews=held).exists():
        return 0
    count = remind(
        EXPIRING,
        contract,
        deadline=held.expiry_date,
        step=f"{months} months",
        people=spread(people),
        contract=contract,
        today=today,
        renewal_url=_renewal_url(contract),
    )
    pause_point("reminded")
    return count


@transaction.atomic
def remind_of_late(late: Late, *, people: Iterable[User | None], name: str = LATE) -> int:
    """Tell these people that something should have been done, unless it is meanwhile.

    `name` tells the reminders of one day apart.
    """
    rows: QuerySet[Any] = type(late).objects.filter(pk=late.pk, due_date=late.due_date)
    held = locked(rows).first()
    if held is None or late.due_date is None or not _is_awaited(held, late):
        return 0
    return remind(
        OVERDUE[type(late)],
        late,
        deadline=late.due_date,
        step=name,
        people=spread(people),
        on=late.case,
        url=settings.SITE_URL + late.get_absolute_url(),
    )


@transaction.atomic
def remind_of_debt(debt: Debt, *, people: Iterable[User | None], last_look: date, due: date) -> int:
    """F34: a year has gone since anybody looked at the debt. Ask what it costs now."""
    held = locked(Debt.objects.filter(pk=debt.pk)).first()
    if held is None or not held.is_open:
        return 0
    address = reverse("procurement:follow_up_debt", args=[debt.pk])
    return remind(
        DEBT_DUE,
        debt,
        deadline=due,
        step=YEARLY,
        people=spread(people),
        last_look=last_look,
        follow_up_url=settings.SITE_URL + address,
    )


@transaction.atomic
def remind_of_statement(system: System, *, due: date) -> int:
    """G26: ask the owner for the yearly word on security and routine."""
    held = locked(System.objects.filter(pk=system.pk)).first()
    if held is None or not held.is_used:
        return 0
    return remind(
        STATEMENT,
        system,
        deadline=due,
        step=YEARLY,
        people=spread([system.owner]),
        statement_url=settings.SITE_URL + reverse("procurement:state_system", args=[system.pk]),
    )


def _is_awaited(held: Late, seen: Late) -> bool:
    """Whether it waits as it did when the run began."""
    if isinstance(held, ChecklistStep):
        return not held.is_finished
    if isinstance(held, Enquiry):
        return held.is_open and not held.is_answered
    return isinstance(seen, Assessment) and held.status == seen.status


def _renewal_url(contract: Contract) -> str:
    """The address of a new request that is filled in from the contract."""
    return f"{settings.SITE_URL}{reverse('procurement:request_new')}?renew={contract.pk}"
