"""Who serves a board, sits in it and chairs it: the one place where that is decided.

A board with seats is served by those who hold them that day; a board without seats by the
authority's role holders. Where no seat of a board is a secretary's, the authority's secretaries
serve it, so that no board is without.

Who may do what is asked of today; who counts at a meeting is asked of the meeting's day, also when
it is written down later. Roles have no days: who held them is noted when a meeting begins, and
counts from then on, whoever gets or loses a role afterwards.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.models import Assignment, Authority, Role, User
from governance.models.board import Board
from governance.models.seat import Seat

if TYPE_CHECKING:
    from governance.models.meeting import Meeting

CHAIRING = (Seat.Role.CHAIR, Seat.Role.SECRETARY)
EVERYBODY = (*CHAIRING, Seat.Role.MEMBER)
# The secretary writes, and has no vote.
SAYING = (Seat.Role.CHAIR, Seat.Role.MEMBER)
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
    """Chair or member."""
    return board.pk in boards_as(user, *SAYING)


def presides(user: User, board: Board) -> bool:
    """Is its chair."""
    return board.pk in boards_as(user, Seat.Role.CHAIR)


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
    return _holders(board, EVERYBODY, timezone.localdate())


def people_at(meeting: "Meeting") -> list[User]:
    """Everybody who sat in the board or served it on the day of the meeting."""
    return _holders(meeting.board, EVERYBODY, meeting.day, meeting.role_holders)


def secretaries(board: Board) -> list[User]:
    """Whom to ask about the board's meetings."""
    return _holders(board, [Seat.Role.SECRETARY], timezone.localdate())


def voters(meeting: "Meeting", there: Collection[int] | None) -> list[User]:
    """One for each seat with a say that day: who holds it, or else a substitute who is there.

    `there` are those who take part. None: it is not noted who, and each seat is its holder's.
    """
    everybody = _with_say(meeting.board, meeting.day, meeting.role_holders)
    if there is None:
        return everybody
    seats = _seats_with_say(meeting.board, meeting.day)
    if not seats:
        return [person for person in everybody if person.pk in there]
    own = [seat for seat in seats if not seat.is_substitute]
    present = [seat for seat in own if seat.user_id in there]
    absent = [seat.pk for seat in own if seat.user_id not in there]
    # Those of one seat first: who stands in for anybody takes what is left.
    substitutes = [seat for seat in seats if seat.is_substitute and seat.user_id in there]
    for seat in sorted(substitutes, key=lambda one: (one.substitute_for_id is None, one.pk)):
        place = seat.substitute_for_id or next(iter(absent), None)
        if place in absent:
            absent.remove(place)
            present.append(seat)
    return _by_name(seat.user for seat in present)


def voters_today(board: Board) -> list[User]:
    """One for each seat with a say, if the board met today."""
    return _with_say(board, timezone.localdate(), None)


def may_have_say(meeting: "Meeting") -> set[int]:
    """Those who have a say that day, or stand in for somebody who has."""
    found = _holders(meeting.board, SAYING, meeting.day, meeting.role_holders)
    return {person.pk for person in found}


def role_holders(board: Board) -> dict[str, list[int]]:
    """By role, who is as good as seated today where the board has no such seat."""
    rows = Assignment.objects.filter(
        authority=board.authority_id, role__in=LENT.values(), user__is_active=True
    )
    held: dict[str, list[int]] = {str(role): [] for role in LENT.values()}
    for role, user in rows.order_by("user").distinct().values_list("role", "user"):
        held[role].append(user)
    return held


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


def _seats_on(board: Board, day: date) -> list[Seat]:
    return list(Seat.objects.on(day).filter(board=board).select_related("user", "substitute_for"))


def _seats_with_say(board: Board, day: date) -> list[Seat]:
    return [seat for seat in _seats_on(board, day) if seat.acts_as in SAYING]


def _with_say(board: Board, day: date, noted: dict[str, list[int]] | None) -> list[User]:
    seats = _seats_with_say(board, day)
    if not seats:
        return _holders(board, SAYING, day, noted)
    return _by_name(seat.user for seat in seats if not seat.is_substitute)


def _holders(
    board: Board,
    roles: Collection[Seat.Role],
    day: date,
    noted: dict[str, list[int]] | None = None,
) -> list[User]:
    seats = _seats_on(board, day)
    lent = [LENT[role] for role in _without_seat(seats) if role in roles]
    found = [seat.user for seat in seats if seat.acts_as in roles]
    if lent and noted is not None:
        found += User.objects.filter(pk__in={pk for role in lent for pk in noted[role]})
    elif lent:
        found += User.objects.holding(*lent, authority=board.authority_id)
    return _by_name(found)


def _by_name(people: Iterable[User]) -> list[User]:
    return sorted({one.pk: one for one in people}.values(), key=lambda person: person.name)
