"""The agenda as people read it: each item with its time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from governance.models import AgendaItem, Meeting


@dataclass(frozen=True)
class Slot:
    """An item and when it begins, if all before it keep their minutes."""

    number: int
    at: datetime
    item: AgendaItem


def timetable(meeting: Meeting, items: Iterable[AgendaItem]) -> list[Slot]:
    slots: list[Slot] = []
    at = meeting.starts_at
    for number, item in enumerate(items, start=1):
        slots.append(Slot(number, at, item))
        at += timedelta(minutes=item.minutes)
    return slots


def read_agenda(meeting: Meeting) -> list[Slot]:
    """The meeting's items with all that is shown of them, in a constant number of queries."""
    return timetable(meeting, meeting.items.standing().for_show())
