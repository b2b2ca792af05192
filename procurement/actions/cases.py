"""What happens to a case as a whole. Each function is one thing done, in one transaction."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from notifications.trail import record
from portal.clock import database_now
from portal.locks import locked, pause_point
from portal.refusals import Refused
from procurement import gates, meanwhile
from procurement.actions import assessments, meetings, systems
from procurement.course import guests, standing
from procurement.models import BoardExemption, Case, ChecklistStep, StepDecision, System

Status = Case.Status
# What is said of a case when it is over.
RESULT = ("result", "benefit", "avoided_amount")


@transaction.atomic
def assign_coordinator(case: Case, *, by: User, coordinator: User) -> None:
    """Choose the department's contact person. A new case is under way from then on."""
    now, former = standing.lock_open(case.pk).coordinator, case.coordinator
    if now == coordinator:
        return
    if now and now != former:
        text = _("%(person)s has become the contact person meanwhile.")
        raise Refused(text % {"person": now})
    pause_point("a contact person is chosen")
    if case.status == Status.SUBMITTED:
        case.move_to(Status.IN_PROGRESS)
    case.coordinator = coordinator
    case.save(update_fields=["coordinator", "saved_at"])
    tell = [case.requester, coordinator, former]
    record("procurement.coordinator_assigned", case, by=by, tell=tell, coordinator=coordinator)


@transaction.atomic
def withdraw(case: Case, *, by: User, reason: str) -> None:
    """The wish is given up, before a contract is signed; no meeting about it is held."""
    at_the_board = case.status == Status.AWAITING_BOARD
    case.move_to(Status.WITHDRAWN)
    _end(case, note=reason)
    tell = [case.requester, case.coordinator, *_assignees(case)]
    if at_the_board:
        tell += guests.of_boards(case, Role.SECRETARY)
    record("procurement.withdrawn", case, by=by, tell=tell, reason=reason)
    meetings.cancel_coming(case, by=by)


@transaction.atomic
def reopen(case: Case, *, by: User, reason: str, is_told: bool = False) -> None:
    """Take up a rejected or withdrawn case, or one that left. After a no, it is decided anew.

    Where it `is_told` already why the case is taken up, this is for the trail only.
    """
    if case.status == Status.CLOSED and not gates.has_left(case):
        raise Refused(_("The case is finished. Write a new request instead."))
    case.move_to(Status.IN_PROGRESS)
    case.outcome_note, case.closed_at, case.result = "", None, ""
    case.save(update_fields=["outcome_note", "closed_at", "result", "saved_at"])
    if again := _step_that_said_no(case):
        standing.send_back(case, first=again.number, last=again.number)
    following = standing.update(case)
    tell = [] if is_told else [case.requester, case.coordinator]
    record("procurement.reopened", case, by=by, tell=tell, reason=reason)
    assessments.ask_at(following)


@transaction.atomic
def send_to_board(case: Case, *, by: User | None) -> None:
    """The case is ready: the board decides."""
    case.move_to(Status.AWAITING_BOARD)
    # The board's own record tells people, with the meeting and the reasons; here is the trail.
    record("procurement.sent_to_board", case, by=by)


@transaction.atomic
def take_back_from_board(case: Case, *, by: User | None) -> None:
    """The case is not ready for the board after all."""
    case.move_to(Status.IN_PROGRESS)
    record("procurement.taken_back_from_board", case, by=by)


@transaction.atomic
def approve(case: Case, *, by: User | None, note: str = "") -> None:
    """The board has said yes, perhaps with conditions in the note."""
    case.move_to(Status.APPROVED)
    case.outcome_note = note
    case.save(update_fields=["outcome_note", "saved_at"])
    record("procurement.approved", case, by=by, note=note)


@transaction.atomic
def reject(case: Case, *, by: User | None, reason: str) -> None:
    """The acquisition is not carried out. Whoever decided it tells people why."""
    case.move_to(Status.REJECTED)
    _end(case, note=reason)
    record("procurement.rejected", case, by=by, reason=reason)
    meetings.cancel_coming(case, by=by)


@transaction.atomic
def defer(case: Case, *, by: User | None, is_advised: bool = False) -> None:
    """The board has put the case off, or has given its advice; it is worked on meanwhile."""
    case.move_to(Status.IN_PROGRESS)
    record("procurement.deferred", case, by=by, is_advised=is_advised)


