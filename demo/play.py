"""Each story is played by the portal's own actions, so that nothing in the demo is made up."""

import uuid
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from demo.assessing import assess_for
from demo.cast import Cast
from demo.stories import Stage, Story
from demo.writing import write_for
from procurement import gates, processes
from procurement.actions import cases, checklist, checkpoints, phases, requests
from procurement.course import checking
from procurement.models import (
    Case,
    ChecklistStep,
    CheckpointAnswer,
    PhaseDecision,
    Request,
    StepDecision,
)
from procurement.models.request import Answer
from procurement.thresholds import Band

DONE = CheckpointAnswer.Status.DONE
# Who finishes a step that is not the coordinator's, by what the step is.
FINISHERS = {
    "management": "manager",
    "procurement": "procurement",
    "processing_agreement": "security",
    "setup": "architect",
    "closing": "archive",
    "visitation": "architect",
    "readiness": "architect",
}
REMARKS = {
    "market": "Vi har set på to andre kommuner. Begge er tilfredse, den ene har betalt et tilkøb.",
    "supplier_dialogue": "Leverandøren viste systemet onsdag. Brugerstyring koster ekstra.",
    "management": "Ledelsen er med, hvis vi sætter en projektleder af to dage om ugen.",
    "support": "Leverandøren har brugersupport på hverdage kl. 8-16. IT tager imod fejl.",
}
# The last step that is done at each stage; decisions are taken on the way.
DONE_UNTIL = {
    Stage.TAKEN: 1,
    Stage.CLARIFYING: 3,
    Stage.AT_VISITATION: 5,
    Stage.MAYBE: 5,
    Stage.VISITATION_SAID_NO: 5,
    Stage.VISITATION_SAID_YES: 5,
    Stage.AGREEMENTS: 10,
    Stage.ON_AGENDA: 8,
    Stage.APPROVED: 9,
    Stage.CONDITIONS: 9,
    Stage.BOARD_SAID_NO: 8,
    Stage.CONTRACTED: 11,
    Stage.TESTED_AGAIN: 11,
    Stage.IN_OPERATION: 11,
    Stage.CLOSED: 11,
    Stage.TESTING: 11,
    Stage.WITHDRAWN: 2,
    Stage.LEFT: 8,
    Stage.SIH: 6,
    Stage.ALBERTSLUND: 4,
    Stage.KL: 3,
}


def play(cast: Cast, story: Story) -> Case:
    """Play a story until the board, or as far as it goes before it."""
    who = cast[story.who]
    case = requests.start(by=who, form_key=uuid.uuid4())
    requests.save_draft(case, by=who, values=_answers(cast, story), seen={})
    case = Case.objects.get(pk=case.pk)
    if story.stage == Stage.DISCARDED:
        requests.discard(case, by=who)
    if story.stage in (Stage.DRAFT, Stage.DISCARDED):
        return case
    case = requests.submit(case, by=who)
    # Who is taken got the contact person from the intake board (demo/meetings.py).
    if story.stage in (Stage.NEW, Stage.TAKEN):
        return case
    cases.assign_coordinator(case, by=cast["coordinator"], coordinator=cast["coordinator"])
    finish_steps(cast, case, until=DONE_UNTIL[story.stage])
    _end_early(cast, case, story)
    return Case.objects.get(pk=case.pk)


def finish_steps(cast: Cast, case: Case, *, until: int) -> None:
    """Finish the open steps in order, each by somebody who may; say yes at the crossroads."""
    for number in range(1, until + 1):
        step = case.steps.select_related("case__authority", "case__request").get(number=number)
        if step.is_finished:
            continue
        if step.text.is_decided:
            decide(cast, case, number, StepDecision.Outcome.YES)
        else:
            _finish(cast, step)
        end_phase(cast, case)


def _finish(cast: Cast, step: ChecklistStep) -> None:
    write_for(cast, step)
    assess_for(cast, step)
    by = _finisher(cast, step)
    _remark(step, by)
    _take_positions(step, by)
    checklist.complete(step, by=by)


def _take_positions(step: ChecklistStep, by: User) -> None:
    """What is written nowhere else is ticked before the step is."""
    for point in checking.read_anew(step).left_open:
        checkpoints.answer(step, by=by, key=point.checkpoint.key, status=DONE)


def end_phase(cast: Cast, case: Case) -> None:
    """Where the process asks after each phase, the manager says that the case goes on."""
    if not processes.newest(case.process).decides_after_phases:
        return
    case = Case.objects.prefetch_related(*gates.READ).get(pk=case.pk)
    if ended := gates.phase_at_end(case):
        reason = "Nok er kendt til at tage næste skridt."
        outcome = PhaseDecision.Outcome.ON
        phases.decide(case, by=cast["manager"], phase=ended.key, outcome=outcome, reason=reason)


