"""Gates that hold for every step: the order of the course, its decisions and its phases."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from procurement.gates.structure import Gate, is_skipped, waits_for
from procurement.models import Case, ChecklistStep, PhaseDecision, StepDecision
from procurement.processes import Phase

GOES_ON = (StepDecision.Outcome.YES, StepDecision.Outcome.CONDITIONS)
SIGNED = (Case.Status.CONTRACTED, Case.Status.IN_OPERATION)
HELD: dict[str, Promise] = {
    "visitation": _("The IT visitation has not said yes."),
    "management": _("Management has not said yes."),
    "procurement": _("Procurement has not given its statement."),
    "approval": _("The purchase is not approved."),
    "readiness": _("The system is not declared ready for operation."),
}
_HELD = _("An earlier step is not finished.")
# G16: the step that is done by reporting the case to a board.
REPORTING = "agenda_item"


def contact_person_first(step: ChecklistStep) -> Gate | None:
    """C06b: an answer needs somebody to receive it."""
    if step.text.decision is None and not _holds_before(step):
        return None
    return _no_contact_person(step) if step.case.status == Case.Status.SUBMITTED else None


def contact_person_chosen(step: ChecklistStep) -> Gate | None:
    """F23: the department has somebody to ask."""
    return None if step.case.coordinator_id else _no_contact_person(step)


def _no_contact_person(step: ChecklistStep) -> Gate:
    return Gate(
        _("The case has no contact person."),
        _("A coordinator can take it."),
        step.case.get_absolute_url(),
    )


def held_back(step: ChecklistStep) -> Gate | None:
    """C06, C07, C08a, C18b, F30: nothing after a step that holds until it is done, and said yes."""
    for earlier in _holds_before(step):
        if not passed(earlier):
            return waits_for(earlier, HELD.get(earlier.text.key, _HELD))
    return None


def passed(step: ChecklistStep) -> bool:
    """Whether the step is done, and decided with a yes if it is decided."""
    if not step.text.is_decided or step.status == ChecklistStep.Status.NOT_RELEVANT:
        return step.is_finished
    decisions = list(step.decisions.all())
    return step.is_finished and bool(decisions) and decisions[-1].outcome in GOES_ON


def phase_decided(step: ChecklistStep) -> Gate | None:
    """D03: at the end of every phase somebody says whether the case goes on."""
    case = step.case
    phase = next((one for one in undecided_phases(case) if one.last < step.number), None)
    if phase is None:
        return None
    return Gate(
        format_lazy(
            _("Nobody has decided whether to go on after the phase “{phase}”."), phase=phase.title
        ),
        _("The manager or the contact person decides."),
        reverse("procurement:decide_phase", args=[case.pk, phase.key]),
    )


def undecided_phases(case: Case) -> list[Phase]:
    """The phases after which nobody has said "go on", those before it entered left out."""
    if not case.course.decides_after_phases:
        return []
    latest = {decision.phase: decision.outcome for decision in case.phase_decisions.all()}
    phases = case.course.phases
    begun = case.course.phase(case.entered_phase).first if case.entered_phase else 1
    return [
        phase
        for phase in phases[:-1]
        if phase.first >= begun and latest.get(phase.key) != PhaseDecision.Outcome.ON
    ]


def phase_to_decide(case: Case) -> Phase | None:
    """The first undecided phase, if all its steps are finished: now somebody is to decide."""
    if not case.is_under_way:
        return None
    phase = next(iter(undecided_phases(case)), None)
    if phase is None:
        return None
    is_over = all(step.is_finished for step in case.steps.all() if step.number in phase)
    return phase if is_over else None


def phase_at_end(case: Case) -> Phase | None:
    """The phase that just ended, where one may go on or leave.

    Some processes ask after each phase. In the others one may leave until the next phase is begun.
    """
    if case.course.decides_after_phases:
        return phase_to_decide(case)
    current = next((step for step in case.steps.all() if not step.is_finished), None)
    if current is None or not case.is_under_way:
        return None
    here = case.course.phase_of(current.number)
    done = ChecklistStep.Status.DONE
    if any(step.status == done for step in case.steps.all() if step.number in here):
        return None
    return next((one for one in case.course.phases if one.last == here.first - 1), None)


def may_enter_later(case: Case) -> bool:
    """D02: as long as nothing but the request is done."""
    done = [step for step in case.steps.all() if step.status == ChecklistStep.Status.DONE]
    return case.is_under_way and not case.entered_phase and all(s.number == 1 for s in done)


def decisions_before(case: Case, phase: Phase) -> list[ChecklistStep]:
    """D02: what a case would go past unanswered, if it began at the phase: what decides or holds.

    C06, C07, F30: nobody skips these alone; whoever may decide for the department lets it pass.
    """
    earlier = [one for one in case.steps.all() if one.number < phase.first and not one.is_finished]
    return [one for one in earlier if one.text.holds or not one.text.can_be_left_out]


def has_left(case: Case) -> bool:
    """Whether the case left at the end of a phase, and may come back."""
    decisions = list(case.phase_decisions.all())
    left = bool(decisions) and decisions[-1].outcome == PhaseDecision.Outcome.EXIT
    if not left or case.status != Case.Status.CLOSED or case.contracts.all():
        return False
    # One that came back, and was then finished, is over.
    return not all(step.is_finished for step in case.steps.all())


def step_of_reporting(case: Case) -> ChecklistStep | None:
    """The step that is done by reporting the case, as long as its gates are to be asked.

    Done, or left out for a reason of its own, it asks nothing; to step in after it is none (D02).
    """
    step = case.step_named(REPORTING)
    return step if step and (not step.is_finished or is_skipped(step)) else None


def waits_for_report(step: ChecklistStep) -> bool:
    """Whether the step is done by reporting the case, to a board that meets here."""
    case = step.case
    if step.text.key != REPORTING or step.is_finished:
        return False
    may = case.is_new or case.can_become(Case.Status.AWAITING_BOARD)
    return may and any(board.rules.wants_papers for board in case.authority.boards.all())


def is_signed_contract(step: ChecklistStep) -> bool:
    """A registered contract is not undone by taking the tick back."""
    return step.text.key == "contract" and step.case.status in SIGNED


def _holds_before(step: ChecklistStep) -> list[ChecklistStep]:
    return [one for one in step.case.steps.all() if one.number < step.number and one.text.holds]
