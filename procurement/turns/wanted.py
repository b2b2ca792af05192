"""What a case wants from a person, and whose turn it is otherwise."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from procurement import gates, permissions
from procurement.course import checking
from procurement.gates import Gate
from procurement.models import Case, ChecklistStep
from procurement.processes import Step
from procurement.thresholds import Band

Text = str | Promise


@dataclass(frozen=True)
class Wanted:
    """One thing somebody is waited for with."""

    text: Text
    url: str
    by_when: date | None = None


@dataclass(frozen=True)
class Turn:
    """Whose turn it is: the step, its people, and what holds it back."""

    step: ChecklistStep
    who: Text
    gates: list[Gate]


def wanted_from(user: User, case: Case) -> list[Wanted]:
    """What this person is to do in the case now, the most pressing first."""
    if case.is_draft:
        return _to_send(user, case)
    if not case.is_under_way:
        return []
    own = [*_to_take(user, case), *_to_do(user, case)]
    return [*own, *_to_decide(user, case), *_to_judge(user, case), *_to_clarify(user, case)]


def whose_turn(case: Case) -> Turn | None:
    """The current step and who has it, for everybody who waits."""
    if not case.is_under_way:
        return None
    step = _current(case)
    if step is None:
        return None
    return Turn(step, who_at(step), gates.closed(step))


def is_now(step: ChecklistStep) -> bool:
    """Whether somebody is waited for at a step: where the case stands, or where it was given away.

    Whom an edition names for a step is waited for when the case comes there.
    """
    if step.is_finished:
        return False
    given = step.assignee_id and (step.due_date or step.assignee_id != step.text.person_id)
    return step.number == step.case.current_step or bool(given)


def who_at(step: ChecklistStep) -> str:
    """Who has a step: somebody who works here, else its roles."""
    if step.assignee and step.has_person:
        return step.assignee.name
    return roles_at(step.case, step.text)


def roles_at(case: Case, step: Step) -> str:
    """Those who do a step, in words. A new case is with the coordinators, whatever its step."""
    roles = [Role.COORDINATOR] if case.is_new else [Role(role) for role in step.performers]
    return ", ".join(str(role.label) for role in roles)


def _to_send(user: User, case: Case) -> list[Wanted]:
    if not permissions.can_submit(user, case):
        return []
    return [
        Wanted(
            _("Finish the request and send it."),
            reverse("procurement:request_edit", args=[case.pk]),
        )
    ]


def _to_take(user: User, case: Case) -> list[Wanted]:
    if case.coordinator_id or not permissions.can_assign_coordinator(user, case):
        return []
    return [
        Wanted(
            _("Take the case, or choose a contact person for the department."),
            reverse("procurement:assign_coordinator", args=[case.pk]),
        )
    ]


def _to_do(user: User, case: Case) -> list[Wanted]:
    steps = [step for step in case.steps.all() if _is_for(user, step, case)]
    steps.sort(key=lambda step: (step.due_date or date.max, step.number))
    return [_on_step(step) for step in steps]


def _to_decide(user: User, case: Case) -> list[Wanted]:
    """D03: where the process asks after each phase, and this one has ended."""
    phase = gates.phase_at_end(case)
    asked = case.course.decides_after_phases and permissions.can_decide_phase(user, case)
    if phase is None or not asked:
        return []
    text = format_lazy(_("Say whether the case goes on after “{phase}”."), phase=phase.title)
    return [Wanted(text, reverse("procurement:decide_phase", args=[case.pk, phase.key]))]


def _to_judge(user: User, case: Case) -> list[Wanted]:
    """D12: the checkpoints this person was drawn in on."""
    return [
        Wanted(
            format_lazy(_("Take a position on: {title}"), title=checkpoint.title),
            reverse("procurement:checkpoint", args=[step.pk, checkpoint.key]),
        )
        for step, checkpoint in checking.wanted_from(user, case)
    ]


def _to_clarify(user: User, case: Case) -> list[Wanted]:
    """F13, F14, F15: what the request left to be clarified."""
    request = case.request
    asked = (
        (request.system_owner_unclear and not request.system_owner_id, _("system owner")),
        (request.business_owner_unclear and not request.business_owner_id, _("business owner")),
        (request.cost_band == Band.UNCLEAR and not request.has_amounts, _("cost over four years")),
    )
    if not permissions.can_change_answers(user, case):
        return []
    address = reverse("procurement:request_edit", args=[case.pk])
    return [
        Wanted(format_lazy(_("Clarify: {what}"), what=what), address)
        for is_open, what in asked
        if is_open
    ]


def _is_for(user: User, step: ChecklistStep, case: Case) -> bool:
    """Assigned to this person; or the current step, nobody's who works here, and theirs to do.

    Whoever sent a new case has done their part until a coordinator has taken it.
    """
    if not is_now(step):
        return False
    if step.has_person or step.number != case.current_step or case.is_new:
        return user.acts_as(step.assignee_id)
    return permissions.performs(user, step)


def _on_step(step: ChecklistStep) -> Wanted:
    if closed := [gate for gate in gates.closed(step) if not gate.stops_only_yes]:
        text = _("Step {number}, {title}, waits. {reason}")
        return Wanted(_about(step, text, reason=closed[0].reason), closed[0].url, step.due_date)
    if step.status == ChecklistStep.Status.WAITING:
        text = _("Follow up on step {number}, which waits: {title}")
    else:
        text = _("Step {number}: {title}")
    return Wanted(_about(step, text), step.get_absolute_url(), step.due_date)


def _about(step: ChecklistStep, text: Any, **more: Text) -> Text:
    return format_lazy(text, number=step.number, title=step.text.title, **more)


def _current(case: Case) -> ChecklistStep | None:
    """The first open step: the case stands there, even if it was read just before it moved."""
    return next((step for step in case.steps.all() if not step.is_finished), None)
