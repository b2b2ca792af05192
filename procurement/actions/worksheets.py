"""What is written in a case's worksheets, and who agrees to it. Nothing written is ever changed.

A change and a removal are new rows: the old ones tell who wrote what before. Whoever writes is a
person of the portal, or a supplier who was let in.
"""

import uuid
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from notifications.trail import record
from portal.locks import pause_point
from portal.refusals import Refused
from procurement.course import standing
from procurement.models import Case, Confirmation, Entry, StepInvitation
from procurement.permissions.worksheets import IT
from procurement.shown import display
from procurement.worksheets import written
from procurement.worksheets.written import Sheet

Author = User | StepInvitation
Answers = dict[str, Any]

# A sheet is for reading: what needs more lines belongs in a system of its own.
MOST_LINES = 500


class ChangedMeanwhile(Refused):
    """Somebody else wrote in the line after this person had read it."""


CHANGED = gettext_lazy(
    "Somebody else has changed this since you opened the page. What you typed is kept below: "
    "look at what stands now, and save again if yours is to count."
)
GONE = gettext_lazy("The line was removed since you opened the page.")
SETTLED = gettext_lazy(
    "The step is done, so this stays as it is. Open the step again to change it."
)


@transaction.atomic
def write(case: Case, *, by: Author, sheet: str, line: uuid.UUID, answers: Answers) -> Entry:
    """Write a line. The form that is sent twice writes it once."""
    found = _enter(case, sheet, by)
    before = _newest(found.case, sheet, line)
    if before and not before.is_removed:
        return _same_or_refuse(before, by, answers)
    if len(found.lines) >= MOST_LINES:
        raise Refused(_("The sheet is full: it has %(most)d lines.") % {"most": MOST_LINES})
    return _put(
        found, "sheet_written", by=by, before=before, entry=Entry(line=line, answers=answers)
    )


@transaction.atomic
def change(seen: Entry, *, by: Author, answers: Answers) -> Entry:
    """Change a line from what was `seen`. Whoever comes second is told that it was changed."""
    found = _enter(seen.case, seen.sheet, by)
    before = _newest(found.case, seen.sheet, seen.line)
    if before is None or before.is_removed:
        raise Refused(GONE)
    if before.answers == answers:
        return before
    if before.pk != seen.pk:
        raise ChangedMeanwhile(CHANGED)
    entry = Entry(line=seen.line, answers=answers)
    return _put(found, "sheet_changed", by=by, before=before, entry=entry)


@transaction.atomic
def remove(seen: Entry, *, by: User) -> Entry:
    """Take a line away. It can be put back."""
    found = _enter(seen.case, seen.sheet, by)
    before = _newest(found.case, seen.sheet, seen.line)
    if before is None or before.is_removed:
        return seen
    if before.pk != seen.pk:
        raise ChangedMeanwhile(
            _("Somebody else has changed the line since you opened the page. Look at it again.")
        )
    entry = Entry(line=seen.line, answers=before.answers, is_removed=True)
    return _put(found, "sheet_line_removed", by=by, before=before, entry=entry)


@transaction.atomic
def put_back(seen: Entry, *, by: User) -> Entry:
    """Undo a removal."""
    found = _enter(seen.case, seen.sheet, by)
    before = _newest(found.case, seen.sheet, seen.line)
    if before is None or not before.is_removed:
        return seen
    entry = Entry(line=seen.line, answers=before.answers)
    return _put(found, "sheet_line_put_back", by=by, before=before, entry=entry)


@transaction.atomic
def confirm(seen: Entry, *, by: Author, party: str, for_supplier: str = "") -> Confirmation:
    """A party agrees to the sheet as it was `seen`, up to this entry. Said twice, it counts once.

    `for_supplier` is who said yes at the supplier's, where one of us notes it.
    """
    found = _look(seen.case, seen.sheet, by)
    stands, before = found.latest if found.lines else None, found.confirmations.get(party)
    pause_point("between looking at a sheet and confirming it")
    if stands != seen:
        raise ChangedMeanwhile(
            _("The sheet was changed since you opened the page. Read it again, then confirm it.")
        )
    if before:
        return before
    names = _names(by)
    agreed = Confirmation.objects.create(
        entry=seen,
        party=party,
        by=names["written_by"],
        by_supplier=names["written_for"] or for_supplier,
    )
    known = {"agreed": agreed, **_about(found, by)}
    record("procurement.sheet_confirmed", found.case, tell=[found.case.coordinator], **known)
    return agreed


