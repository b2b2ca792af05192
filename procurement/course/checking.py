"""The checkpoints of a step as its page shows them. Reads what lies in memory.

A checkpoint is answered by a person, or by what the case says elsewhere. A person's word rules;
only "relevant, and not done yet" ends when the case says later that it is done.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from procurement.course import answering
from procurement.course.answering import Found
from procurement.course.places import Place, places_of
from procurement.fields import Text
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
UNFINISHED = (Status.OPEN, Status.RELEVANT)


@dataclass(frozen=True)
class Point:
    """One checkpoint, what the case says to it, and whether that holds in this phase too."""

    step: ChecklistStep
    checkpoint: Checkpoint
    answer: CheckpointAnswer
    # What answers it elsewhere in the case, unless a person has said otherwise.
    found: Found | None
    is_confirmed: bool
    # How many have written what they learnt (D05), where it was counted.
    comments: int = 0

    @property
    def status(self) -> str:
        return self.found.status if self.found else self.answer.status

    @property
    def state(self) -> str:
        return str(Status(self.status).label)

    @property
    def tone(self) -> str:
        return TONES[Status(self.status)]

    @property
    def is_done(self) -> bool:
        return self.status == Status.DONE

    @property
    def is_open(self) -> bool:
        return self.status == Status.OPEN

    @property
    def is_relevant(self) -> bool:
        """D11: progress counts those that matter; what nobody has judged may matter."""
        return self.status != Status.NOT_RELEVANT

    @property
    def awaits_confirmation(self) -> bool:
        """D10: answered in an earlier phase, and not looked at in this one."""
        return not self.is_open and not self.is_confirmed

    @property
    def is_left_open(self) -> bool:
        """Whether the step would be finished without it. Finishing answers some by itself."""
        is_open = self.status in UNFINISHED or self.awaits_confirmation
        return is_open and not self.checkpoint.is_act

    @property
    def why_open(self) -> Text:
        """What is still wanted, where somebody has said something already."""
        if self.is_open:
            return ""
        if self.status == Status.RELEVANT:
            return _("relevant, and not done yet")
        return _("answered in an earlier phase, and not confirmed in this one")

    @property
    def places(self) -> list[Place]:
        """Where it is answered; as long as it is not, where it can be."""
        if self.found:
            return places_of(self.step, self.found.sources)
        if self.status not in UNFINISHED:
            return []
        ways = [source for way in self.checkpoint.ways for source in way]
        return places_of(self.step, [source for source in ways if not source.leaves_out])


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

    def named(self, key: str) -> Point:
        return next(point for point in self.points if point.checkpoint.key == key)

    @property
    def left_open(self) -> list[Point]:
        """What is named to whoever finishes the step now."""
        return [point for point in self.points if point.is_left_open]


def names_of(points: Iterable[Point]) -> str:
    return ", ".join(str(point.checkpoint.title) for point in points)


def points_of(step: ChecklistStep, comments: Mapping[str, int] = NOTHING) -> Points:
    answers = {row.key: row for row in step.case.checkpoints.all()}
    points = [_point(step, one, answers.get(one.key)) for one in step.text.checkpoints]
    return Points([replace(one, comments=comments.get(one.checkpoint.key, 0)) for one in points])


def point_of(step: ChecklistStep, key: str) -> Point | None:
    return next((one for one in points_of(step).points if one.checkpoint.key == key), None)


def read_anew(step: ChecklistStep) -> Points:
    """The same out of the database, for an action that holds the lock of the case."""
    case = Case.objects.select_related(*answering.JOINED).get(pk=step.case_id)
    own = ("steps", "checkpoints__confirmations")
    prefetch_related_objects([case], *own, *answering.wanted_by(step))
    return points_of(next(one for one in case.steps.all() if one.pk == step.pk))


def wanted_from(user: User, case: Case) -> list[tuple[ChecklistStep, Checkpoint]]:
    """D12: the checkpoints that wait for this person, each where it is asked first."""
    waiting = {
        row.key: row
        for row in case.checkpoints.all()
        if row.status in UNFINISHED
        and (user.acts_as(row.judged_by_id) or user.acts_as(row.helped_by_id))
    }
    found: dict[str, tuple[ChecklistStep, Checkpoint]] = {}
    for step in case.steps.all() if waiting else ():
        for one in step.text.checkpoints:
            row = waiting.get(one.key)
            if row and not step.is_finished and not _found(step, one, row):
                found.setdefault(one.key, (step, one))
    return list(found.values())


def _point(step: ChecklistStep, checkpoint: Checkpoint, row: CheckpointAnswer | None) -> Point:
    answer = row or CheckpointAnswer(key=checkpoint.key)
    found = _found(step, checkpoint, answer)
    phase = step.case.course.phase_of(step.number).key
    confirmed = row is not None and any(one.phase == phase for one in row.confirmations.all())
    is_first = found is not None and not _asked_before(step, checkpoint.key)
    return Point(step, checkpoint, answer, found, confirmed or is_first)


def _found(step: ChecklistStep, checkpoint: Checkpoint, row: CheckpointAnswer) -> Found | None:
    """What the case says elsewhere, if nobody has said anything that rules over it."""
    if row.status not in UNFINISHED:
        return None
    return answering.find(step, checkpoint, row.answered_at)


def _asked_before(step: ChecklistStep, key: str) -> bool:
    """D10: whether an earlier phase of the case has asked it."""
    course = step.case.course
    phase = course.phase_of(step.number)
    return any(_asks(one, key) for one in step.case.steps.all() if one.number < phase.first)


def _asks(step: ChecklistStep, key: str) -> bool:
    left_out = step.status == ChecklistStep.Status.NOT_RELEVANT
    return not left_out and any(one.key == key for one in step.text.checkpoints)
