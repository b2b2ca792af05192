"""The agenda as people read it: each item with its time, between the points that always stand."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from accounts.models import User
from governance.gaps import gaps_for, left_out
from governance.models import AgendaItem, Meeting
from governance.models.standing import Point
from governance.taking_part import absences

E = TypeVar("E", AgendaItem, Point)


@dataclass(frozen=True)
class Slot:
    """An item and when it begins, if all before it keep their minutes.

    Where the reader may not see the item, `gap` says why, and stands in its place.
    """

    number: int
    at: datetime
    item: AgendaItem
    gap: str = ""
    # Who was at the meeting, and took no part in this item.
    absent: str = ""

    @property
    def heading(self) -> str:
        """What the reader may know it by."""
        return self.gap or self.item.heading


@dataclass(frozen=True)
class PointSlot:
    """A point that is no case, and when it begins."""

    number: int
    at: datetime
    point: Point


@dataclass(frozen=True)
class Agenda:
    """The points before the cases, the cases, and the points after them."""

    opening: list[PointSlot]
    slots: list[Slot]
    closing: list[PointSlot]
    ends_at: datetime


def whole_agenda(meeting: Meeting, reader: User | None, *, without: Collection[int] = ()) -> Agenda:
    """All of the agenda with what is shown of it, in a constant number of queries.

    Without a reader: for a paper, which is the copy of those who may not read these items.
    """
    points = points_of(meeting)
    first = [point for point in points if point.is_first]
    last = [point for point in points if not point.is_first]
    items = list(meeting.items.standing().for_show())
    gaps = gaps_for(reader, items) if reader else dict.fromkeys(without, left_out())
    opening = [PointSlot(*timed) for timed in _timed(first, 1, meeting.starts_at)]
    number, at = len(first) + 1, _end(first, meeting.starts_at)
    absent = absences(meeting, items)
    slots = [
        Slot(number, at, item, gaps.get(item.pk, ""), absent.get(item.pk, ""))
        for number, at, item in _timed(items, number, at)
    ]
    number, at = number + len(items), _end(items, at)
    closing = [PointSlot(*timed) for timed in _timed(last, number, at)]
    return Agenda(opening, slots, closing, _end(last, at))


def read_agenda(meeting: Meeting, reader: User | None) -> list[Slot]:
    """The cases alone, numbered and timed as in the whole agenda."""
    return whole_agenda(meeting, reader).slots


def points_of(meeting: Meeting) -> Sequence[Point]:
    """The board's standing items, until the agenda is out: then those it went out with."""
    if meeting.is_out:
        return list(meeting.fixed_points.all())
    return list(meeting.board.standing_items.all())


def _timed(entries: Iterable[E], number: int, at: datetime) -> Iterator[tuple[int, datetime, E]]:
    for count, entry in enumerate(entries):
        yield number + count, at, entry
        at += timedelta(minutes=entry.minutes)


def _end(entries: Iterable[AgendaItem] | Iterable[Point], at: datetime) -> datetime:
    return at + timedelta(minutes=sum(entry.minutes for entry in entries))
