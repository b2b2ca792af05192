"""Worksheets as pages show them: the lines in words, who has agreed, and what one may do."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, prefetch_related_objects
from django.utils import timezone

from accounts.models import User
from procurement import permissions
from procurement.fields import Answers
from procurement.forms.worksheet import ConfirmForm
from procurement.models import (
    Case,
    CaseMeeting,
    ChecklistStep,
    Confirmation,
    Entry,
    StepInvitation,
)
from procurement.models.worksheet import Party
from procurement.permissions.worksheets import parties_of
from procurement.shown import People, display, persons_in
from procurement.worksheets import Worksheet, written
from procurement.worksheets.written import Sheet

# More lines than these are seen on the sheet's own page, and paged there.
SHOWN = 5


@dataclass(frozen=True)
class Line:
    """One line in words."""

    entry: Entry
    text: Worksheet
    answers: list[tuple[str, str]]
    has_history: bool = False

    @property
    def heading(self) -> str:
        """What the line is called: its first two answers."""
        return " · ".join(text for _label, text in self.answers[:2])

    @property
    def computed(self) -> list[tuple[str, str]]:
        found = self.text.computed(self.entry.answers)
        return [(str(label), str(value)) for label, value in found]

    @property
    def writer(self) -> str:
        return str(self.entry.written_by or self.entry.written_for)


Wording = Callable[[Sheet, Entry], Line]


@dataclass(frozen=True)
class Agreement:
    """A party that must agree, and whether it has."""

    sheet: str
    party: str
    agreed: Confirmation | None
    may_confirm: bool = False
    may_withdraw: bool = False

    @property
    def label(self) -> str:
        return str(Party(self.party).label)

    @property
    def form(self) -> ConfirmForm:
        return ConfirmForm(parties=[self.party], auto_id=f"{self.sheet}_{self.party}_%s")

    @property
    def by(self) -> str:
        """Who said yes: at the supplier's, where it was the supplier."""
        return self.agreed.by_supplier or str(self.agreed.by) if self.agreed else ""


@dataclass(frozen=True)
class Page:
    """One sheet as one person sees it."""

    sheet: Sheet
    lines: list[Line]
    total: int
    removed: list[Line]
    agreements: list[Agreement]
    may_write: bool

    @property
    def anchor(self) -> str:
        return self.sheet.text.anchor


def context(user: User, step: ChecklistStep) -> dict[str, Any]:
    """What the page of a step shows of its sheets."""
    found = pages(user, step.case, step.text.worksheets)
    asks_supplier = any(page.sheet.is_for_supplier for page in found)
    return {"worksheets": found, "asks_supplier": asks_supplier or step.text.with_supplier}


def pages(user: User, case: Case, keys: Iterable[str]) -> list[Page]:
    """These sheets of the case with their first lines, found in a fixed number of queries."""
    load(case)
    sheets = written.sheets_of(case, keys)
    wording = in_words(case, sheets) if sheets else None
    return [_page(user, sheet, sheet.lines[:SHOWN], wording) for sheet in sheets if wording]


def page(user: User, sheet: Sheet, rows: list[Entry]) -> Page:
    """One sheet with these of its lines."""
    return _page(user, sheet, rows, in_words(sheet.case, [sheet]))


def pages_for(invitation: StepInvitation) -> list[Page]:
    """What a supplier who was let in takes part in."""
    sheets = written.sheets_for_supplier(invitation.case)
    wording = in_words(invitation.case, sheets)
    return [_supplier_page(sheet, sheet.lines[:SHOWN], wording) for sheet in sheets]


def page_for(invitation: StepInvitation, sheet: Sheet, rows: list[Entry]) -> Page:
    """One sheet with these of its lines, as the supplier sees it."""
    return _supplier_page(sheet, rows, in_words(invitation.case, [sheet]))


def load(case: Case) -> None:
    """Bring what is written into memory, once."""
    prefetch_related_objects([case], *written.WRITTEN)


