from governance.models.attendance import Attendance, Vote
from governance.models.board import Board
from governance.models.condition import Condition
from governance.models.decision import Decision
from governance.models.feed import CalendarFeed
from governance.models.item import AgendaItem
from governance.models.meeting import Meeting
from governance.models.minutes import Addendum, Discussion, MinutesComment
from governance.models.package import Package
from governance.models.paper import Paper
from governance.models.preparation import Comment, Position, Question
from governance.models.recusal import Recusal
from governance.models.seat import Seat
from governance.models.standing import FixedPoint, StandingItem
from governance.models.supplement import Supplement
from governance.models.withholding import Withholding

__all__ = [
    "Addendum",
    "AgendaItem",
    "Attendance",
    "Board",
    "CalendarFeed",
    "Comment",
    "Condition",
    "Decision",
    "Discussion",
    "FixedPoint",
    "Meeting",
    "MinutesComment",
    "Package",
    "Paper",
    "Position",
    "Question",
    "Recusal",
    "Seat",
    "StandingItem",
    "Supplement",
    "Vote",
    "Withholding",
]
