"""What runs by the clock: reminders, and papers that nobody rang for.

Safe to run often, twice at once, and after a long pause.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TypeVar

import structlog
from celery import shared_task
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from accounts.models import User
from notifications.models import Reminder
from portal.clock import database_now
from portal.doorbell import ring
from portal.workdays import ONE_DAY
from procurement import pdfs, threshold_sets, visitation
from procurement.actions import reminders, thresholds
from procurement.assessments import printing
from procurement.contracts.notice import last_expiry_reminded_of, months_before, reminder_due
from procurement.dossier import making
from procurement.files import orphans
from procurement.kitos import running
from procurement.models import (
    Assessment,
    AssessmentPaper,
    ChecklistStep,
    Contract,
    Debt,
    Dossier,
    Enquiry,
    KitosConnection,
    System,
    VisitationPaper,
)
from procurement.reminding import (
    DEBT_MONTHS,
    Coordinators,
    debt_due,
    people_of_contract,
    people_of_debt,
    people_of_late_assessment,
    people_of_late_enquiry,
    people_of_late_step,
)
from procurement.systems import ownership

log = structlog.get_logger(__name__)
M = TypeVar("M", bound=models.Model)
L = TypeVar("L", ChecklistStep, Enquiry, Assessment)
P = TypeVar("P", AssessmentPaper, VisitationPaper)
# Which reminder, of which deadline, to whom.
Told = tuple[str, str, str]

BATCH = 200
# So long before the last thresholds end, somebody is to look for the next ones.
LAST_SET_ENDS = timedelta(days=90)
UNHEARD = timedelta(minutes=1)


@shared_task
def remind() -> None:
    """Remind of contracts that expire, of what is late or ends, of debts, and owners of systems."""
    today = timezone.localdate(database_now())
    remind_of_contracts(today)
    remind_of_late_steps(today)
    remind_of_statements(today)
    remind_of_thresholds(today)
    remind_of_debts(today)
    remind_of_late_enquiries(today)
    remind_of_late_assessments(today)


def remind_of_contracts(today: date) -> int:
    """A year before a contract expires, or as soon as it is known, and twice more. Answers how many
    were told.
    """
    coordinators = Coordinators()
    due = Contract.objects.expiring(
        after=today - ONE_DAY, until=last_expiry_reminded_of(today)
    ).select_related("owner", "system__owner", "requester", "supplier", "authority")

    def tell(contract: Contract, told: set[Told]) -> int:
        people = people_of_contract(contract, coordinators)
        expiry = contract.expiry_date
        step = f"{reminder_due(expiry, today)} months" if expiry else ""
        fresh = _fresh(people, told, step, expiry)
        return reminders.remind_of_expiry(contract, people=fresh, today=today) if fresh else 0

    return _each(due, tell, kind=reminders.EXPIRING)


def remind_of_late_enquiries(today: date) -> int:
    """C05b: the day after an answer was due, whoever is to answer; once."""
    late = Enquiry.objects.overdue(today).threads().select_related("case__authority")
    return _remind_of_late(late, people_of_late_enquiry, today)


def remind_of_late_assessments(today: date) -> int:
    """The day after an assessment was due, whoever is to answer, and to confirm; each once."""
    people = ("assignee", "answered_by", "asked_by", "case__coordinator")
    late = Assessment.objects.overdue(today).select_related(*people, "case__request__system_owner")
    return _remind_of_late(late, people_of_late_assessment, today)


def remind_of_late_steps(today: date) -> int:
    """The day after a step was due, and once more to the contact person some days later."""
    people = ("assignee", "case__coordinator", "case__authority")
    late = ChecklistStep.objects.overdue(today).select_related(*people)
    return _remind_of_late(late, people_of_late_step, today)


def remind_of_thresholds(today: date) -> int:
    """X14: the last known amounts end soon. The new ones come out some weeks before."""
    ending = threshold_sets.ending(until=today + LAST_SET_ENDS)
    return sum(thresholds.remind_of_the_end(who, last_day=day) for who, day in ending)


def remind_of_debts(today: date) -> int:
    """A year after anybody looked at a debt that is still owed."""
    coordinators = Coordinators()
    old = Debt.objects.open().not_looked_at_since(months_before(today, DEBT_MONTHS))

    def tell(debt: Debt, told: set[Told]) -> int:
        last_look = debt.last_look  # type: ignore[attr-defined] # annotated above
        due = debt_due(last_look)
        fresh = _fresh(people_of_debt(debt, coordinators), told, reminders.YEARLY, due)
        known = {"last_look": last_look, "due": due}
        return reminders.remind_of_debt(debt, people=fresh, **known) if fresh else 0

    rows = old.select_related("owner", "system__owner", "case", "authority")
    return _each(rows, tell, kind=reminders.DEBT_DUE)


def remind_of_statements(today: date) -> int:
    """Once a year, the owner of each system in use. Answers how many were told."""
    owned = System.objects.awaiting_statement(today).select_related("owner", "authority")

    def tell(system: System, told: set[Told]) -> int:
        due = ownership.statement_due(*system.asked_about(system.stated_at), today)  # type: ignore[attr-defined] # annotated above
        fresh = system.owner and _fresh([system.owner], told, reminders.YEARLY, due)
        return reminders.remind_of_statement(system, due=due) if due and fresh else 0

    return _each(owned, tell, kind=reminders.STATEMENT)


def _remind_of_late(
    rows: models.QuerySet[L],
    people_of: Callable[[L, date, Coordinators], dict[str, list[User]]],
    today: date,
) -> int:
    """Tell whoever each of these waits for, by the reminder's name."""
    coordinators = Coordinators()

    def tell(late: L, told: set[Told]) -> int:
        people = people_of(late, today, coordinators)
        fresh = {name: _fresh(them, told, name, late.due_date) for name, them in people.items()}
        return sum(
            reminders.remind_of_late(late, name=name, people=them)
            for name, them in fresh.items()
            if them
        )

    return _each(rows, tell, kind=reminders.OVERDUE[rows.model])