@transaction.atomic
def sign_contract(case: Case, *, by: User) -> None:
    """The contract is signed: the acquisition is a fact."""
    case.move_to(Status.CONTRACTED)
    record("procurement.contract_signed", case, by=by, tell=[case.requester, case.coordinator])


@transaction.atomic
def put_into_operation(case: Case, *, by: User | None) -> None:
    """End users can start using the system."""
    case.move_to(Status.IN_OPERATION)
    today = timezone.localdate(database_now())
    for system in System.objects.filter(contracts__case=case).distinct():
        systems.follow_case(system, by=by, stage=System.Stage.IN_OPERATION, day=today)
    record("procurement.put_into_operation", case, by=by, tell=[case.requester, case.coordinator])


@transaction.atomic
def close(case: Case, *, by: User | None) -> None:
    """Every step is finished."""
    case.move_to(Status.CLOSED)
    _end(case, note=case.outcome_note)
    record("procurement.closed", case, by=by, tell=[case.requester, case.coordinator])


@transaction.atomic
def leave(case: Case, *, by: User, reason: str) -> None:
    """D03: the process is left at the end of a phase. Without a contract, nothing was bought."""
    if not case.can_become(Status.CLOSED):
        raise Refused(_("The case cannot leave now. See its state."))
    case.move_to(Status.CLOSED)
    if not case.contracts.exists():
        case.result = Case.Result.DROPPED
        case.save(update_fields=["result"])
    _end(case, note=reason)
    # The decision on the phase tells people; here is the trail.
    record("procurement.left", case, by=by, tell=_assignees(case), reason=reason)
    meetings.cancel_coming(case, by=by)


@transaction.atomic
def exempt_from_board(case: Case, *, by: User, reason: str) -> BoardExemption:
    """G15: the board need not decide this case. The reason stands where the board would."""
    case = standing.lock_open(case.pk)
    kept, new = BoardExemption.objects.get_or_create(
        case=case, defaults={"reason": reason, "by": by}
    )
    if not new:
        raise Refused(_("Somebody has already exempted the case."))
    tell = [case.coordinator, case.requester]
    tell += guests.of_boards(case, Role.SECRETARY, Role.CHAIR)
    record("procurement.exempted_from_board", case, by=by, tell=tell, reason=reason)
    return kept


@transaction.atomic
def record_result(case: Case, *, by: User, seen: Mapping[str, str] | None = None) -> None:
    """F37: what came of the case, what was won, and which amount was not spent.

    `seen` are the marks of what the page showed. Raises ChangedMeanwhile when others came first.
    """
    stored = locked(Case.objects.filter(pk=case.pk)).get()
    pause_point("what came of a case is known")
    merged = meanwhile.merge(meanwhile.read(case, RESULT), stored, seen or {})
    if merged == meanwhile.read(stored, RESULT):
        return
    meanwhile.put(case, merged)
    case.save(update_fields=[*RESULT, "saved_at"])
    record("procurement.result_recorded", case, by=by, tell=[case.requester, case.coordinator])


@transaction.atomic
def answer_replaces(case: Case, *, by: User, replaces: str) -> None:
    """Say whether a system is replaced, where the request left it open."""
    case = standing.lock_open(case.pk)
    pause_point("whether a system is replaced is known")
    if case.request.replaces == replaces:
        return
    case.request.replaces = replaces
    case.request.save(update_fields=["replaces"])
    tell = [case.requester, case.coordinator]
    record("procurement.replacement_answered", case, by=by, tell=tell, request=case.request)
    settle(case, by=by)


@transaction.atomic
def settle(case: Case, *, by: User) -> None:
    """An answer that steps hang on has changed: the case goes on from there, or is over."""
    following = standing.settle_conditional_steps(case)
    assessments.ask_at(following)
    if following is None:
        close(case, by=by)


def _end(case: Case, *, note: str) -> None:
    case.outcome_note, case.closed_at = note, database_now()
    case.save(update_fields=["outcome_note", "closed_at", "saved_at"])


def _assignees(case: Case) -> list[User]:
    steps = case.steps.open().exclude(assignee=None).select_related("assignee")
    return [step.assignee for step in steps if step.assignee]


def _step_that_said_no(case: Case) -> ChecklistStep | None:
    """The step whose answer ended the case, if it was one of them that did."""
    last = StepDecision.objects.filter(step__case=case).select_related("step").last()
    if last is None:
        return None
    last.step.case = case
    return last.step if last.ends_the_case else None
