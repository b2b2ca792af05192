"""What the board decides, and how the case follows. A decision is never edited."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from governance import basis, conditions, quorum, seating, taking_part
from governance.actions import minutes
from governance.appointments import conditions_are_due, conditions_no_longer_due
from governance.conditions import Asked
from governance.following import COPIED, STATUS_AFTER, Onward, answer_step, follow, pass_on
from governance.gaps import is_open_now
from governance.models import Addendum, AgendaItem, Board, Condition, Decision, Meeting
from governance.placement import TooEarly
from governance.placing import hold_case, hold_meetings
from governance.project_check import lacking
from governance.reaching import (
    is_of_a_body_outside,
    outcomes_for_correction,
    outcomes_of_a_body_outside,
    why_not_outside,
)
from governance.recusals import refuse_recused, without_recused
from governance.treated import refuse_stranded, refuse_treated
from notifications.deadlines import together
from notifications.trail import record
from portal.clock import database_now
from portal.lifecycle import TransitionNotAllowed
from portal.locks import locked, pause_point
from portal.refusals import Refused
from procurement import search
from procurement.actions import cases
from procurement.models import Case


@transaction.atomic
def decide(item: AgendaItem, *, by: User, decision: Decision, onward: Onward | None = None) -> None:
    """The board decides a case at its meeting, and the case follows."""
    onward = onward or Onward()
    held = _hold(item, decision, onward)
    _refuse_unless_held(item, held[item.meeting_id], decision, by=by, to_board=onward.to_board)
    # Where the agenda is not out, what the board had before it stays as it was until now.
    basis.freeze(AgendaItem.objects.filter(pk=item.pk, basis={}))
    item.move_to(AgendaItem.Status.DECIDED)
    decision.participants, decision.had_left = taking_part.at_this_moment(item)
    # Another board sent the case here: this is the answer to it (G19).
    decision.answers = item.continues
    decision.votes = quorum.result_of(item)
    decision.step_decision = answer_step(item, by=by, decision=decision, onward=onward)
    _write(decision, item, by=by, asked=onward.asked)
    dropped = conditions.drop_earlier(decision, by=by)
    tell = [*_people_of(item), *(one.owner for one in onward.asked), decision.contact_person]
    tell += without_recused([one.owner for one in dropped], item)
    # Nobody reports what comes by itself, nor can (governance/following.py).
    comes_again = item.case.status != Case.Status.AWAITING_BOARD
    _record(
        "governance.decided",
        decision,
        by=by,
        tell=tell,
        dropped=dropped,
        comes_again=comes_again,
    )
    if decision.step_decision is None:
        follow(decision, by=by, held=held)
    if decision.is_forwarding and onward.to_board:
        pass_on(decision, by=by, board=onward.to_board, held=held)


@transaction.atomic
def conclude(
    item: AgendaItem, *, by: User, decision: Decision, asked: Sequence[Asked] = ()
) -> None:
    """Write down what the body decided that the case was forwarded to; the case follows."""
    hold_case(item.case)
    locked(Meeting.objects.filter(pk=item.meeting_id)).get()
    refuse_recused(by, item)
    forwarded = _last(item)
    if not forwarded.is_forwarding or decision.outcome not in outcomes_of_a_body_outside(item):
        raise TransitionNotAllowed(f"{item!r} is not with another body, or not so decided.")
    if AgendaItem.objects.pending().filter(case=item.case_id).exists():
        raise Refused(_("The case is on the agenda of the next board, which decides it there."))
    decision.answers = forwarded
    _write(decision, item, by=by, asked=asked)
    tell = [*_people_of(item), *(one.owner for one in asked)]
    _record("governance.concluded", decision, by=by, tell=tell)
    follow(decision, by=by)


@transaction.atomic
def correct(
    item: AgendaItem,
    *,
    by: User,
    decision: Decision,
    corrects: Decision,
    asked: Sequence[Asked] = (),
) -> bool:
    """Correct a decision by a new one that points at it. Returns whether the case followed.

    The case follows when it still stands where the old decision put it and no board has it
    again; otherwise people must sort it out, and the page says so. Where the minutes are approved,
    the correction is an addendum to them.
    """
    hold_case(item.case)
    meeting = locked(Meeting.objects.filter(pk=item.meeting_id)).get()
    refuse_recused(by, item)
    if _last(item) != corrects:
        raise TransitionNotAllowed(f"{item!r} was corrected by somebody else.")
    _refuse_what_is_not_theirs(item, decision, corrects)
    decision.corrects = corrects
    dropped = conditions.drop_with(corrects, by=by, note=_("The decision was corrected."))
    _write(decision, item, by=by, asked=asked)
    follows = _can_follow(item.case, decision, corrects)
    owners = [*(one.owner for one in asked), *without_recused([one.owner for one in dropped], item)]
    tell = [*_people_of(item), *owners]
    if meeting.is_minuted:
        added = Addendum(meeting=meeting, item=item, decision=decision)
        minutes.add_addendum(added, by=by, told=tell)
    _record(
        "governance.corrected",
        decision,
        by=by,
        tell=tell,
        dropped=dropped,
        follows=follows,
        is_minuted=meeting.is_minuted,
    )
    if follows and STATUS_AFTER[decision.outcome] != item.case.status:
        _bring_back(decision, by=by)
        follow(decision, by=by)
    return follows


def _hold(item: AgendaItem, decision: Decision, onward: Onward) -> dict[int, Meeting]:
    """Lock all that the decision moves; the item still waits for it at its meeting."""
    hold_case(item.case)
    held = hold_meetings(item.meeting_id, board=_comes_next_to(item, decision, onward))
    meeting = held[item.meeting_id]
    refuse_treated(AgendaItem.objects.select_related("meeting").get(pk=item.pk))
    # It may have been edited or marked confidential since it was read: the next board reads that.
    item.refresh_from_db(fields=COPIED)
    is_here = meeting.items.filter(pk=item.pk).exists()
    if not (is_here and meeting.may_decide and decision.outcome in item.outcomes):
        raise TransitionNotAllowed(f"{item!r} cannot be decided so.")
    return held


def _refuse_unless_held(
    item: AgendaItem, meeting: Meeting, decision: Decision, *, by: User, to_board: Board | None
) -> None:
    """Only a meeting that has begun decides, with enough people, by somebody who is impartial."""
    refuse_recused(by, item)
    pause_point("not_disqualified")
    refuse_stranded(item)
    pause_point("case_is_ripe")
    if meeting.starts_at > database_now():
        raise TooEarly(meeting)
    if wanted := lacking(item, decision):
        raise Refused(" ".join(wanted.values()))
    if reason := why_not_outside(item, decision, to_board):
        raise Refused(reason)
    taking_part.note_role_holders(item.meeting)
    quorum.refuse_without_quorum(item)
    pause_point("quorum_counted")


def _refuse_what_is_not_theirs(item: AgendaItem, decision: Decision, corrects: Decision) -> None:
    """A correction is no way round what the board can say, nor what it asks of a project."""
    if decision.outcome not in outcomes_for_correction(item, corrects):
        raise TransitionNotAllowed(f"{item!r} cannot be decided so.")
    if not is_of_a_body_outside(corrects) and (wanted := lacking(item, decision)):
        raise Refused(" ".join(wanted.values()))


def _comes_next_to(item: AgendaItem, decision: Decision, onward: Onward) -> Board | None:
    """The board on whose agenda the decision puts the case, if it does."""
    if decision.is_forwarding:
        return onward.to_board
    board = item.meeting.board
    comes_again = decision.outcome == Decision.Outcome.DEFERRED and not board.rules.wants_papers
    return board if comes_again else None


def _last(item: AgendaItem) -> Decision:
    """The last word on the item, read under its lock, so that nobody adds another meanwhile."""
    locked(AgendaItem.objects.filter(pk=item.pk)).get()
    last = Decision.objects.filter(item=item).last()
    if last is None:
        raise TransitionNotAllowed(f"{item!r} is not decided.")
    return last


def _write(decision: Decision, item: AgendaItem, *, by: User, asked: Sequence[Asked]) -> None:
    decision.item, decision.decided_by = item, by
    if (old := decision.corrects) is not None:
        decision.participants, decision.had_left = old.participants, old.had_left
    decision.search = search.words_of(decision.searched_texts())
    decision.save()
    people = without_recused([item.case.coordinator, item.case.requester, by], item)
    conditions.lay_down(decision, asked, owner=next(one for one in people if one))


def _can_follow(case: Case, decision: Decision, corrected: Decision) -> bool:
    case.refresh_from_db()
    untouched = case.status == STATUS_AFTER.get(corrected.outcome)
    if corrected.step_decision_id or decision.outcome not in STATUS_AFTER:
        return False
    later = AgendaItem.objects.standing().filter(case=case, pk__gt=corrected.item_id)
    return untouched and not later.exists()


def _bring_back(decision: Decision, *, by: User) -> None:
    """Before the board again, from where the corrected decision had put it."""
    case = decision.item.case
    if case.status == Case.Status.REJECTED:
        with translation.override("da"):
            outcome = decision.get_outcome_display()
            reason = _("The board’s decision is corrected: %(outcome)s.") % {"outcome": outcome}
        cases.reopen(case, by=by, reason=reason, is_told=True)
    if case.status != Case.Status.AWAITING_BOARD:
        cases.send_to_board(case, by=by)


def _record(
    kind: str,
    decision: Decision,
    *,
    by: User,
    tell: Iterable[User | None],
    dropped: Iterable[Condition] = (),
    **context: Any,
) -> None:
    """In the trail of the case, which more people read than the item."""
    item, rows = decision.item, decision.condition_rows.select_related("owner")
    calendar = together(conditions_are_due(rows), conditions_no_longer_due(dropped))
    known = {"decision": decision, "is_open": is_open_now(item), "calendar": calendar, **context}
    record(kind, item.case, by=by, tell=tell, **known)


def _people_of(item: AgendaItem) -> list[User | None]:
    case = item.case
    people = [case.requester, case.coordinator, item.reported_by, item.contact]
    return [*people, *without_recused(seating.secretaries(item.meeting.board), item)]
