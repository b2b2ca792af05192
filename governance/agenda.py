"""The agenda as people read it: each item with its time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import User
from governance.models import AgendaItem, Meeting
from governance.recusals import gap_text, is_recused


@dataclass(frozen=True)
class Slot:
    """An item and when it begins, if all before it keep their minutes.

    Where the reader may not see the item, `gap` says why, and stands in its place.
    """

    number: int
    at: datetime
    item: AgendaItem
    gap: str = ""

    @property
    def heading(self) -> str:
        """What the reader may know it by."""
        return self.gap or self.item.heading


def timetable(
    meeting: Meeting, items: Iterable[AgendaItem], reader: User | None = None
) -> list[Slot]:
    slots: list[Slot] = []
    at = meeting.starts_at
    for number, item in enumerate(items, start=1):
        gap = gap_text() if reader and is_recused(reader, item) else ""
        slots.append(Slot(number, at, item, gap))
        at += timedelta(minutes=item.minutes)
    return slots


def read_agenda(meeting: Meeting, reader: User | None) -> list[Slot]:
    """The meeting's items with all that is shown of them, in a constant number of queries.

    Without a reader: for a paper that nobody with a gap in it gets.
    """
    return timetable(meeting, meeting.items.standing().for_show(), reader)
