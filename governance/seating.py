"""Who serves a board, sits in it and chairs it: the one place where that is decided.

A board with seats is served by those who hold them that day; a board without seats by the
authority's role holders. Where no seat of a board is a secretary's, the authority's secretaries
serve it, so that no board is without.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from accounts.models import Authority, Role, User
from governance.models.board import Board
from governance.models.seat import Seat

CHAIRING = (Seat.Role.CHAIR, Seat.Role.SECRETARY)
EVERYBODY = (*CHAIRING, Seat.Role.MEMBER)
# The role of the authority that is as good as a seat, where a board has none.
LENT = {
    Seat.Role.CHAIR: Role.CHAIR,
    Seat.Role.SECRETARY: Role.SECRETARY,
    Seat.Role.MEMBER: Role.MEMBER,
}
# A substitute during an absence does a secretary's work; a chair's or a member's word is not lent.
PERSONAL = frozenset({Seat.Role.CHAIR, Seat.Role.MEMBER})


def serves(user: User, board: Board) -> bool:
    """Keeps the agenda and the minutes."""
    return board.pk in boards_as(user, Seat.Role.SECRETARY)


def chairs(user: User, board: Board) -> bool:
    """Leads the meeting, or writes down what it decides."""
    return board.pk in boards_as(user, *CHAIRING)


def sits(user: User, board: Board) -> bool:
    """In the board, or serves it."""
    return board.pk in boards_as(user, *EVERYBODY)


def has_say(user: User, board: Board) -> bool:
    """Chair or member: the secretary writes, and has no vote."""
    return board.pk in boards_as(user, Seat.Role.CHAIR, Seat.Role.MEMBER)


def presides_in(user: User, authority: Authority | int) -> bool:
    """Whether some board there that cases are reported to is the person's to chair."""
    mine = Board.objects.filter(pk__in=boards_as(user, Seat.Role.CHAIR), authority=authority)
    return mine.taking_reports().exists()


def boards_as(user: User, *roles: Seat.Role) -> set[int]:
    """The boards where the person is one of these today.

    Read once for each object of a person, so that a page of many items asks no more; what must
    hold while something is written is asked of a `User` that was just fetched.
    """
    if "seats" not in user.remembered:
        user.remembered["seats"] = _read_seats(user)
    held: dict[str, set[int]] = user.remembered["seats"]
    return set().union(*(held[role] for role in roles))


def people(board: Board) -> list[User]:
    """Everybody who sits in the board or serves it today."""
    return _holders(board, *EVERYBODY)


def secretaries(board: Board) -> list[User]:
    """Whom to ask about the board's meetings."""
    return _holders(board, Seat.Role.SECRETARY)


def voters(board: Board) -> list[User]:
    """Those who have a say today: the chair and the members."""
    return _holders(board, Seat.Role.CHAIR, Seat.Role.MEMBER)


def _read_seats(user: User) -> dict[str, set[int]]:
    boards = list(Board.objects.visible_to(user))
    seats: dict[int, list[Seat]] = {board.pk: [] for board in boards}
    found = Seat.objects.today().filter(board__in=seats).select_related("substitute_for")
    for seat in found:
        seats[seat.board_id].append(seat)
    held: dict[str, set[int]] = defaultdict(set)
    for board in boards:
        for role in _roles_in(board, seats[board.pk], user):
            held[role].add(board.pk)
    return held


def _roles_in(board: Board, seats: list[Seat], user: User) -> Iterator[str]:
    for seat in seats:
        mine = {user.pk} if seat.acts_as in PERSONAL else user.acting_ids
        if seat.user_id in mine:
            yield seat.acts_as
    for role in _without_seat(seats):
        if user.has_role(LENT[role], authority=board.authority_id):
            yield role


def _without_seat(seats: Iterable[Seat]) -> list[Seat.Role]:
    """What the authority's role holders are in a board with these seats today."""
    taken = {seat.acts_as for seat in seats}
    if not taken:
        return list(EVERYBODY)
    return [] if Seat.Role.SECRETARY in taken else [Seat.Role.SECRETARY]


def _holders(board: Board, *roles: Seat.Role) -> list[User]:
    seats = list(Seat.objects.today().filter(board=board).select_related("user", "substitute_for"))
    lent = [LENT[role] for role in _without_seat(seats) if role in roles]
    found = [seat.user for seat in seats if seat.acts_as in roles]
    if lent:
        found += User.objects.holding(*lent, authority=board.authority_id)
    return sorted({one.pk: one for one in found}.values(), key=lambda person: person.name)
