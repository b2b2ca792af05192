"""Gates: rules that hold a step back, one function each, one module a stretch of the course.

A closed gate says what is missing, who can supply it, and where. The page shows it and the action
enforces it. All read the case as it lies in memory (READ), so a page may ask for every step.
"""

from django.db.models import Prefetch

from procurement.gates import agreements, course, need, operation, triage
from procurement.gates.course import (
    GOES_ON,
    decisions_before,
    has_left,
    is_signed_contract,
    may_enter_later,
    passed,
    phase_at_end,
    step_of_reporting,
    undecided_phases,
    waits_for_report,
)
from procurement.gates.structure import Gate, GateClosed, Rule
from procurement.models import Assessment, Case, ChecklistStep, StepDecision
from procurement.worksheets.written import WRITTEN

__all__ = [
    "GATES",
    "GOES_ON",
    "READ",
    "Gate",
    "GateClosed",
    "Rule",
    "check",
    "closed",
    "closed_to",
    "closed_to_reporting",
    "decisions_before",
    "has_left",
    "is_signed_contract",
    "may_enter_later",
    "passed",
    "phase_at_end",
    "step_of_reporting",
    "undecided_phases",
    "waits_for_report",
]

# What prefetch_related wants, so that gates need not ask the database.
READ = (
    *WRITTEN,
    "steps__assignee",
    "steps__decisions",
    Prefetch("assessments", Assessment.objects.select_related("assignee", "thresholds")),
    "documents__reviews",
    "unwanted_documents",
    "checkpoints",
    "phase_decisions__decided_by",
    "sub_cases",
    "debts",
    "debt_acceptances",
    "contracts__system",
    "dialogues",
    "authority__boards",
)
# What select_related wants for it.
JOINED = ("request__thresholds", "authority", "project_class", "board_exemption")
ALWAYS: tuple[Rule, ...] = (course.contact_person_first, course.held_back, course.phase_decided)
NAMED: tuple[Rule, ...] = (
    course.contact_person_chosen,
    need.needs_before_market,
    need.functional_requirements_before_dialogue,
    need.documents_before_visitation,
    need.records_case,
    need.six_w_answered,
    need.classified,
    need.principles_answered,
    need.reviews_answered,
    need.project_and_business_case,
    triage.not_while_the_board_has_it,
    triage.readiness_questions,
    triage.procurement_has_spoken,
    triage.owners_and_hours,
    triage.assessments_before_approval,
    triage.board_first,
    triage.project_through_board,
    agreements.it_in_steering_group,
    agreements.steering_group_formed,
    agreements.agreement_settled,
    agreements.data_processor_agreement_first,
    agreements.debt_accepted,
    agreements.infrastructure_answered,
    agreements.replaced_system_is_known,
    agreements.kitos_and_journal,
    agreements.journalised,
    agreements.contract_before_operation,
    operation.agreed_data_moved,
    operation.tested_before_ready,
    operation.no_failed_tests,
    operation.three_approvals,
    operation.archive_has_approved,
)
GATES: dict[str, Rule] = {rule.__name__: rule for rule in NAMED}


def closed(step: ChecklistStep) -> list[Gate]:
    """What holds this step back: what holds for all steps, and the gates it names itself."""
    rules = (*ALWAYS, *(GATES[name] for name in step.text.gates))
    return [gate for rule in rules if (gate := rule(step))]


def closed_to(step: ChecklistStep, outcome: str) -> list[Gate]:
    """What holds this answer back: some gates stand only in the way of a yes."""
    found = closed(step)
    return found if outcome in GOES_ON else [one for one in found if not one.stops_only_yes]


def closed_to_reporting(case: Case) -> list[Gate]:
    """G16: what is missing before the case can be reported to a board."""
    step = step_of_reporting(case)
    return closed(step) if step else []


def check(step: ChecklistStep, outcome: str = StepDecision.Outcome.YES) -> None:
    """Raise GateClosed with the reasons if anything holds this step, or this answer, back."""
    if gates := closed_to(step, outcome):
        raise GateClosed(" ".join(str(gate) for gate in gates))
