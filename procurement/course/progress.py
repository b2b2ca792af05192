"""A case's steps as its page shows them: phase by phase, with what holds each step back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from accounts.models import Role
from procurement import gates, processes
from procurement.gates import Gate
from procurement.models import Case, ChecklistStep

Status = ChecklistStep.Status
TONES = {
    Status.NOT_STARTED: "neutral",
    Status.IN_PROGRESS: "info",
    Status.WAITING: "warning",
    Status.DONE: "success",
    Status.NOT_RELEVANT: "neutral",
}
CASE_TONES = {
    Case.Status.SUBMITTED: "info",
    Case.Status.IN_PROGRESS: "info",
    Case.Status.AWAITING_BOARD: "warning",
    Case.Status.APPROVED: "success",
    Case.Status.CONTRACTED: "success",
    Case.Status.IN_OPERATION: "success",
    Case.Status.REJECTED: "error",
}


@dataclass(frozen=True)
class Row:
    """One step in the list."""

    step: ChecklistStep
    gates: list[Gate]
    is_open: bool
    is_current: bool
    remarks: int

    @property
    def performers(self) -> str:
        return ", ".join(str(Role(role).label) for role in self.step.text.performers)

    @property
    def tone(self) -> str:
        return TONES[Status(self.step.status)]

    @property
    def state(self) -> str:
        """As `get_status_display`, which looks through all the choices for each row of a list."""
        return str(Status(self.step.status).label)

    @property
    def mark(self) -> str:
        """The name of the row's look in the style sheet."""
        if self.step.status == Status.DONE:
            return "done"
        if self.step.status == Status.NOT_RELEVANT:
            return "skipped"
        return "now" if self.is_current else ""


@dataclass(frozen=True)
class Stretch:
    """A phase of the process, with the case's steps in it."""

    phase: processes.Phase
    rows: list[Row]
    is_current: bool
    is_shown: bool

    @property
    def is_done(self) -> bool:
        return all(row.step.is_finished for row in self.rows)

    @property
    def is_left_out(self) -> bool:
        return self.relevant == 0

    @property
    def relevant(self) -> int:
        return sum(row.step.status != Status.NOT_RELEVANT for row in self.rows)

    @property
    def done(self) -> int:
        return sum(row.step.status == Status.DONE for row in self.rows)

    @property
    def mark(self) -> str:
        if self.is_done and not self.is_left_out:
            return "done"
        return "now" if self.is_current else ""


def stretches(
    case: Case, *, remarks: Mapping[int, int], touched: int | None = None
) -> list[Stretch]:
    """The phases, with the number of remarks on each step.

    The current one is shown unfolded, and the one that was just worked in.
    """
    process = case.course
    here = process.phase_of(case.current_step)
    found = []
    for phase in process.phases:
        rows = [_row(step, case, remarks) for step in case.steps.all() if step.number in phase]
        is_current = phase == here and case.is_under_way
        is_shown = is_current or (touched is not None and touched in phase)
        found.append(Stretch(phase, rows, is_current, is_shown))
    return found


@dataclass(frozen=True)
class Line:
    """One case in a list."""

    case: Case
    step: processes.Step | None
    is_late: bool

    @property
    def tone(self) -> str:
        return tone_of(self.case)

    @property
    def state(self) -> str:
        return str(Case.Status(self.case.status).label)


def lines(cases: Iterable[Case], today: date) -> list[Line]:
    return [_line(case, today) for case in cases]


def _line(case: Case, today: date) -> Line:
    if not case.is_under_way:
        return Line(case, None, is_late=False)
    process = processes.get(case.process, case.process_version)
    is_late = case.next_due is not None and case.next_due < today
    return Line(case, process.steps[case.current_step - 1], is_late)


def tone_of(case: Case) -> str:
    return CASE_TONES.get(Case.Status(case.status), "neutral")


def _row(step: ChecklistStep, case: Case, remarks: Mapping[int, int]) -> Row:
    is_open = case.is_under_way and not step.is_finished
    is_current = case.is_under_way and step.number == case.current_step
    closed = gates.closed(step) if is_open else []
    return Row(step, closed, is_open, is_current, remarks.get(step.pk, 0))
