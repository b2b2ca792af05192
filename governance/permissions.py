"""Who may do what with boards, meetings, agendas and decisions."""

from django.utils import timezone

from accounts.models import Authority, Role, User
from governance import seating
from governance.gaps import hidden_in
from governance.models import (
    AgendaItem,
    Board,
    Condition,
    FixedPoint,
    Meeting,
    MinutesComment,
    Paper,
    Recusal,
    Seat,
    StandingItem,
)
from governance.models.standing import Point
from governance.recusals import is_recused
from procurement.models import Case


def can_add_board(user: User, authority: Authority) -> bool:
    return user.has_role(Role.SECRETARY, Role.ADMINISTRATOR, authority=authority.pk)


def can_change_board(user: User, board: Board) -> bool:
    return can_add_board(user, board.authority)


def can_plan_meetings(user: User, board: Board) -> bool:
    return can_change_board(user, board)


def can_add_meeting(user: User, board: Board) -> bool:
    """An extra meeting: whoever keeps the board, and its own secretary."""
    return can_change_board(user, board) or seating.serves(user, board)


def can_add_seat(user: User, board: Board) -> bool:
    return can_change_board(user, board)


def can_end_seat(user: User, seat: Seat) -> bool:
    lasting = seat.last_day is None or seat.last_day >= timezone.localdate()
    return can_add_seat(user, seat.board) and lasting


def can_move_meeting(user: User, meeting: Meeting) -> bool:
    movable = meeting.may_still_change or meeting.status == Meeting.Status.PUBLISHED
    return can_add_meeting(user, meeting.board) and movable


def can_cancel_meeting(user: User, meeting: Meeting) -> bool:
    return can_add_meeting(user, meeting.board) and meeting.can_become(Meeting.Status.CANCELLED)


def can_close_agenda(user: User, meeting: Meeting) -> bool:
    return _serves(user, meeting) and meeting.can_become(Meeting.Status.CLOSED)


def can_reopen_agenda(user: User, meeting: Meeting) -> bool:
    """Closed too early: people may come with papers again until the deadline."""
    in_time = meeting.deadline_at > timezone.now()
    return _serves(user, meeting) and in_time and meeting.can_become(Meeting.Status.PLANNED)


def can_publish_agenda(user: User, meeting: Meeting) -> bool:
    """Closed or still open: what is sent out is closed by it."""
    return _serves(user, meeting) and meeting.may_still_change


def can_order_items(user: User, meeting: Meeting) -> bool:
    return _chairs(user, meeting) and meeting.may_still_change


def can_read_minutes(user: User, meeting: Meeting) -> bool:
    """The draft is the board's own; approved, everybody may who sees the meeting."""
    draft = meeting.may_be_minuted and meeting.has_begun and seating.sits(user, meeting.board)
    return draft or meeting.is_minuted


def can_write_discussion(user: User, item: AgendaItem) -> bool:
    """Of an item that was treated, or is being treated: until the minutes are approved."""
    meeting, stands = item.meeting, item.status != AgendaItem.Status.WITHDRAWN
    return _chairs(user, meeting) and stands and meeting.may_be_minuted and meeting.has_begun


def can_circulate_minutes(user: User, meeting: Meeting) -> bool:
    """Of a meeting that is held: one that has not begun has said nothing."""
    held = meeting.has_begun and meeting.can_become(Meeting.Status.CIRCULATED)
    return held and _serves(user, meeting)


def can_comment_minutes(user: User, meeting: Meeting) -> bool:
    """Those who sit in the board, up to and including the last day."""
    return seating.sits(user, meeting.board) and meeting.takes_comments(timezone.localdate())


def can_settle_comment(user: User, comment: MinutesComment) -> bool:
    meeting = comment.meeting
    return _serves(user, meeting) and meeting.is_circulated and comment.settled_by_id is None


def can_add_addendum(user: User, meeting: Meeting) -> bool:
    return _serves(user, meeting) and meeting.is_minuted


def can_approve_minutes(user: User, meeting: Meeting) -> bool:
    return _serves(user, meeting) and meeting.can_become(Meeting.Status.MINUTED)


