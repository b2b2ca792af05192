"""How a case follows what a board decided. Called by actions, under the lock of the meeting."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from governance.conditions import Asked
from governance.gaps import is_open_now, open_words
from governance.models import AgendaItem, Board, Decision
from governance.models.outcome import APPROVALS, Outcome
from governance.placing import put, take_place
from portal.refusals import Refused
from procurement.actions import cases, checklist
from procurement.models import Case, StepDecision

# Where a case stands after the decision of a board that it was reported to.
STATUS_AFTER: dict[str, str] = {
    Outcome.APPROVED: Case.Status.APPROVED,
    Outcome.CONDITIONS: Case.Status.APPROVED,
    Outcome.DEFERRED: Case.Status.IN_PROGRESS,
    Outcome.REJECTED: Case.Status.REJECTED,
    Outcome.FORWARDED: Case.Status.AWAITING_BOARD,
}
# What the next board reads is what this one read.
COPIED = (
    *("heading", "presentation", "recommendation", "organisation", "economy"),
    *("strategic", "confidential"),
)


@dataclass(frozen=True)
class Onward:
    """What goes with a decision beside its words: what it asks for, which board is next."""

    asked: Sequence[Asked] = ()
    to_board: Board | None = None
    # The answer to the question of the case's step, unsaved, where the board gives it.
    answer: StepDecision | None = None
    it_contacts: Sequence[User] = ()
    leaving: Collection[str] = ()


def follow(decision: Decision, *, by: User, held: Collection[int] = ()) -> None:
    """The case moves to where the decision puts it; or it stays where it is worked on.

    `held` are the meetings that are locked, of a board on whose agenda it comes.
    """
    case = decision.item.case
    if decision.contact_person:
        cases.assign_coordinator(case, by=by, coordinator=decision.contact_person)
    if decision.outcome in APPROVALS:
        cases.approve(case, by=by, note=open_words(decision.item, decision.approves_if))
    elif decision.outcome == Outcome.REJECTED:
        cases.reject(case, by=by, reason=open_words(decision.item, decision.reason))
    elif decision.outcome == Outcome.FORWARDED:
        _bring_before_a_board(case, by=by)
    else:
        _go_on_working(decision, by=by, held=held)


def _go_on_working(decision: Decision, *, by: User, held: Collection[int]) -> None:
    """Nothing is decided for good: the case is worked on, or comes again."""
    case = decision.item.case
    if case.status == Case.Status.AWAITING_BOARD:
        cases.defer(case, by=by, is_advised=decision.outcome == Outcome.NOTED)
    elif decision.outcome == Outcome.DEFERRED:
        # Nobody reports what the board goes through by itself: it comes again by itself.
        _copy_to(decision.item, by=by, board=decision.item.meeting.board, held=held)


def answer_step(
    item: AgendaItem, *, by: User, decision: Decision, onward: Onward
) -> StepDecision | None:
    """Answer the question of the case's step by what the board decided (C06, F30)."""
    if onward.answer is None:
        return None
    case, onward.answer.speaks_openly = item.case, is_open_now(item)
    if decision.outcome in APPROVALS:
        _bring_before_a_board(case, by=by)
        cases.approve(case, by=by, note=open_words(item, decision.approves_if))
    elif case.status == Case.Status.AWAITING_BOARD:
        cases.take_back_from_board(case, by=by)
    return checklist.decide(
        onward.answer.step,
        by=by,
        decision=onward.answer,
        it_contacts=onward.it_contacts,
        leaving=onward.leaving,
    )


def pass_on(decision: Decision, *, by: User, board: Board, held: Collection[int]) -> AgendaItem:
    """G19: the case is on the next board's coming agenda at once, in the same words."""
    return _copy_to(decision.item, by=by, board=board, held=held, continues=decision)


def _copy_to(
    old: AgendaItem,
    *,
    by: User,
    board: Board,
    held: Collection[int],
    continues: Decision | None = None,
) -> AgendaItem:
    item = AgendaItem(continues=continues, contact=old.contact, minutes=old.minutes)
    for name in COPIED:
        setattr(item, name, getattr(old, name))
    put(item, old.case, take_place(board, held).meeting, by=by)
    item.papers.set(old.all_papers())
    return item


def _bring_before_a_board(case: Case, *, by: User) -> None:
    if case.status == Case.Status.SUBMITTED:
        raise Refused(_("Choose a contact person first: the case is new, and nobody drives it."))
    if case.status != Case.Status.AWAITING_BOARD:
        checklist.report(case, by=by)
