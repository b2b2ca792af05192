"""What happens to a case's steps. Each function is one thing done, in one transaction."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.trail import record
from portal.locks import SECOND_CLICK, locked, pause_point
from portal.refusals import Refused
from procurement import gates
from procurement.actions import assessments, cases, systems
from procurement.course import checking, standing
from procurement.course.checking import Point
from procurement.models import Case, ChecklistStep, Remark, StepDecision

Status = ChecklistStep.Status
# Where the rounds of a decision are counted.
ROUNDS = {"visitation": "triage_rounds", "readiness": "test_rounds"}


class CheckpointsOpen(Refused):
    """The step would be finished without answers that the person has not been told of."""


@transaction.atomic
def start(case: Case) -> None:
    """Give a case its steps. What closes a replaced system is only for a case that may have one."""
    process = case.course
    relevant = process.steps_when(standing.conditions_of(case))
    left_out = [step for step in process.steps if step not in relevant]
    ChecklistStep.objects.bulk_create(
        ChecklistStep(
            case=case,
            number=step.number,
            status=Status.NOT_RELEVANT if step in left_out else Status.NOT_STARTED,
            not_relevant_reason=str(step.why_left_out) if step in left_out else "",
            assignee_id=step.person_id,
        )
        for step in process.steps
    )
    first = standing.update(case)
    record("procurement.checklist_started", case, by=None, left_out=left_out, process=process)
    assessments.ask_at(first)


@transaction.atomic
def complete(step: ChecklistStep, *, by: User, leaving: Collection[str] = ()) -> None:
    """Tick a step. The case goes on to its next open step.

    `leaving` are the checkpoints that the person knows to be open, and leaves so: the trail names
    them.
    """
    case = standing.enter(step)
    gates.check(step)
    left_open = _left_open(step, leaving)
    step.move_to(Status.DONE)
    standing.sign(step, by=by)
    following = standing.update(case)
    tell = [following.assignee] if following else []
    known: dict[str, Any] = {"step": step, "following": following, "left_open": left_open}
    record("procurement.step_completed", case, by=by, tell=tell, **known)
    assessments.ask_at(following)
    if step.text.key == "operation":
        cases.put_into_operation(case, by=by)
    if step.text.key == "closing":
        systems.close_replaced(case, by=by)
    if following is None:
        cases.close(case, by=by)


@transaction.atomic
def complete_if_answered(step: ChecklistStep, *, by: User) -> None:
    """What was done elsewhere finishes the step, unless a checkpoint waits for a person."""
    if not checking.read_anew(step).left_open:
        complete(step, by=by)


@transaction.atomic
def report(case: Case, *, by: User) -> None:
    """G16: the case is ready, and the board decides. Where that is a step, it is done so.

    The gates of the step hold it back, whoever reports the case. A checkpoint that an authority
    has added leaves the step open until somebody has answered it.
    """
    step = gates.step_of_reporting(standing.lock(case.pk))
    if step:
        gates.check(step)
    pause_point("nothing_is_missing")
    cases.send_to_board(case, by=by)
    if step and not step.is_finished:
        complete_if_answered(step, by=by)


@transaction.atomic
def mark_not_relevant(step: ChecklistStep, *, by: User, reason: str) -> None:
    """Leave a step out, and say why."""
    case = standing.enter(step)
    if not step.text.can_be_left_out or gates.is_signed_contract(step):
        raise Refused(_("This step decides how the case goes on, so it cannot be left out."))
    step.not_relevant_reason = reason
    standing.sign(step, by=by)
    step.move_to(Status.NOT_RELEVANT)
    following = standing.update(case)
    tell = [case.coordinator, following.assignee if following else None]
    record("procurement.step_marked_not_relevant", case, by=by, tell=tell, step=step)
    assessments.ask_at(following)
    if following is None:
        cases.close(case, by=by)


@transaction.atomic
def reopen(step: ChecklistStep, *, by: User) -> None:
    """Take a tick back: the step has to be done once more."""
    case = standing.enter(step)
    if not step.text.can_be_left_out or gates.is_signed_contract(step):
        raise Refused(_("The case has gone on from this step, so it cannot be opened again."))
    step.move_to(Status.NOT_STARTED)
    step.finished_by = step.finished_at = None
    step.not_relevant_reason = ""
    step.save(update_fields=["finished_by", "finished_at", "not_relevant_reason"])
    standing.update(case)
    tell = [case.coordinator, step.assignee]
    record("procurement.step_reopened", case, by=by, tell=tell, step=step)


@transaction.atomic
def wait(step: ChecklistStep, *, by: User, reason: str) -> None:
    """Say that the step waits for somebody. What for is kept as a remark."""
    case = standing.enter(step)
    step.move_to(Status.WAITING)
    Remark.objects.create(step=step, text=reason, author=by)
    tell = [case.coordinator, step.assignee]
    record("procurement.step_set_waiting", case, by=by, tell=tell, step=step, reason=reason)


@transaction.atomic
def resume(step: ChecklistStep, *, by: User) -> None:
    """What the step waited for has come."""
    case = standing.enter(step)
    step.move_to(Status.IN_PROGRESS)
    tell = [case.coordinator, step.assignee]
    record("procurement.step_resumed", case, by=by, tell=tell, step=step)


@transaction.atomic
def add_remark(step: ChecklistStep, *, by: User, text: str) -> Remark:
    """Write something about a step. Several remarks are kept, none is changed."""
    locked(Case.objects.filter(pk=step.case_id)).get()
    since = timezone.now() - SECOND_CLICK
    if again := step.remarks.filter(author=by, text=text, written_at__gt=since).first():
        return again
    pause_point("remark_is_new")
    remark = Remark.objects.create(step=step, text=text, author=by)
    tell = [step.case.coordinator, step.assignee]
    record("procurement.remark_added", step.case, by=by, tell=tell, step=step, remark=remark)
    return remark


@transaction.atomic
def assign(
    step: ChecklistStep, *, by: User, assignee: User | None, due_date: date | None = None
) -> None:
    """Say who does the step, and by when."""
    case = standing.enter(step)
    if step.is_finished:
        raise Refused(_("The step is finished."))
    # A form has perhaps filled the step already: who had it stands in the database.
    kept = next(kept for kept in case.steps.all() if kept.pk == step.pk)
    former = kept.assignee
    if (former, kept.due_date) == (assignee, due_date):
        return
    step.assignee, step.due_date = assignee, due_date
    step.save(update_fields=["assignee", "due_date"])
    standing.update(case)
    tell = [assignee, former]
    record("procurement.step_assigned", case, by=by, tell=tell, step=step)


@transaction.atomic
def decide(
    step: ChecklistStep,
    *,
    by: User,
    decision: StepDecision,
    it_contacts: Sequence[User] = (),
    leaving: Collection[str] = (),
) -> StepDecision:
    """Answer "can we go on?" or "ready for operation?". The case follows the answer.

    The decision comes unsaved, and answers the round that the person saw: the one it names, or the
    one that was open before the case was locked. `leaving` as in `complete`, of a yes.
    """
    seen = decision.round or step.decisions.count() + 1
    case = standing.enter(step)
    gates.check(step, decision.outcome)
    decision.step, decision.decided_by = step, by
    if lacking := decision.lacking(it_contacts):
        raise Refused(" ".join(lacking.values()))
    this_round = step.decisions.count() + 1
    pause_point("between counting the rounds and deciding")
    if seen != this_round:
        raise Refused(_("Somebody has already decided. See what was decided on the case."))
    left_open = _left_open(step, leaving) if decision.outcome in gates.GOES_ON else []
    decision.round = this_round
    decision.save()
    _finish(step, decision, by=by)
    decision.it_contacts.set(it_contacts)
    told: dict[str, Any] = {
        "tell": [*_follow(case, decision), *it_contacts],
        "left_open": left_open,
    }
    record("procurement.step_decided", case, by=by, decision=decision, **told)
    if decision.ends_the_case:
        cases.reject(case, by=by, reason=decision.open_reason)
    return decision


def _left_open(step: ChecklistStep, known: Collection[str]) -> list[Point]:
    """D11: what the step is finished without; refused where the person has not been told."""
    left_open = checking.read_anew(step).left_open
    if any(one.checkpoint.key not in known for one in left_open):
        names = ", ".join(str(one.checkpoint.title) for one in left_open)
        raise CheckpointsOpen(
            _("These checkpoints are not answered: %(names)s.") % {"names": names}
        )
    return left_open


def _finish(step: ChecklistStep, decision: StepDecision, *, by: User) -> None:
    """The step is done; or it waits until the day that the decision names."""
    if not decision.waits:
        step.move_to(Status.DONE)
        standing.sign(step, by=by)
        return
    if step.status != Status.WAITING:
        step.move_to(Status.WAITING)
    step.due_date = decision.missing_by
    step.save(update_fields=["due_date"])


def _follow(case: Case, decision: StepDecision) -> list[User | None]:
    """Move the case to where the answer sends it, and say who is to know."""
    if decision.ends_the_case:
        return [case.coordinator, case.requester]
    if decision.sends_back:
        standing.send_back_from(decision)
        rounds = ROUNDS[decision.step.text.key]
        setattr(case, rounds, getattr(case, rounds) + 1)
        case.save(update_fields=[rounds])
    following = standing.update(case)
    assessments.ask_at(following)
    return [case.coordinator, case.requester, following.assignee if following else None]