def _each(rows: models.QuerySet[M], tell: Callable[[M, set[Told]], int], *, kind: str) -> int:
    """Tell of each row. One that cannot be told of is logged, and the others go on."""
    count = 0
    for batch in _batches(rows):
        told = _told(kind, batch)
        for row in batch:
            try:
                count += tell(row, told[row.pk])
            except Exception:
                log.exception("reminder_failed", kind=kind, pk=row.pk)
    return count


def _batches(rows: models.QuerySet[M]) -> Iterator[list[M]]:
    """The rows by their key, so that memory stays the same however many there are."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk


def _told(kind: str, batch: list[M]) -> dict[int, set[Told]]:
    """What has been told of these rows already, so that a run with nothing new is cheap."""
    told: dict[int, set[Told]] = {row.pk: set() for row in batch}
    reminded = Reminder.objects.filter(
        kind=kind,
        content_type=ContentType.objects.get_for_model(batch[0]),
        object_id__in=list(told),
    )
    for pk, step, day, to in reminded.values_list("object_id", "step", "deadline", "address"):
        told[pk].add((step, day, to))
    return told


def _fresh(people: list[User], told: set[Told], step: str, deadline: date | None) -> list[User]:
    return [each for each in people if (step, str(deadline), each.email) not in told]


@shared_task
def sweep_orphans() -> None:
    """Delete files whose row was never written, a day after they came, and what is kept a month."""
    now = database_now()
    old = now - ONE_DAY * Dossier.KEPT_DAYS
    making.sweep(Dossier.objects.outdated(old))
    making.sweep(VisitationPaper.objects.outdated(old))
    orphans.sweep(now - ONE_DAY)


@shared_task
def make_dossier(dossier_id: int) -> None:
    """Make one dossier, if it is still wanted."""
    try:
        making.make(dossier_id)
    except Exception:  # whatever it is: it is shown, and tried again
        log.exception("dossier_failed", dossier=dossier_id)


@shared_task
def sweep_dossiers() -> None:
    """Ring for the dossiers that nobody rang for, that failed, or whose worker died."""
    for dossier_id in making.waiting(database_now() - UNHEARD):
        ring(make_dossier, dossier_id)


@shared_task
def make_assessment_paper(paper_id: int) -> None:
    """Make one PDF, if it is still wanted."""
    _make_paper(printing.waiting(), paper_id, printing.render_paper)


@shared_task
def make_visitation_paper(paper_id: int) -> None:
    """Make one PDF, if it is still wanted."""
    _make_paper(visitation.waiting(), paper_id, visitation.render_paper)


@shared_task
def sweep_papers() -> None:
    """Make the papers that nobody rang for, or whose worker died."""
    before = database_now() - UNHEARD
    for asked, make in (
        (AssessmentPaper.objects.waiting().filter(asked_at__lt=before), make_assessment_paper),
        (VisitationPaper.objects.waiting().filter(asked_at__lt=before), make_visitation_paper),
    ):
        for paper_id in asked.order_by("pk").values_list("pk", flat=True):
            make(paper_id)


def _make_paper(waiting: models.QuerySet[P], paper_id: int, render: Callable[[P], bytes]) -> None:
    paper = pdfs.begin(waiting, paper_id)
    if paper is None:
        return
    try:
        pdfs.keep(paper, render(paper))
    except Exception:  # whatever it is: it is logged, counted, and tried again
        log.exception("paper_failed", kind=paper._meta.model_name, paper=paper_id)
        pdfs.note_failure(paper)


@shared_task
def fetch_from_kitos(connection_id: int) -> None:
    running.fetch(connection_id)


@shared_task
def sweep_kitos() -> None:
    """Ring for what is due: asked for, of the night, or left by a worker that died."""
    due = KitosConnection.objects.due(database_now()).order_by("pk")
    for connection_id in due.values_list("pk", flat=True):
        ring(fetch_from_kitos, connection_id)
