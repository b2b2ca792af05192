"""What a gate says, and the ways in which gates ask."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from portal.refusals import Refused
from procurement.models import ChecklistStep
from procurement.worksheets import WORKSHEETS, written

Text = str | Promise


@dataclass(frozen=True)
class Gate:
    """A rule that is not met: what is missing, who can supply it, and where.

    Some stand only in the way of a yes: the step may be decided, but not with that answer.
    """

    reason: Text
    who: Text
    url: str
    stops_only_yes: bool = False

    def __str__(self) -> str:
        return f"{self.reason} {self.who}"


class GateClosed(Refused):
    """The step must wait; the words say for what."""


Rule = Callable[[ChecklistStep], Gate | None]


def done_first(step: ChecklistStep, key: str, reason: Text) -> Gate | None:
    """The step of this key must be finished, where the case has one."""
    other = step.case.step_named(key)
    if other is None or other.is_finished:
        return None
    return waits_for(other, reason)


def waits_for(step: ChecklistStep, reason: Text) -> Gate:
    """Another step must be finished, by its people."""
    roles = step.text.answered_by or step.text.performers
    text = _("Step {number} must be finished first, by: {who}.")
    who = format_lazy(text, number=step.number, who=_people(step, roles))
    return Gate(reason, who, step.get_absolute_url())


def is_skipped(step: ChecklistStep) -> bool:
    """D02: left out because the case stepped in at a later phase, and for no reason of its own."""
    case = step.case
    if not case.entered_phase or step.status != ChecklistStep.Status.NOT_RELEVANT:
        return False
    return step.not_relevant_reason.endswith(case.entered_reason)


def filled_first(step: ChecklistStep, sheet: str, reason: Text) -> Gate | None:
    """Something must stand in a worksheet."""
    return None if written.is_filled(step.case, sheet) else asks_sheet(step, sheet, reason)


def asks_sheet(step: ChecklistStep, sheet: str, reason: Text) -> Gate:
    """What is missing belongs in a worksheet, at the step that has it."""
    places = [one for one in step.case.steps.all() if sheet in one.text.worksheets] or [step]
    place = next((one for one in places if not one.is_finished), places[0])
    known = WORKSHEETS.get(sheet)
    roles = (known.written_by if known else ()) or place.text.performers
    text = _("It is written at step {number}, by: {who}.")
    who = format_lazy(text, number=place.number, who=_people(place, roles))
    return Gate(reason, who, place.get_absolute_url())


def asks_step(step: ChecklistStep, key: str, reason: Text) -> Gate:
    """What is missing is given at the step of this key, or at this one."""
    place = step.case.step_named(key) or step
    text = _("It is given at step {number}, by: {who}.")
    who = format_lazy(text, number=place.number, who=_people(place, place.text.performers))
    return Gate(reason, who, place.get_absolute_url())


def _people(step: ChecklistStep, roles: tuple[str, ...]) -> Text:
    if step.assignee and step.assignee.is_active:
        return step.assignee.name
    return ", ".join(str(Role(role).label) for role in roles)