def can_ask_for_package(user: User, meeting: Meeting) -> bool:
    """Everybody who reads the meeting, once the agenda stands; with what they may read in it."""
    return meeting.is_out


def can_ask_for_paper(user: User, meeting: Meeting) -> bool:
    """A copy without what one may not read; the papers themselves are made without being asked."""
    return meeting.is_out and hidden_in(meeting, user) != ""


def can_make_paper_again(user: User, paper: Paper) -> bool:
    """Those who serve the board; of a copy that was asked for, whoever reads the meeting."""
    return paper.is_failed and (paper.without != "" or _serves(user, paper.meeting))


def can_report(user: User, case: Case) -> bool:
    return _brings(user, case) and case.can_become(Case.Status.AWAITING_BOARD)


def can_add_late(user: User, case: Case) -> bool:
    """G04: after the deadline only the chair, with a reason; a new case, or one moved forward."""
    reported = case.status == Case.Status.AWAITING_BOARD
    ready = reported or case.can_become(Case.Status.AWAITING_BOARD)
    return ready and seating.presides_in(user, case.authority_id)


def can_bring_forward(user: User, item: AgendaItem) -> bool:
    """To an earlier meeting of the board that has the case, by its chair and no other board's."""
    return seating.presides(user, item.meeting.board) and not is_recused(user, item)


def can_edit_item(user: User, item: AgendaItem) -> bool:
    """Those who bring the case until the deadline, the secretary until the agenda is out."""
    if not item.is_pending or is_recused(user, item):
        return False
    if _serves(user, item.meeting):
        return item.meeting.may_still_change
    in_time = item.meeting.is_planned and item.meeting.deadline_at > timezone.now()
    return in_time and _presents(user, item)


def can_mark_confidential(user: User, item: AgendaItem) -> bool:
    """Also when the agenda is out: what was forgotten can be made good."""
    chairs = _chairs(user, item.meeting) and not is_recused(user, item)
    return chairs and (item.meeting.may_still_change or item.meeting.is_published)


def can_keep_standing_items(user: User, board: Board) -> bool:
    return seating.chairs(user, board) or can_change_board(user, board)


def can_change_standing_item(user: User, point: StandingItem) -> bool:
    return can_keep_standing_items(user, point.board)


def can_write_down(user: User, point: Point) -> bool:
    """What was said, while the minutes are not approved; nothing is said of a coming agenda."""
    if not isinstance(point, FixedPoint):
        return False
    return _chairs(user, point.meeting) and point.meeting.may_be_minuted and point.meeting.has_begun


def can_add_supplement(user: User, item: AgendaItem) -> bool:
    """When the agenda is out, the item stays; those who bring the case can add to it."""
    may = _serves(user, item.meeting) or _presents(user, item)
    may = may and not is_recused(user, item)
    return may and item.is_pending and item.meeting.is_published


def can_read_comments(user: User, item: AgendaItem) -> bool:
    """Comments are for those who sit in the board, and no others."""
    return seating.sits(user, item.meeting.board)


def can_comment(user: User, item: AgendaItem) -> bool:
    return can_read_comments(user, item) and item.is_pending


def can_ask_about(user: User, item: AgendaItem) -> bool:
    """The question stands on the case, which more people read than an item that is closed."""
    return can_comment(user, item) and item.case.is_under_way and item.speaks_openly


def can_take_position(user: User, item: AgendaItem) -> bool:
    """A09: whoever has a say, until the board has treated the item."""
    return seating.has_say(user, item.meeting.board) and item.is_pending


def can_read_positions(user: User, item: AgendaItem) -> bool:
    return _chairs(user, item.meeting)


def can_read_papers(user: User, item: AgendaItem) -> bool:
    """Who sits in the board and does not see the case reads its papers once the agenda is out.

    To be asked of an item that the person sees: hence as long as they sit there, and no longer.
    """
    early = item.meeting.is_out or _chairs(user, item.meeting)
    return early or Case.objects.visible_to(user).filter(pk=item.case_id).exists()


def can_take_off(user: User, item: AgendaItem) -> bool:
    """Those who bring the case until the agenda is out, the secretary until it is treated."""
    if not item.is_pending or is_recused(user, item):
        return False
    return _serves(user, item.meeting) or (item.meeting.may_still_change and _presents(user, item))


