"""What happens to a table of requirements on its way in: kept, understood, and taken in whole."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Authority, User
from notifications.trail import record
from portal.clock import database_now
from portal.locks import SECOND_CLICK, lock_word, locked, pause_point
from portal.tables import headings
from portal.tables.opening import Sheet
from portal.tables.plans import must_be_as_seen
from requirements_bank.actions import classifications
from requirements_bank.importing import columns, matching, planning
from requirements_bank.importing.columns import COLUMNS, OS2
from requirements_bank.importing.progress import Told, nobody
from requirements_bank.importing.writing import Writer
from requirements_bank.models import Category, Requirement, RequirementImport

# What a person says about the table as a whole.
SETTLED = ("mapping", "default_category", "origin", "only", "known", "alike", "is_published")


@transaction.atomic
def keep(table: RequirementImport, sheet: Sheet, *, by: User) -> RequirementImport:
    """Keep what was uploaded, with a guess at what its columns are. The bank stays as it is.

    The same table sent twice finds the first one.
    """
    locked(Authority.objects.filter(pk=by.authority_id)).get()
    table.authority, table.by = by.authority, by
    table.header, table.rows = sheet.rows[0], sheet.rows[1:]
    names = ("authority", "by", "kind", "collaboration", "header", "rows")
    same = {name: getattr(table, name) for name in names}
    since = database_now() - SECOND_CLICK
    again = RequirementImport.objects.filter(**same, imported_at=None, at__gt=since).first()
    pause_point("requirements_are_uploaded")
    if again:
        return again
    table.sheet, table.other_sheets = sheet.name[:100], list(sheet.others)
    _settle_as_before(table)
    table.save()
    record("requirements_bank.import_kept", table, by=by, rows=len(table.rows))
    return table


@transaction.atomic
def settle(table: RequirementImport, *, by: User) -> None:
    """Say which column is what, and what happens to which rows."""
    held = locked(RequirementImport.objects.filter(pk=table.pk)).get()
    if held.imported_at is None:
        table.save(update_fields=SETTLED)
        record("requirements_bank.import_settled", table, by=by)


@transaction.atomic
def place_categories(
    table: RequirementImport, *, by: User, places: dict[str, int], new: Iterable[str] = ()
) -> None:
    """Say which of our categories those of the file are; the `new` ones are added as they are."""
    held = locked(RequirementImport.objects.filter(pk=table.pk)).get()
    if held.imported_at is None:
        last = Category.objects.filter(parent=None).count()
        added = {
            name: classifications.add(Category(name=name, position=position), by=by).pk
            for position, name in enumerate(new, last + 1)
        }
        held.categories |= places | added
        held.save(update_fields=["categories"])
        record("requirements_bank.import_settled", held, by=by)


def _settle_as_before(table: RequirementImport) -> None:
    """As the last file with these headings was read; the first one as its headings say.

    Who imports for everybody takes of a file with several types only what is for everybody.
    """
    same = {"authority": table.authority, "kind": table.kind, "header": table.header}
    if last := RequirementImport.objects.filter(**same, imported_at__isnull=False).first():
        for name in (*SETTLED, "categories"):
            setattr(table, name, getattr(last, name))
        return
    table.mapping = headings.guess(table.header, COLUMNS)
    table.origin = OS2 if columns.is_of_os2(table.header, table.rows, table.mapping) else ""
    is_for_all = table.kind == Requirement.Kind.SHARED and "kind" in table.mapping
    table.only = table.kind if is_for_all else ""


@transaction.atomic
def ask_to_take_in(table: RequirementImport, *, by: User, seal: str, language: str) -> None:
    """The next free worker takes it in. A second click finds it asked for, or done.

    `seal` is the plan that the person looked at.
    """
    rows = RequirementImport.objects.filter(pk=table.pk)
    # Looked at without the lock, which whoever takes it in holds to the end.
    if (seen := rows.get()).is_waiting or seen.imported_at:
        return
    held = locked(rows).get()
    pause_point("an import is asked for")
    if held.is_waiting or held.imported_at:
        return
    held.asked_at, held.asked_by, held.seal = database_now(), by, seal
    held.language, held.attempts, held.problem = language, 0, ""
    held.save(update_fields=["asked_at", "asked_by", "seal", "language", "attempts", "problem"])
    record("requirements_bank.import_asked", held, by=by)


@transaction.atomic
def note_failure(table: RequirementImport, *, problem: str) -> None:
    """It stands on the table's page, and who asked is told: they may have gone elsewhere."""
    held = locked(RequirementImport.objects.waiting().filter(pk=table.pk)).first()
    if held is not None and held.asked_by is not None:
        held.problem = problem
        held.save(update_fields=["problem"])
        record("requirements_bank.import_stopped", held, by=None, tell=[held.asked_by])


@transaction.atomic
def take_in(
    table: RequirementImport, *, by: User, seal: str, told: Told = nobody
) -> RequirementImport:
    """Take in the whole table, or nothing of it. A second time finds it done.

    `seal` is the plan that the person looked at: where the bank has changed since, nothing is taken
    in, and the person looks again. Nobody changes these requirements meanwhile. `told` hears how
    far it is.
    """
    lock_word("requirements are imported")
    table = RequirementImport.objects.select_related("authority", "collaboration").get(pk=table.pk)
    if table.imported_at is not None:
        return table
    list(locked(matching.seen(table, by).order_by("pk")).only("pk"))
    plan = planning.plan(table, by)
    pause_point("requirements_planned")
    changed = _("The bank has changed meanwhile. Look at the rows once more.")
    must_be_as_seen(is_ready=plan.is_ready, seal=plan.seal, seen=seal, changed=changed)
    Writer(table, by, database_now(), told).write(plan)
    pause_point("requirements_written")
    table.imported_at = database_now()
    table.save(update_fields=["created", "updated", "extended", "imported_at"])
    record("requirements_bank.requirements_imported", table.authority, by=by, table=table)
    return table
