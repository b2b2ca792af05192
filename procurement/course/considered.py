"""What a decision rests on, beside the form that takes it (C07a)."""

from dataclasses import dataclass

from procurement import shown
from procurement.models import ChecklistStep, StepDecision
from procurement.worksheets import WORKSHEETS, written


@dataclass(frozen=True)
class Considered:
    """The last word of the visitation, and the answers on capacity and readiness."""

    recommended: StepDecision | None
    answers: list[tuple[str, str]]


def considered(step: ChecklistStep) -> Considered | None:
    """What the manager has at hand; nothing at other steps."""
    decision = step.text.decision
    if decision is None or decision.key != "management":
        return None
    earlier = step.case.step_named("visitation")
    decisions = list(earlier.decisions.all()) if earlier else []
    sheet = WORKSHEETS["readiness_questions"]
    answers = shown.display(sheet.fields, written.answers(step.case, sheet.key))
    return Considered(decisions[-1] if decisions else None, answers)
