"""The cases under way, phase by phase: what is where, and for how long."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from procurement.models import Case
from procurement.models.case_queryset import CaseQuerySet
from procurement.processes import Phase, Process, Step

CARDS = 8
# Counting stops here: a column need not say whether it holds 1,203 or 1,204.
COUNTED = 100
PEOPLE = ("department", "coordinator", "next_assignee")


@dataclass(frozen=True)
class Card:
    """One case in a column."""

    case: Case
    step: Step
    days: int
    is_late: bool


@dataclass(frozen=True)
class Column:
    """A phase with the cases that stand in it, the nearest deadline first."""

    phase: Phase
    cards: list[Card]
    count: int
    query: str

    @property
    def total(self) -> str:
        return f"{COUNTED}+" if self.count > COUNTED else str(self.count)

    @property
    def goes_on(self) -> bool:
        return self.count > len(self.cards)


def columns(cases: CaseQuerySet, process: Process, *, today: date) -> list[Column]:
    """A column for each phase of the process; two queries each, however many cases there are."""
    return [_column(cases, process, phase, today) for phase in process.phases]


def _column(cases: CaseQuerySet, process: Process, phase: Phase, today: date) -> Column:
    here = cases.under_way().filter(process=process.key, current_phase=phase.key)
    rows = list(here.nearest_deadline_first().select_related(*PEOPLE).defer("search")[:CARDS])
    # A column that shows all it has need not be counted.
    count = len(rows) if len(rows) < CARDS else here.order_by()[: COUNTED + 1].count()
    cards = [_card(case, process, today) for case in rows]
    return Column(phase, cards, count, f"{process.key}/{phase.key}")


def _card(case: Case, process: Process, today: date) -> Card:
    since = case.step_since or case.submitted_at or timezone.now()
    is_late = case.next_due is not None and case.next_due < today
    return Card(case, process.step(case.current_step), (timezone.now() - since).days, is_late)
