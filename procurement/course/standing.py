"""Where a case stands among its steps. Called by actions, under the lock of the case."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Assignment, User
from portal.clock import database_now
from portal.locks import locked, pause_point
from portal.refusals import Refused
from procurement.models import Case, ChecklistStep, StepDecision
from procurement.models.request import Answer
from procurement.processes.structure import Condition

Status = ChecklistStep.Status
# What a case keeps of the step it stands at.
STANDING = (
    *("current_step", "current_phase", "step_since"),
    *("next_due", "next_assignee", "next_roles"),
)


def lock(case_id: int) -> Case:
    """The case as it is now, and nobody else's until the transaction ends."""
    pause_point("before the case is locked")
    # Read after the lock: rows joined to one that was waited for are as they were before.
    locked(Case.objects.filter(pk=case_id)).get()
    people = ("authority", "coordinator", "requester", "department")
    rows = Case.objects.select_related(*people, "request", "edition")
    steps = ("steps__assignee", "steps__decisions")
    return rows.prefetch_related(*steps).get(pk=case_id)


def lock_open(case_id: int) -> Case:
    """Lock the case, and refuse if it is over."""
    case = lock(case_id)
    if not case.is_under_way:
        raise Refused(_("The case is closed, so its steps stay as they are."))
    return case


def enter(step: ChecklistStep) -> Case:
    """Lock the step's case, and refuse if it is over."""
    case = step.case = lock_open(step.case_id)
    now = next(kept for kept in case.steps.all() if kept.pk == step.pk)
    # The case may have come to the step meanwhile. That it is open is what the person saw.
    if not step.is_finished and not now.is_finished:
        step.status = now.status
    return case


def update(case: Case) -> ChecklistStep | None:
    """The case stands at its first open step, and that step is worked on. None when all is done."""
    first = case.steps.select_related("assignee").open().order_by("number").first()
    pause_point("between looking at the steps and standing")
    if first and first.status == Status.NOT_STARTED:
        first.move_to(Status.IN_PROGRESS)
    if first and (first.number != case.current_step or case.step_since is None):
        case.step_since = database_now()
        _give(first, case)
    if first:
        case.current_step = first.number
        case.current_phase = case.course.phase_of(first.number).key
    case.next_due = first.due_date if first else None
    case.next_assignee = first.assignee if first and first.has_person else None
    case.next_roles = list(first.text.performers) if first else []
    case.save(update_fields=[*STANDING, "saved_at"])
    return first


def _give(step: ChecklistStep, case: Case) -> None:
    """C11b: the case has come to a step that one person of its department always gets.

    The nearest who holds the role; where several are as near, it waits for the role.
    """
    if step.assignee or not step.text.given_to:
        return
    path = case.department.path_ids()
    rows = Assignment.objects.filter(role=step.text.given_to, authority=case.authority_id)
    here = rows.filter(Q(department=None) | Q(department__in=path), user__is_active=True)
    near = {one: [None, *path].index(one.department_id) for one in here.select_related("user")}
    nearest = {one.user for one in near if near[one] == max(near.values())}
    if len(nearest) == 1:
        step.assignee = nearest.pop()
        step.save(update_fields=["assignee"])


def send_back_from(decision: StepDecision) -> None:
    """An answer short of a yes: from where its step says, everything is done once more."""
    step = decision.step
    kind = step.text.decision
    back = step.case.step_named(kind.back_to) if kind else None
    first = back.number if back else step.number
    send_back(step.case, first=first, last=step.number, due=decision.missing_by)


def send_back(case: Case, *, first: int, last: int, due: date | None = None) -> None:
    """These steps are to be done once more, the first by its new day, if it has one.

    Those that were never relevant stay so.
    """
    for step in case.steps.filter(number__range=(first, last)):
        if step.status in (Status.DONE, Status.WAITING, Status.IN_PROGRESS):
            step.move_to(Status.NOT_STARTED)
        step.finished_by = step.finished_at = None
        step.due_date = due if step.number == first else None
        step.save(update_fields=["finished_by", "finished_at", "due_date"])


def sign(step: ChecklistStep, *, by: User | None) -> None:
    """Note who finished the step, and when."""
    step.finished_by, step.finished_at = by, database_now()
    step.save(update_fields=["finished_by", "finished_at", "not_relevant_reason"])


def conditions_of(case: Case) -> set[Condition]:
    """Which of the conditions on steps this case meets; what is not known yet may be so."""
    met: set[Condition] = set()
    if case.request.may_replace_a_system:
        met.add("replacing")
    if case.request.personal_data != Answer.NO:
        met.add("personal_data")
    return met


def settle_conditional_steps(case: Case) -> ChecklistStep | None:
    """Steps with a condition are relevant, or they are not. What is next then.

    What a person has left out, with a reason, stays left out.
    """
    relevant = case.course.steps_when(conditions_of(case))
    for step in case.steps.all():
        if step.text.condition is None or step.text.off_reason:
            continue
        wanted = step.text in relevant
        if wanted and step.status == Status.NOT_RELEVANT and step.finished_by_id is None:
            step.move_to(Status.NOT_STARTED)
        elif not wanted and not step.is_finished:
            step.not_relevant_reason = str(step.text.why_left_out)
            sign(step, by=None)
            step.move_to(Status.NOT_RELEVANT)
    return update(case)


def release(person: User) -> None:
    """Somebody has left: what waits for them waits for the roles of the step, too.

    The steps stay in the person's name, so that it is seen what to hand over.
    """
    Case.objects.filter(next_assignee=person).update(next_assignee=None)


def take_back(person: User) -> None:
    """Somebody has come back: the cases that stand at their steps wait for them again."""
    own = ChecklistStep.objects.current().filter(assignee=person)
    Case.objects.filter(pk__in=own.values("case")).update(next_assignee=person)