def can_decide(user: User, item: AgendaItem) -> bool:
    """Nobody decides a case of their own, nor of somebody whose work they do meanwhile.

    Whether the meeting has begun is not asked here: the action says in a sentence when it does.
    """
    ready = item.is_pending and item.meeting.may_decide and item.is_ripe
    return ready and can_note_decisions(user, item)


def can_note_decisions(user: User, item: AgendaItem) -> bool:
    """Whoever writes down what is decided of the item, whatever its state."""
    return _chairs(user, item.meeting) and not _is_partial(user, item)


def can_correct(user: User, item: AgendaItem) -> bool:
    return item.status == AgendaItem.Status.DECIDED and can_note_decisions(user, item)


def can_conclude(user: User, item: AgendaItem) -> bool:
    """The body it was forwarded to has decided, and somebody writes that down."""
    chairs = _chairs(user, item.meeting) and not is_recused(user, item)
    if not (chairs and item.case.status == Case.Status.AWAITING_BOARD):
        return False
    last = item.current_decision()
    return last is not None and last.is_forwarding and last.next_item is None


def can_recuse(user: User, item: AgendaItem) -> bool:
    """Who sits in the board says it of themselves; the chair and the secretary of others too."""
    return item.is_pending and seating.sits(user, item.meeting.board)


def can_recuse_others(user: User, item: AgendaItem) -> bool:
    return item.is_pending and _chairs(user, item.meeting)


def can_read_recusal(user: User, recusal: Recusal) -> bool:
    """Why somebody is disqualified may be private: the board alone reads it."""
    return seating.sits(user, recusal.item.meeting.board)


def can_lift_recusal(user: User, recusal: Recusal) -> bool:
    """Not one's own: somebody else says that it was a mistake."""
    return can_recuse_others(user, recusal.item) and user.pk != recusal.user_id


def can_hold_meeting(user: User, meeting: Meeting) -> bool:
    """Lead the meeting, or write along: who is there, and what each item comes to."""
    return can_follow_meeting(user, meeting) and meeting.may_decide


def can_follow_meeting(user: User, meeting: Meeting) -> bool:
    """See on an open page what the others write, also that the meeting is over."""
    return _chairs(user, meeting)


def can_cast_votes(user: User, item: AgendaItem) -> bool:
    votes = item.meeting.board.votes and item.is_pending and not is_recused(user, item)
    return votes and can_hold_meeting(user, item.meeting)


def can_settle_condition(user: User, condition: Condition) -> bool:
    """Who sees to it, and those who write down what the board says."""
    return condition.is_open and (
        user.acts_as(condition.owner_id) or can_give_condition(user, condition)
    )


def can_drop_condition(user: User, condition: Condition) -> bool:
    return can_give_condition(user, condition)


def can_give_condition(user: User, condition: Condition) -> bool:
    item = condition.decision.item
    return condition.is_open and _chairs(user, item.meeting) and not is_recused(user, item)


def can_reopen_condition(user: User, condition: Condition) -> bool:
    """By a correction it is dropped for good."""
    item, stands = condition.decision.item, not hasattr(condition.decision, "corrected_by")
    may = _chairs(user, item.meeting) and not is_recused(user, item)
    return may and stands and not condition.is_open


def _is_partial(user: User, item: AgendaItem) -> bool:
    return user.acts_as(item.case.requester_id) or is_recused(user, item)


def _serves(user: User, meeting: Meeting) -> bool:
    return seating.serves(user, meeting.board)


def _chairs(user: User, meeting: Meeting) -> bool:
    return seating.chairs(user, meeting.board)


def _brings(user: User, case: Case) -> bool:
    """The requester, the case's coordinator, or any coordinator who covers its department."""
    own = user.acts_as(case.requester_id) or user.acts_as(case.coordinator_id)
    covers = user.has_role(
        Role.COORDINATOR, authority=case.authority_id, department=case.department_id
    )
    return own or covers


def _presents(user: User, item: AgendaItem) -> bool:
    named = user.acts_as(item.reported_by_id) or user.acts_as(item.contact_id)
    return named or _brings(user, item.case)