def _remark(step: ChecklistStep, by: User) -> None:
    if step.text.key in REMARKS:
        checklist.add_remark(step, by=by, text=REMARKS[step.text.key])


def _finisher(cast: Cast, step: ChecklistStep) -> User:
    return cast[FINISHERS.get(step.text.key, "coordinator")]


def decide(cast: Cast, case: Case, number: int, outcome: str) -> None:
    """Answer a step that is decided, by one of those who may."""
    decision, contacts = answer_to(cast, case, number, outcome)
    by = _finisher(cast, decision.step)
    checklist.decide(decision.step, by=by, decision=decision, it_contacts=contacts)


def answer_to(cast: Cast, case: Case, number: int, outcome: str) -> tuple[StepDecision, list[User]]:
    """The answer, unsaved, and the contacts in IT; what the step wants before it is done."""
    step = case.steps.select_related("case__authority", "case__request").get(number=number)
    write_for(cast, step)
    by = _finisher(cast, step)
    _remark(step, by)
    if outcome == StepDecision.Outcome.YES:
        _take_positions(step, by)
    is_technical = outcome == StepDecision.Outcome.YES and step.text.key != "management"
    decision = _decision(step.text.key, outcome)
    decision.step = step
    return decision, [cast["architect"]] if is_technical else []


def _decision(key: str, outcome: str) -> StepDecision:
    decision = StepDecision(outcome=outcome)
    today = timezone.localdate()
    if key == "management":
        decision.reason = "Forvaltningen har folk og tid, og gevinsten er tydelig."
    elif outcome == StepDecision.Outcome.YES:
        decision.recommendations = "Stil krav om brugerstyring og om adgang til egne data."
    elif outcome == StepDecision.Outcome.MAYBE:
        decision.missing = "Udkast til kontrakt\nTegning af snitflader"
        decision.missing_by = today + timedelta(days=8)
    elif key == "visitation":
        decision.reason = "Vi har allerede et system, der kan det samme."
    else:
        decision.reason = "Fejlene skal rettes, før nogen bruger systemet."
        decision.missing = "To testpersoner kunne ikke logge ind."
        decision.missing_by = today + timedelta(days=14)
    return decision


def _end_early(cast: Cast, case: Case, story: Story) -> None:
    if story.stage == Stage.WITHDRAWN:
        fresh = Case.objects.get(pk=case.pk)
        cases.withdraw(fresh, by=cast[story.who], reason="Vi bruger det, vi har, et år til.")
    elif story.stage == Stage.AGREEMENTS:
        step = case.steps.select_related("case__authority").get(number=11)
        due = timezone.localdate() + timedelta(days=6)
        checklist.assign(step, by=cast["coordinator"], assignee=cast["security"], due_date=due)
    elif story.stage == Stage.CLARIFYING:
        step = case.steps.select_related("case__authority").get(number=4)
        due = timezone.localdate() - timedelta(days=2)
        checklist.assign(step, by=cast["coordinator"], assignee=cast["coordinator"], due_date=due)


def _answers(cast: Cast, story: Story) -> dict[str, object]:
    """What was typed into the request; a draft is only begun."""
    who = cast[story.who]
    begun: dict[str, object] = {
        "title": story.title,
        "kind": story.kind,
        "description": story.description,
    }
    if story.stage in (Stage.DRAFT, Stage.DISCARDED) or not story.description:
        return begun
    audiences = [Request.Audience.EMPLOYEES]
    if story.citizens:
        audiences.append(Request.Audience.CITIZENS)
    return {
        **begun,
        "expectations": "Hjælp til at vælge rigtigt og til de papirer, vi ikke kender.",
        "contact": who,
        "department": who.department,
        "need": story.description,
        "strategy": "Digitaliseringsstrategien: én indgang for borgere og medarbejdere.",
        "affected": "Medarbejderne i afdelingen, og dem de hjælper.",
        "personal_data": Answer.YES if story.personal else Answer.NO,
        "personal_data_kinds": [Request.PersonalData.ORDINARY, Request.PersonalData.CPR]
        if story.personal
        else [],
        "audiences": audiences,
        "user_count": 40 + 35 * (len(story.title) % 7),
        "system_owner": cast["owner"],
        "business_owner": who,
        "cost_one_off": Decimal(story.one_off or 0),
        "cost_yearly": Decimal(story.yearly or 0),
        "cost_band": "" if story.yearly is not None else Band.UNCLEAR,
        "payer": who.department,
        "wanted_from": timezone.localdate() + timedelta(days=90),
        "replaces": Answer.YES if story.replaces else Answer.NO,
        "replaced_name": story.replaces,
    }
