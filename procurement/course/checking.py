"""The checkpoints of a step as its page shows them. Reads what lies in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from accounts.models import User
from procurement.models import Case, ChecklistStep, CheckpointAnswer
from procurement.processes import Checkpoint

Status = CheckpointAnswer.Status
NOTHING: Mapping[str, int] = MappingProxyType({})
TONES = {
    Status.OPEN: "neutral",
    Status.RELEVANT: "info",
    Status.DONE: "success",
    Status.NOT_RELEVANT: "neutral",
}


@dataclass(frozen=True)
class Point:
    """One checkpoint, what the case says to it, and whether that was said in this phase too."""

    checkpoint: Checkpoint
    answer: CheckpointAnswer
    is_confirmed: bool
    # How many have written what they learnt (D05), where it was counted.
    comments: int = 0

    @property
    def tone(self) -> str:
        return TONES[Status(self.answer.status)]

    @property
    def is_done(self) -> bool:
        return self.answer.status == Status.DONE

    @property
    def is_open(self) -> bool:
        return self.answer.status == Status.OPEN

    @property
    def is_relevant(self) -> bool:
        """D11: progress counts those that matter; what nobody has judged may matter."""
        return self.answer.status != Status.NOT_RELEVANT

    @property
    def awaits_confirmation(self) -> bool:
        """D10: answered in an earlier phase, and not looked at in this one."""
        return not self.is_open and not self.is_confirmed


@dataclass(frozen=True)
class Points:
    """The checkpoints of a step, and how far they are."""

    points: list[Point]

    @property
    def relevant(self) -> int:
        return sum(point.is_relevant for point in self.points)

    @property
    def done(self) -> int:
        return sum(point.is_done for point in self.points)


def points_of(step: ChecklistStep, comments: Mapping[str, int] = NOTHING) -> Points:
    case = step.case
    phase = case.course.phase_of(step.number).key
    answers = {row.key: row for row in case.checkpoints.all()}
    points = [_point(one, answers.get(one.key), phase) for one in step.text.checkpoints]
    return Points([replace(one, comments=comments.get(one.checkpoint.key, 0)) for one in points])


def point_of(step: ChecklistStep, key: str) -> Point | None:
    return next((one for one in points_of(step).points if one.checkpoint.key == key), None)


def wanted_from(user: User, case: Case) -> list[tuple[ChecklistStep, Checkpoint]]:
    """D12: the checkpoints that wait for this person, each where it is asked first."""
    waiting = {
        row.key
        for row in case.checkpoints.all()
        if row.status in (Status.OPEN, Status.RELEVANT)
        and (user.acts_as(row.judged_by_id) or user.acts_as(row.helped_by_id))
    }
    found: dict[str, tuple[ChecklistStep, Checkpoint]] = {}
    for step in case.steps.all() if waiting else ():
        for one in step.text.checkpoints:
            if one.key in waiting and not step.is_finished:
                found.setdefault(one.key, (step, one))
    return list(found.values())


def _point(checkpoint: Checkpoint, row: CheckpointAnswer | None, phase: str) -> Point:
    if row is None:
        return Point(checkpoint, CheckpointAnswer(key=checkpoint.key), is_confirmed=False)
    confirmed = any(one.phase == phase for one in row.confirmations.all())
    return Point(checkpoint, row, confirmed)
