"""Who may do what with boards, their seats and what stands on every agenda."""

from django.utils import timezone

from accounts.models import Authority, Role, User
from governance import seating
from governance.models import Board, Seat, StandingItem


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


def can_keep_standing_items(user: User, board: Board) -> bool:
    return seating.chairs(user, board) or can_change_board(user, board)


def can_change_standing_item(user: User, point: StandingItem) -> bool:
    return can_keep_standing_items(user, point.board)