def in_words(case: Case, sheets: list[Sheet]) -> Wording:
    """What puts entries of these sheets into words; persons and older versions are found once."""
    named: set[int] = set()
    for sheet in sheets:
        rows = written.newest(case, sheet.key)
        named |= persons_in(sheet.text.fields, [row.answers for row in rows])
    people = User.objects.in_bulk(named) if named else {}
    lines = Entry.objects.filter(case=case).values("sheet", "line").annotate(rows=Count("pk"))
    several = set(lines.filter(rows__gt=1).values_list("sheet", "line"))

    def line(sheet: Sheet, entry: Entry) -> Line:
        return to_line(sheet.text, entry, people, has_history=(entry.sheet, entry.line) in several)

    return line


def to_line(text: Worksheet, entry: Entry, people: People | None, *, has_history: bool) -> Line:
    return Line(entry, text, display(text.fields, entry.answers, people), has_history)


def standing_line(sheet: Sheet, line: uuid.UUID) -> Line | None:
    """A line as it stands at this moment."""
    rows = Entry.objects.filter(case=sheet.case, sheet=sheet.key, line=line).standing()
    stands = rows.select_related("written_by").first()
    return to_line(sheet.text, stands, None, has_history=False) if stands else None


def line_of(sheet: Sheet, text: str) -> uuid.UUID:
    """Which line the empty form writes: made when it opens, so that a second click is no second."""
    if not sheet.text.many:
        return written.only_line(sheet.case, sheet.key)
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()


def suggested(sheet: Sheet, line: uuid.UUID | None) -> Answers:
    """What an empty line begins with. What was said at a booked meeting has the meeting's uid."""
    meeting = None
    if line and sheet.key == CaseMeeting.SHEET:
        meeting = sheet.case.meetings.select_related("organizer").filter(uid=line).first()
    if meeting is None:
        return sheet.text.suggest(sheet.case.request)
    names = [meeting.organizer.name, *meeting.participants]
    day = timezone.localdate(meeting.starts_at)
    return {"date": day.isoformat(), "participants": "\n".join(names)}


def _supplier_page(sheet: Sheet, rows: list[Entry], wording: Wording) -> Page:
    agreed = sheet.confirmations.get("supplier")
    own = Agreement(
        sheet.key,
        "supplier",
        agreed,
        may_confirm=agreed is None and bool(sheet.lines),
        may_withdraw=agreed is not None and agreed.by_id is None and sheet.is_writable,
    )
    others = [
        Agreement(sheet.key, party, sheet.confirmations.get(party))
        for party in sheet.text.confirmed_by
        if party != "supplier"
    ]
    return Page(
        sheet=sheet,
        lines=[wording(sheet, row) for row in rows],
        total=len(sheet.lines),
        removed=[],
        agreements=[*others, own] if "supplier" in sheet.text.confirmed_by else others,
        may_write=sheet.text.with_supplier and sheet.is_writable,
    )


def _page(user: User, sheet: Sheet, rows: list[Entry], wording: Wording) -> Page:
    may_write = permissions.can_write_sheet(user, sheet)
    removed = [row for row in written.newest(sheet.case, sheet.key) if row.is_removed]
    return Page(
        sheet=sheet,
        lines=[wording(sheet, row) for row in rows],
        total=len(sheet.lines),
        removed=[wording(sheet, row) for row in removed] if may_write else [],
        agreements=agreements(user, sheet),
        may_write=may_write,
    )


def agreements(user: User, sheet: Sheet) -> list[Agreement]:
    agreed = sheet.confirmations
    for confirmation in agreed.values():
        # The case in memory, so that nothing is asked for each of them.
        confirmation.entry.case = sheet.case
    mine = parties_of(user, sheet) if sheet.is_in_use else []
    return [
        Agreement(
            sheet.key,
            party,
            agreed.get(party),
            party in mine,
            party in agreed and permissions.can_withdraw_confirmation(user, agreed[party]),
        )
        for party in sheet.text.confirmed_by
    ]