@transaction.atomic
def withdraw_confirmation(agreed: Confirmation, *, by: Author) -> None:
    """A party takes its yes back. The trail keeps that it was given."""
    seen = agreed.entry
    found = _enter(seen.case, seen.sheet, by)
    kept = found.confirmations.get(agreed.party)
    if kept is None or kept.pk != agreed.pk:
        return
    kept.delete()
    tell = [found.case.coordinator, agreed.by]
    known = {"agreed": agreed, **_about(found, by)}
    record("procurement.sheet_confirmation_withdrawn", found.case, tell=tell, **known)


def _enter(case: Case, key: str, by: Author) -> Sheet:
    """Lock the case to write; refuse if what is written is settled."""
    sheet = _look(case, key, by)
    if sheet.is_settled:
        raise Refused(SETTLED)
    return sheet


def _look(case: Case, key: str, by: Author) -> Sheet:
    """Lock the case; refuse if it, its step or the link of the supplier is over."""
    locked = standing.lock_open(case.pk)
    sheet = written.sheet_of(locked, key)
    if sheet is None or not sheet.is_in_use:
        raise Refused(_("The step is left out, so nothing is written there."))
    if isinstance(by, StepInvitation) and not StepInvitation.objects.usable().still(by).exists():
        raise Refused(_("The link no longer works. Ask your contact person for a new one."))
    return sheet


def _newest(case: Case, key: str, line: uuid.UUID) -> Entry | None:
    return case.entries.filter(sheet=key, line=line, is_newest=True).first()


def _same_or_refuse(before: Entry, by: Author, answers: Answers) -> Entry:
    """A second click finds what the first one wrote; anybody else's line stays as it is."""
    names = _names(by)
    mine = (before.written_by, before.written_for) == (names["written_by"], names["written_for"])
    if mine and before.answers == answers:
        return before
    raise ChangedMeanwhile(CHANGED)


def _put(sheet: Sheet, event: str, *, by: Author, before: Entry | None, entry: Entry) -> Entry:
    """Let the entry stand instead of the one before. Whoever agreed to that one is told."""
    fallen = list(sheet.confirmations.values())
    entry.case, entry.sheet = sheet.case, sheet.key
    entry.number = before.number if before else _next_number(sheet)
    pause_point("between looking at a line and writing it")
    if before:
        before.is_newest = False
        before.save(update_fields=["is_newest"])
    for name, value in _names(by).items():
        setattr(entry, name, value)
    entry.save(force_insert=True)
    tell = [agreed.by for agreed in fallen]
    if isinstance(by, StepInvitation):
        tell.append(sheet.case.coordinator)
    shown = partial(display, sheet.text.fields, entry.answers)
    known = {"shown": shown, "fallen": fallen, **_about(sheet, by)}
    record(f"procurement.{event}", sheet.case, tell=tell, **known)
    if sheet.key == "project":
        _report_manager(sheet, before, entry)
    return entry


def _report_manager(sheet: Sheet, before: Entry | None, entry: Entry) -> None:
    """C09a: IT is told who manages the project, as soon as somebody is named."""
    was = before.answers.get("manager") if before and not before.is_removed else None
    named = None if entry.is_removed else entry.answers.get("manager")
    if named is None or named == was:
        return
    manager = User.objects.get(pk=named)
    told = User.objects.holding(*IT, authority=sheet.case.authority_id)
    known = {"by": entry.written_by, "manager": manager}
    record("procurement.project_manager_named", sheet.case, tell=[*told, manager], **known)


def _next_number(sheet: Sheet) -> int:
    """Numbers are given once: what was taken away may come back."""
    return 1 + max((row.number for row in written.newest(sheet.case, sheet.key)), default=0)


def _about(sheet: Sheet, by: Author) -> dict[str, Any]:
    """What every text says. A supplier is nobody in the portal, so the text has the name."""
    person = by if isinstance(by, User) else None
    supplier = _names(by)["written_for"]
    return {"by": person, "sheet": sheet.text, "step": sheet.step, "supplier": supplier}


def _names(by: Author) -> dict[str, Any]:
    if isinstance(by, User):
        return {"written_by": by, "written_for": ""}
    return {"written_by": None, "written_for": by.signature}
