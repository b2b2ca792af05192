"""Who may write, read, comment and approve what was said."""

from django.utils import timezone

from accounts.models import User
from governance import seating
from governance.models import (
    Addendum,
    AgendaItem,
    FixedPoint,
    Meeting,
    MinutesComment,
    Withholding,
)
from governance.models.standing import Point
from governance.permissions.parts import chairs, serves


def can_read_minutes(user: User, meeting: Meeting) -> bool:
    """The draft is the board's own; approved, everybody may who sees the meeting."""
    draft = meeting.may_be_minuted and meeting.has_begun and seating.sits(user, meeting.board)
    return draft or meeting.is_minuted


def can_write_discussion(user: User, item: AgendaItem) -> bool:
    """Of an item that was treated, or is being treated: until the minutes are approved."""
    meeting, stands = item.meeting, item.status != AgendaItem.Status.WITHDRAWN
    return chairs(user, meeting) and stands and meeting.may_be_minuted and meeting.has_begun


def can_circulate_minutes(user: User, meeting: Meeting) -> bool:
    """Of a meeting that is held: one that has not begun has said nothing."""
    held = meeting.has_begun and meeting.can_become(Meeting.Status.CIRCULATED)
    return held and serves(user, meeting)


def can_comment_minutes(user: User, meeting: Meeting) -> bool:
    """Those who sit in the board, up to and including the last day."""
    return seating.sits(user, meeting.board) and meeting.takes_comments(timezone.localdate())


def can_settle_comment(user: User, comment: MinutesComment) -> bool:
    meeting = comment.meeting
    return serves(user, meeting) and meeting.is_circulated and comment.settled_by_id is None


def can_add_addendum(user: User, meeting: Meeting) -> bool:
    return serves(user, meeting) and meeting.is_minuted


def can_approve_minutes(user: User, meeting: Meeting) -> bool:
    return serves(user, meeting) and meeting.can_become(Meeting.Status.MINUTED)


def can_write_down(user: User, point: Point) -> bool:
    """What was said, while the minutes are not approved; nothing is said of a coming agenda."""
    if not isinstance(point, FixedPoint):
        return False
    return chairs(user, point.meeting) and point.meeting.may_be_minuted and point.meeting.has_begun


def can_withhold(user: User, target: AgendaItem | Point | Addendum) -> bool:
    """While the minutes are a draft, and afterwards: what was forgotten can be made good."""
    if not isinstance(target, AgendaItem | FixedPoint | Addendum):
        return False
    meeting = target.meeting
    minuted = (meeting.may_be_minuted and meeting.has_begun) or meeting.is_minuted
    stands = not isinstance(target, AgendaItem) or target.status != AgendaItem.Status.WITHDRAWN
    return chairs(user, meeting) and stands and minuted


def can_lift_withholding(user: User, withholding: Withholding) -> bool:
    return withholding.lifted_at is None and can_withhold(user, withholding.target)
