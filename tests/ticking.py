"""Steps finished on the way to what a test is about: whatever is open at them is left so."""

from typing import Any

from accounts.models import User
from procurement.actions import checklist
from procurement.course import checking
from procurement.models import ChecklistStep, StepDecision


def complete(step: ChecklistStep, *, by: User) -> None:
    checklist.complete(step, by=by, leaving=open_at(step))


def decide(step: ChecklistStep, *, by: User, **answer: Any) -> StepDecision:
    return checklist.decide(step, by=by, leaving=open_at(step), **answer)


def open_at(step: ChecklistStep) -> list[str]:
    return [point.checkpoint.key for point in checking.read_anew(step).left_open]
