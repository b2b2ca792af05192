"""What a process is made of: phases, steps, checkpoints, and the answers a step may ask for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from procurement.processes.sources import Source, Way

Text = str | Promise
Condition = Literal["replacing", "personal_data"]
UNMET: dict[Condition, Text] = {
    "replacing": _("No system is replaced."),
    "personal_data": _("No personal data are processed."),
}


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A step that is answered, not ticked.

    A "no" ends the case, or sends it back to the step of the key `back_to`; so does a "maybe".
    Without `back_to`, a "maybe" waits until the day it names.
    """

    key: str
    outcomes: tuple[tuple[str, Text], ...]
    back_to: str = ""
    no_ends_the_case: bool = True
    decided_by: tuple[str, ...] = ()


VISITATION = Decision(
    key="visitation",
    outcomes=(("yes", _("Yes")), ("maybe", _("Maybe")), ("no", _("No"))),
    back_to="papers",
    decided_by=("architect", "security", "coordinator"),
)
MANAGEMENT = Decision(
    key="management",
    outcomes=(("yes", _("Go on")), ("maybe", _("Wait")), ("no", _("Stop"))),
    decided_by=("manager",),
)
READINESS = Decision(
    key="readiness",
    outcomes=(("yes", _("Yes")), ("no", _("No"))),
    back_to="test",
    no_ends_the_case=False,
)
APPROVAL = Decision(
    key="approval",
    outcomes=(
        ("yes", _("Approve")),
        ("conditions", _("Approve with conditions")),
        ("no", _("Reject")),
    ),
    decided_by=("coordinator", "manager"),
)
DECISIONS = {d.key: d for d in (VISITATION, MANAGEMENT, READINESS, APPROVAL)}


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """Something to take a position on. The same key in several steps is the same question.

    Without a key it is known by its place in its step.
    """

    key: str = ""
    title: Text
    guidance: Text = ""
    # What says it already, so that nobody is asked again; the first that is found counts.
    answered_in: tuple[Way, ...] = ()
    links: tuple[tuple[Text, str], ...] = ()
    # Ours, where the source of the process is silent.
    is_proposal: bool = False

    @property
    def ways(self) -> tuple[tuple[Source, ...], ...]:
        """The ways in which it can be answered elsewhere, each with all that it takes."""
        return tuple(way if isinstance(way, tuple) else (way,) for way in self.answered_in)

    @property
    def is_act(self) -> bool:
        """Whether finishing the step is what answers it."""
        return any(source.is_act for way in self.ways for source in way)


def point(title: Text, *answered_in: Way) -> Checkpoint:
    """A checkpoint of one step, and where a case says already what it asks."""
    return Checkpoint(title=title, answered_in=answered_in)


@dataclass(frozen=True, kw_only=True)
class Phase:
    """A stretch of a process, from its first to its last step, both included."""

    key: str
    title: Text
    first: int
    last: int
    is_proposal: bool = False

    def __contains__(self, number: int) -> bool:
        return self.first <= number <= self.last


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing to be done in a process.

    `key` says what it is, in whatever process: gates and decisions name steps by it. Performers
    are values of accounts.models.Role; the first one answers for the step until an authority says
    otherwise. A supplier has no role, so with_supplier says that one takes part.
    """

    key: str
    number: int
    title: Text
    guidance: Text
    points: tuple[Text | Checkpoint, ...]
    performers: tuple[str, ...]
    decision: Decision | None = None
    with_supplier: bool = False
    condition: Condition | None = None
    # Nothing after this step is done before it is.
    holds: bool = False
    # Cannot be left out, decided or not: the case's state follows it.
    is_turning_point: bool = False
    # The role whose person in the department gets it when the case comes to it.
    given_to: str = ""
    # Who alone may tick it, and who alone may leave it out; empty: as everywhere.
    answered_by: tuple[str, ...] = ()
    left_out_by: tuple[str, ...] = ()
    # What is filled in, assessed and attached here, and what holds the step back, by name.
    worksheets: tuple[str, ...] = ()
    assessments: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()
    # Set by an authority: its own words beside ours, who gets the step, why it does not use it.
    own_guidance: str = ""
    person_id: int | None = None
    off_reason: str = ""

    @property
    def checkpoints(self) -> tuple[Checkpoint, ...]:
        points = [one if isinstance(one, Checkpoint) else point(one) for one in self.points]
        return tuple(
            one if one.key else replace(one, key=f"{self.key}.{number}")
            for number, one in enumerate(points, start=1)
        )

    @property
    def outcomes(self) -> tuple[str, ...]:
        return tuple(key for key, _label in self.decision.outcomes) if self.decision else ()

    @property
    def is_decided(self) -> bool:
        return self.decision is not None

    @property
    def is_visitation(self) -> bool:
        """C05a: gone through at a meeting, or answered after it."""
        return "visitation_meeting" in self.worksheets or self.decision is VISITATION

    @property
    def can_be_left_out(self) -> bool:
        return not (self.is_decided or self.is_turning_point)

    @property
    def why_left_out(self) -> Text:
        """Why a case does not have the step: its authority's reason, or the condition not met."""
        return self.off_reason or (UNMET[self.condition] if self.condition else "")


@dataclass(frozen=True, kw_only=True)
class Process:
    """A way from wish to operation. A change of its steps is a new version, not an edit."""

    key: str
    version: int
    name: Text
    summary: Text = ""
    phases: tuple[Phase, ...]
    steps: tuple[Step, ...]
    # D03: at the end of every phase somebody decides to go on or to leave.
    decides_after_phases: bool = False

    def step(self, number: int) -> Step:
        return self.steps[number - 1]

    def named(self, key: str) -> Step | None:
        return next((step for step in self.steps if step.key == key), None)

    def phase_of(self, number: int) -> Phase:
        return next(phase for phase in self.phases if number in phase)

    def phase(self, key: str) -> Phase:
        return next(phase for phase in self.phases if phase.key == key)

    def steps_of(self, phase: Phase) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.number in phase)

    def numbers_of(self, role: str) -> list[int]:
        """The steps that somebody with this role performs."""
        return [step.number for step in self.steps if role in step.performers]

    def steps_when(self, conditions: Iterable[Condition]) -> tuple[Step, ...]:
        """The steps a case has, given which of the conditions it meets."""
        met = {None, *conditions}
        return tuple(s for s in self.steps if s.condition in met and not s.off_reason)
