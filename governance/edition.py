"""The minutes as an edition: the whole, or the public one without what is kept from the public.

Whatever is uncertain is left out: where a line that is kept from the public is not found any more
(it was rewritten), all of its part is. An addendum follows the item that it corrects.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeAlias

from django.utils.translation import gettext as _

from governance.agenda import Agenda, PointSlot, Slot
from governance.models import Addendum, AgendaItem, FixedPoint, Meeting, Withholding
from governance.models.standing import Point
from governance.models.withholding import Part
from governance.wording import Words, words_of
from portal.templatetags.formats import moment

# A point of an agenda that is not out yet can be read, but nothing of it is minuted.
Target: TypeAlias = AgendaItem | Point | Addendum


@dataclass(frozen=True)
class Piece:
    """A line; or in its place, why it is left out."""

    text: str = ""
    because: str = ""


@dataclass(frozen=True)
class Block:
    """A label, and what stands under it."""

    label: str
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class Entry:
    """What an edition says of one item, point or addendum, and nothing else of it.

    Where all of it is left out there are a number and the reason only; where whoever reads may not
    see it, the sentence that says so (governance/gaps.py).
    """

    target: Target
    number: str
    heading: Piece
    lead: str = ""
    because: str = ""
    gap: str = ""
    blocks: Sequence[Block] = ()


class Marks:
    """What of one meeting is kept from the public, read at once; of the whole edition nothing."""

    def __init__(self, found: Iterable[Withholding] = (), *, public: bool = False) -> None:
        self.is_public = public
        self.known: dict[tuple[str, int], list[tuple[str, str, str]]] = {}
        self.lines_of_decisions: dict[int, Withholding] = {}
        for one in found:
            for field in ("item", "point", "addendum"):
                if pk := getattr(one, f"{field}_id"):
                    said = (one.part, one.line, one.because)
                    self.known.setdefault((field, pk), []).append(said)
            if one.item_id and one.line and one.part == Part.DECIDED:
                self.lines_of_decisions[one.item_id] = one

    def of(self, target: Target) -> list[tuple[str, str, str]]:
        if isinstance(target, AgendaItem):
            return [*self._of_item(target), *self._since(target)]
        if isinstance(target, Addendum):
            own = self.known.get(("addendum", target.pk), [])
            of_item = self._of_item(target.item) if target.item else []
            # Its own words may be about whatever of the item is left out.
            words = [(Part.SAID, "", because) for _part, _line, because in of_item]
            return [*own, *of_item, *words]
        return self.known.get(("point", target.pk), []) if isinstance(target, FixedPoint) else []

    def _of_item(self, item: AgendaItem) -> list[tuple[str, str, str]]:
        """A confidential item is kept from the public whether anybody has marked it or not. Why it
        is confidential may itself be so.
        """
        marks = self.known.get(("item", item.pk), [])
        if self.is_public and item.is_confidential:
            return [*marks, (Part.WHOLE, "", _("the item is confidential"))]
        return marks

    def _since(self, item: AgendaItem) -> list[tuple[str, str, str]]:
        """Corrected after a line of the decision was left out: the new words may say the same."""
        last = self.lines_of_decisions.get(item.pk)
        if last and any(one.decided_at > last.marked_at for one in item.minuted_decisions()):
            return [(Part.DECIDED, "", last.because)]
        return []


def marks_of(meeting: Meeting) -> Marks:
    return Marks(Withholding.objects.in_force().of(meeting), public=True)


def edition(meeting: Meeting, agenda: Agenda, marks: Marks) -> list[Entry]:
    """Every item and point in order, and then what was added after the minutes were approved."""
    slots: list[Slot | PointSlot] = [*agenda.opening, *agenda.slots, *agenda.closing]
    entries = [_entry_of_slot(slot, marks) for slot in slots]
    by_item = {one.target.pk: one for one in entries if isinstance(one.target, AgendaItem)}
    found = meeting.addenda.select_related(
        "item", "decision__contact_person", "decision__step_decision"
    )
    return [*entries, *(_entry_of_addendum(one, by_item, marks) for one in found)]


def _entry_of_slot(slot: Slot | PointSlot, marks: Marks) -> Entry:
    number = f"{slot.number}."
    if isinstance(slot, PointSlot):
        return _filled(Entry(slot.point, number, Piece(slot.point.heading)), marks)
    if slot.gap:
        return Entry(slot.item, number, Piece(_("Item")), gap=slot.gap)
    case = slot.item.case
    lead = f"{case.number} · {case.department}"
    bare = Entry(slot.item, number, Piece(slot.item.heading), lead)
    return _filled(bare, marks, absent=slot.absent)


def _entry_of_addendum(addendum: Addendum, by_item: dict[int, Entry], marks: Marks) -> Entry:
    heading = Piece(_("Added %(at)s") % {"at": moment(addendum.written_at)})
    about = by_item.get(addendum.item_id) if addendum.item_id else None
    if about is None:
        return _filled(Entry(addendum, "", heading), marks)
    if about.gap:
        return Entry(addendum, "", heading, gap=about.gap)
    name = about.number.rstrip(".")
    if about.heading.text:
        name += f", {about.heading.text}"
    lead = _("About item %(name)s") % {"name": name}
    return _filled(Entry(addendum, "", heading, lead), marks)


def _filled(bare: Entry, marks: Marks, *, absent: str = "") -> Entry:
    """With its words, but for those that are left out; or without any, and why."""
    words = [Words("", "", absent)] if absent else []
    words += words_of(bare.target)
    kept = marks.of(bare.target)
    closed = _closed_parts(words, kept)
    if Part.WHOLE in closed:
        # When an addendum was made is nothing of what it says.
        made = isinstance(bare.target, Addendum)
        heading = bare.heading if made else Piece(_("Not public"))
        return Entry(bare.target, bare.number, heading, because=closed[Part.WHOLE])
    heading = Piece(because=closed[Part.HEADING]) if Part.HEADING in closed else bare.heading
    return replace(bare, heading=heading, blocks=_blocks(words, kept, closed))


def _closed_parts(words: list[Words], kept: list[tuple[str, str, str]]) -> dict[str, str]:
    """Which parts are left out whole, and why; the first reason counts."""
    closed: dict[str, str] = {}
    for part, line, because in kept:
        found = any(line in one.lines for one in words if one.part == part)
        if not (line and found):
            closed.setdefault(part, because)
    return closed


def _blocks(
    words: list[Words], kept: list[tuple[str, str, str]], closed: dict[str, str]
) -> list[Block]:
    """Of a part that is left out whole, one block says so, where the first of it stood.

    A line that is left out is so wherever it stands.
    """
    reasons = {line: because for _part, line, because in kept if line}
    blocks: list[Block] = []
    said: set[str] = set()
    for one in words:
        if one.part not in closed:
            blocks.append(Block(one.label, _pieces(one.lines, reasons)))
        elif one.part not in said:
            said.add(one.part)
            label = str(Part(one.part).label)
            blocks.append(Block(label, [Piece(because=closed[one.part])]))
    return blocks


def _pieces(lines: list[str], reasons: dict[str, str]) -> list[Piece]:
    """Lines beside each other that are left out for the same reason are one gap."""
    pieces: list[Piece] = []
    for because, some in groupby(lines, lambda line: reasons.get(line, "")):
        pieces += [Piece(because=because)] if because else [Piece(line) for line in some]
    return pieces
