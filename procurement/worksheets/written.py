"""What a case's worksheets say as they stand: for gates, pages and papers.

All read `case.entries` from memory where it is prefetched (with WRITTEN, whose rows carry their
confirmations), so that a page may ask for every step without a question to the database.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from procurement.assessments import listing
from procurement.assessments.listing import Line
from procurement.models import Case, ChecklistStep, Confirmation, Entry
from procurement.worksheets import WORKSHEETS, Party, Worksheet

# What prefetch_related wants for it.
WRITTEN = (
    Prefetch(
        "entries",
        Entry.objects.filter(is_newest=True).select_related("written_by"),
    ),
    "entries__confirmations__by",
)


def newest(case: Case, key: str) -> list[Entry]:
    """The newest row of each line of a sheet, lines that were taken away too, by number."""
    rows = [row for row in _rows(case) if row.sheet == key and row.is_newest]
    return sorted(rows, key=lambda row: (row.number, row.pk))


def lines(case: Case, key: str) -> list[Entry]:
    """The lines of a sheet as they stand."""
    return [row for row in newest(case, key) if not row.is_removed]


def is_filled(case: Case, key: str) -> bool:
    """Whether anything stands in the sheet."""
    return bool(lines(case, key))


def answers(case: Case, key: str) -> dict[str, Any]:
    """What a sheet that is filled in once says; nothing while it is empty."""
    found = lines(case, key)
    return found[-1].answers if found else {}


def confirmations(case: Case, key: str) -> dict[str, Confirmation]:
    """Who has agreed to the sheet as it stands. A change takes all agreement away."""
    last = latest(case, key)
    if last is None or not is_filled(case, key):
        return {}
    return {agreed.party: agreed for agreed in last.confirmations.all()}


def latest(case: Case, key: str) -> Entry | None:
    """What was written last, removals too: what a confirmation is a yes to."""
    return max(newest(case, key), key=lambda row: row.pk, default=None)


def awaited(case: Case, key: str) -> list[Party]:
    """The parties that must agree to the sheet and have not."""
    agreed = confirmations(case, key)
    return [party for party in WORKSHEETS[key].confirmed_by if party not in agreed]


def confirmed_by_all(case: Case, key: str) -> bool:
    """Whether every party that must has agreed to the sheet as it stands."""
    return is_filled(case, key) and not awaited(case, key)


def _rows(case: Case) -> list[Entry]:
    if "entries" in getattr(case, "_prefetched_objects_cache", {}):
        return list(case.entries.all())
    rows = case.entries.filter(is_newest=True).select_related("written_by")
    return list(rows.prefetch_related("confirmations__by"))


@dataclass(frozen=True)
class Sheet:
    """One worksheet in one case: its questions, its steps, and what is written in it."""

    case: Case
    text: Worksheet
    steps: tuple[ChecklistStep, ...]

    @property
    def key(self) -> str:
        return self.text.key

    @property
    def step(self) -> ChecklistStep:
        """Where the sheet is filled in first."""
        return self.steps[0]

    @property
    def is_in_use(self) -> bool:
        """Whether the case is under way and has a step that needs the sheet."""
        left_out = ChecklistStep.Status.NOT_RELEVANT
        return self.case.is_under_way and any(step.status != left_out for step in self.steps)

    @property
    def is_settled(self) -> bool:
        """Whether it stays as it is, because its steps are done: open one again to change it."""
        return self.is_in_use and self.text.stays and all(one.is_finished for one in self.steps)

    @property
    def is_writable(self) -> bool:
        return self.is_in_use and not self.is_settled

    @property
    def undone_at(self) -> ChecklistStep | None:
        """The step to open again, to change what is settled; a decision stays."""
        undoable = [one for one in self.steps if one.text.can_be_left_out]
        return undoable[-1] if undoable else None

    @property
    def lines(self) -> list[Entry]:
        return lines(self.case, self.key)

    @property
    def judgement(self) -> Line | None:
        """What the assessment says that decides what the sheet speaks of."""
        found = self.text.judged_by and listing.newest_of(self.case, self.text.judged_by)
        return listing.line_of(found) if found else None

    @property
    def latest(self) -> Entry | None:
        return latest(self.case, self.key)

    @property
    def confirmations(self) -> dict[str, Confirmation]:
        return confirmations(self.case, self.key)

    @property
    def awaited(self) -> list[Party]:
        return awaited(self.case, self.key)

    @property
    def is_for_supplier(self) -> bool:
        """C23: whether suppliers who are let in see it."""
        return self.text.with_supplier or "supplier" in self.text.confirmed_by


def sheet_of(case: Case, key: str) -> Sheet | None:
    """The sheet of this name, if a step of the case asks for it."""
    steps = tuple(step for step in case.steps.all() if key in step.text.worksheets)
    return Sheet(case, WORKSHEETS[key], steps) if steps and key in WORKSHEETS else None


def sheets_of(case: Case, keys: Iterable[str]) -> list[Sheet]:
    """These sheets of the case, those that are known."""
    found = [sheet_of(case, key) for key in keys]
    return [sheet for sheet in found if sheet]


def sheets_for_supplier(case: Case) -> list[Sheet]:
    """C23: what a supplier who is let in takes part in, in the order of the steps."""
    keys = dict.fromkeys(key for step in case.steps.all() for key in step.text.worksheets)
    return [sheet for sheet in sheets_of(case, keys) if sheet.is_for_supplier and sheet.is_in_use]


def only_line(case: Case, key: str) -> uuid.UUID:
    """The one line of a sheet that is filled in once: all who open it at first write the same."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{case.pk}:{key}")
