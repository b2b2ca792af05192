"""What the clock and the doorbell start: papers as PDF, and reminders of the board's deadline."""

from collections.abc import Callable
from datetime import timedelta

import structlog
from celery import shared_task

from governance import packages, papers, taking_part
from governance.actions import filling, series
from governance.appointments import conditions_are_due, papers_are_due
from governance.deadlines import DENMARK
from governance.documents import render_paper
from governance.filling import next_to_fill
from governance.models import AgendaItem, Board, Condition, Meeting, Package, Paper
from governance.recusals import without_recused
from notifications.reminders import remind as remind_people
from portal.clock import database_now
from portal.workdays import next_working_day

log = structlog.get_logger(__name__)

PAPERS_DUE = "governance.papers_due"
CONDITION_DUE = "governance.condition_due"
OF_CONDITIONS = ("owner", "decision__item__case__authority", "decision__item__case__coordinator")


@shared_task
def make_paper(paper_id: int) -> None:
    """Make one PDF, if it is still wanted."""
    _make(Paper, paper_id, lambda paper: papers.freeze_paper(paper, render_paper(paper)))


@shared_task
def make_package(package_id: int) -> None:
    """Put one agenda together with its papers, if it is still wanted."""
    _make(Package, package_id, lambda package: packages.keep(package, packages.make(package)))


@shared_task
def sweep_papers() -> None:
    """Make the papers that nobody rang for, or whose worker died."""
    a_minute_ago = database_now() - timedelta(minutes=1)
    asked = Paper.objects.waiting().filter(asked_at__lt=a_minute_ago)
    for paper_id in asked.order_by("pk").values_list("pk", flat=True):
        make_paper(paper_id)
    wanted = Package.objects.waiting().filter(asked_at__lt=a_minute_ago)
    for package_id in wanted.order_by("pk").values_list("pk", flat=True):
        make_package(package_id)


@shared_task
def note_role_holders() -> None:
    """When a meeting begins, who holds the roles is kept, whoever gets or loses one later."""
    for meeting in Meeting.objects.begun_unnoted().select_related("board").order_by("pk"):
        taking_part.note_role_holders(meeting)


@shared_task
def fill_agendas() -> None:
    """Put new cases on the next agenda of the boards that go through them as they come."""
    for board in Board.objects.filling_themselves().order_by("pk"):
        meeting = next_to_fill(board)
        if meeting is None:
            continue
        try:
            filling.fill_agenda(meeting)
        except Exception:  # the others are filled all the same
            log.exception("agenda_not_filled", meeting=meeting.pk)


@shared_task
def keep_series() -> None:
    """Two years of meetings always stand ahead, where their board's rule puts them."""
    for board in Board.objects.exclude(series_from=None).order_by("pk"):
        try:
            series.keep_series(board)
        except Exception:  # the others are planned all the same
            log.exception("series_failed", board=board.pk)


@shared_task
def remind() -> None:
    """Remind of papers that must be ready by the next working day at the latest, and of what a
    board has asked for by then.
    """
    now = database_now()
    last_day = next_working_day(now.astimezone(DENMARK).date())
    due = Meeting.objects.open_for_items().filter(deadline_at__date__lte=last_day)
    items = AgendaItem.objects.pending().filter(meeting__in=due.values("pk"))
    for item in items.select_related("case__authority", "meeting__board", "contact", "reported_by"):
        try:
            _remind(item)
        except Exception:  # the others are reminded all the same
            log.exception("reminder_failed", kind=PAPERS_DUE, pk=item.pk)
    for condition in Condition.objects.due_by(last_day).select_related(*OF_CONDITIONS):
        try:
            _remind_of(condition)
        except Exception:  # the others are reminded all the same
            log.exception("reminder_failed", kind=CONDITION_DUE, pk=condition.pk)


def _make(kind: type[papers.Made], pk: int, act: Callable[[papers.Made], None]) -> None:
    made = papers.begin(kind, pk)
    if made is None:
        return
    try:
        act(made)
    except Exception as error:  # whatever it is: it is kept, shown, and tried again
        papers.note_failure(made, repr(error))
        log.exception("paper_failed", kind=kind._meta.model_name, paper=pk)


def _remind(item: AgendaItem) -> None:
    remind_people(
        PAPERS_DUE,
        item,
        on=item.case,
        deadline=item.meeting.deadline_at,
        step="tomorrow",
        people=[item.contact, item.reported_by],
        paper_count=item.papers.filter(removed_at=None).count(),
        calendar=papers_are_due(item.meeting, item),
    )


def _remind_of(condition: Condition) -> None:
    assert condition.due_date  # noqa: S101 -- it was found by it
    item = condition.decision.item
    case = item.case
    remind_people(
        CONDITION_DUE,
        condition,
        on=case,
        deadline=condition.due_date,
        step="tomorrow",
        people=without_recused([condition.owner, case.coordinator], item),
        is_open=item.speaks_openly,
        calendar=conditions_are_due([condition]),
    )
