"""What a person holds that somebody should take over."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import User
from procurement.models import Case, ChecklistStep, Contract, System

SHOWN = 20


@dataclass(frozen=True)
class Holdings:
    """Rows in the person's name, and how many of each kind there are at most shown."""

    steps: list[ChecklistStep]
    cases: list[Case]
    contracts: list[Contract]
    systems: list[System]

    def __bool__(self) -> bool:
        return bool(self.steps or self.cases or self.contracts or self.systems)


def of(person: User) -> Holdings:
    """Open steps, cases under way, running contracts and systems in use, the first of each."""
    steps = ChecklistStep.objects.open().filter(assignee=person, case__status__in=Case.UNDER_WAY)
    cases = Case.objects.under_way().filter(Q(coordinator=person) | Q(requester=person))
    contracts = Contract.objects.running().filter(owner=person)
    systems = System.objects.exclude(stage=System.Stage.CLOSED).filter(
        Q(owner=person) | Q(business_owner=person)
    )
    return Holdings(
        steps=_first(steps.select_related("case")),
        cases=_first(cases),
        contracts=_first(contracts.select_related("system", "supplier")),
        systems=_first(systems),
    )


def _first(rows: QuerySet) -> list:
    return list(rows.order_by("pk")[:SHOWN])
