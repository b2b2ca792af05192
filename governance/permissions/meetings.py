"""Who may do what with a meeting, its agenda and the papers that are made of it."""

from django.utils import timezone

from accounts.models import User
from governance.gaps import hidden_in
from governance.models import AgendaItem, Meeting, Paper
from governance.permissions.boards import can_add_meeting
from governance.permissions.parts import chairs, serves
from governance.recusals import is_recused


def can_move_meeting(user: User, meeting: Meeting) -> bool:
    movable = meeting.may_still_change or meeting.status == Meeting.Status.PUBLISHED
    return can_add_meeting(user, meeting.board) and movable


def can_cancel_meeting(user: User, meeting: Meeting) -> bool:
    return can_add_meeting(user, meeting.board) and meeting.can_become(Meeting.Status.CANCELLED)


def can_close_agenda(user: User, meeting: Meeting) -> bool:
    return serves(user, meeting) and meeting.can_become(Meeting.Status.CLOSED)


def can_reopen_agenda(user: User, meeting: Meeting) -> bool:
    """Closed too early: people may come with papers again until the deadline."""
    in_time = meeting.deadline_at > timezone.now()
    return serves(user, meeting) and in_time and meeting.can_become(Meeting.Status.PLANNED)


def can_publish_agenda(user: User, meeting: Meeting) -> bool:
    """Closed or still open: what is sent out is closed by it."""
    return serves(user, meeting) and meeting.may_still_change


def can_order_items(user: User, meeting: Meeting) -> bool:
    return chairs(user, meeting) and meeting.may_still_change


def can_ask_for_package(user: User, meeting: Meeting) -> bool:
    """Everybody who reads the meeting, once the agenda stands; with what they may read in it."""
    return meeting.is_out


def can_ask_for_paper(user: User, meeting: Meeting) -> bool:
    """A copy without what one may not read; the papers themselves are made without being asked."""
    return meeting.is_out and hidden_in(meeting, user) != ""


def can_make_paper_again(user: User, paper: Paper) -> bool:
    """Those who serve the board; of a copy that was asked for, whoever reads the meeting."""
    return paper.is_failed and (paper.without != "" or serves(user, paper.meeting))


def can_hold_meeting(user: User, meeting: Meeting) -> bool:
    """Lead the meeting, or write along: who is there, and what each item comes to."""
    return can_follow_meeting(user, meeting) and meeting.may_decide


def can_follow_meeting(user: User, meeting: Meeting) -> bool:
    """See on an open page what the others write, also that the meeting is over."""
    return chairs(user, meeting)


def can_cast_votes(user: User, item: AgendaItem) -> bool:
    votes = item.meeting.board.votes and item.is_pending and not is_recused(user, item)
    return votes and can_hold_meeting(user, item.meeting)
