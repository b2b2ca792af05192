"""A case may step in at any phase, and leave at the end of one (D02, D03)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.trail import record
from portal.locks import pause_point
from portal.refusals import Refused
from procurement import gates, permissions
from procurement.actions import assessments, cases
from procurement.course import standing
from procurement.models import Case, ChecklistStep, PhaseDecision

Status = ChecklistStep.Status


@transaction.atomic
def decide(case: Case, *, by: User, phase: str, outcome: str, reason: str) -> PhaseDecision:
    """At the end of a phase: the case goes on, or it leaves the process there."""
    case = standing.lock_open(case.pk)
    ended = gates.phase_at_end(case)
    pause_point("between looking at a phase and deciding it")
    if ended is None or ended.key != phase:
        raise Refused(
            _("This phase is not waiting for a decision. Somebody may have decided already.")
        )
    decision = PhaseDecision.objects.create(
        case=case, phase=phase, outcome=outcome, reason=reason, decided_by=by
    )
    leaves = outcome == PhaseDecision.Outcome.EXIT
    following = next((step for step in case.steps.all() if not step.is_finished), None)
    tell = [case.requester, case.coordinator, following.assignee if following else None]
    record("procurement.phase_decided", case, by=by, tell=tell, decision=decision, phase=ended)
    if leaves:
        cases.leave(case, by=by, reason=reason)
    return decision


@transaction.atomic
def enter(case: Case, *, by: User, phase: str, reason: str) -> None:
    """The case begins at a later phase: what comes before is left out, with the reason.

    Past a decision, a manager alone lets it begin.
    """
    case = standing.lock_open(case.pk)
    if not gates.may_enter_later(case):
        raise Refused(_("The case is already under way, so it can no longer begin elsewhere."))
    begun = case.course.phase(phase)
    skipped = gates.decisions_before(case, begun)
    if skipped and not permissions.can_skip_decisions(by, case):
        raise Refused(_("Only a manager can let the case begin past a decision."))
    case.entered_phase, case.entered_reason = begun.key, reason
    case.save(update_fields=["entered_phase", "entered_reason"])
    for step in case.steps.all():
        if step.number < begun.first and not step.is_finished:
            step.not_relevant_reason = _("Entered later: %(reason)s") % {"reason": reason}
            standing.sign(step, by=by)
            step.move_to(Status.NOT_RELEVANT)
    following = standing.update(case)
    tell = [case.requester, case.coordinator, following.assignee if following else None]
    steps = [str(step) for step in skipped]
    known: dict[str, Any] = {"phase": begun, "reason": reason, "skipped": steps}
    record("procurement.phase_entered", case, by=by, tell=tell, **known)
    assessments.ask_at(following)
