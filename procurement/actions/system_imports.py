"""What happens to a table of systems on its way in: kept, understood, and taken in whole."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Authority, User
from notifications.trail import record, record_each
from portal.clock import database_now
from portal.locks import SECOND_CLICK, locked, pause_point
from portal.tables import headings
from portal.tables.opening import Table
from portal.tables.plans import must_be_as_seen
from procurement.models import Supplier, System, SystemImport
from procurement.systems import columns, parsing, searching
from procurement.systems.parsing import Plan, Row

Stage = System.Stage
BATCH = 500
Changed = tuple[System, list[dict[str, Any]]]
# What of a row goes into a system as it is.
PLAIN = (
    *("name", "stage", "department", "owner", "business_owner", "user_count", "users"),
    *("purpose", "description", "in_operation_from", "kitos_link", "kitos_uuid"),
)


@transaction.atomic
def keep(name: str, table: Table, *, by: User) -> SystemImport:
    """Keep what was uploaded, with a guess at what its columns are. The register stays as it is.

    The same table sent twice finds the first one.
    """
    locked(Authority.objects.filter(pk=by.authority_id)).get()
    header, rows = table[0], table[1:]
    same = {"authority": by.authority, "by": by, "header": header, "rows": rows}
    since = database_now() - SECOND_CLICK
    again = SystemImport.objects.filter(**same, imported_at=None, at__gt=since).first()
    pause_point("a table is new")
    if again:
        return again
    kept = SystemImport.objects.create(
        authority=by.authority,
        name=name[:200],
        header=header,
        rows=rows,
        mapping=headings.guess(header, columns.COLUMNS),
        by=by,
    )
    record("procurement.import_kept", kept, by=by, rows=len(rows))
    return kept


@transaction.atomic
def map_columns(table: SystemImport, *, by: User, mapping: dict[str, int], known: str) -> None:
    """Say which column is what, and what happens to systems that we have."""
    held = locked(SystemImport.objects.filter(pk=table.pk)).get()
    if held.imported_at is None:
        held.mapping, held.known = mapping, known
        held.save(update_fields=["mapping", "known"])
        record("procurement.import_mapped", held, by=by)


@transaction.atomic
def take_in(table: SystemImport, *, by: User | None, seal: str) -> SystemImport:
    """Take in the whole table, or nothing of it. A second click finds it done.

    `seal` is the plan that the person looked at: where the register has changed since, nothing is
    taken in, and the person looks again.
    """
    authority = locked(Authority.objects.filter(pk=table.authority_id)).get()
    table = SystemImport.objects.get(pk=table.pk)
    if table.imported_at is not None:
        return table
    plan = parsing.plan(table)
    pause_point("systems_planned")
    said = _("The register has changed meanwhile. Look at the rows once more.")
    must_be_as_seen(is_ready=not plan.bad, seal=plan.seal, seen=seal, changed=said)
    suppliers = _suppliers(plan, authority)
    new = _create(plan.new, authority, suppliers)
    changed = _update(plan.known, suppliers) if plan.updates else []
    table.created, table.updated = len(new), len(changed)
    table.imported_at = database_now()
    table.save(update_fields=["created", "updated", "imported_at"])
    owners = User.objects.active().filter(pk__in={system.owner_id for system in new})
    record("procurement.systems_imported", authority, by=by, tell=owners, table=table)
    _write_down(new, changed, by=by)
    return table


def _write_down(new: list[System], changed: list[Changed], *, by: User | None) -> None:
    """Each system has its own history, also where many come at once."""
    record_each("procurement.system_added", ((system, {}) for system in new), by=by)
    said = ((system, {"changes": changes}) for system, changes in changed)
    record_each("procurement.system_changed", said, by=by)


def _create(rows: list[Row], authority: Authority, suppliers: dict[str, Supplier]) -> list[System]:
    systems = [System(authority=authority, stage=Stage.IN_OPERATION) for _row in rows]
    for system, row in zip(systems, rows, strict=True):
        _fill(system, row, suppliers)
    System.objects.bulk_create(systems, batch_size=BATCH)
    searching.index(*systems)
    return systems


def _update(rows: list[Row], suppliers: dict[str, Supplier]) -> list[Changed]:
    """The systems that the file changes, each with what was changed."""
    known = [row.known.pk for row in rows if row.known]
    people = ("authority", "supplier", "owner", "business_owner", "department")
    kept = System.objects.filter(pk__in=known).select_related(*people).in_bulk()
    changes = [
        (kept[row.known.pk], said)
        for row in rows
        if row.known and (said := _fill(kept[row.known.pk], row, suppliers))
    ]
    changed = [system for system, _said in changes]
    # None of them is new. This way is quick, and the words are noted below.
    System.objects.bulk_create(
        changed,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*PLAIN, "supplier", "leaving_from", "closed_from"],
    )
    searching.index(*changed)
    return changes


def _fill(system: System, row: Row, suppliers: dict[str, Supplier]) -> list[dict[str, Any]]:
    """What the file says; where it says nothing, ours stays. Answers what that changed."""
    values = {name: row.values[name] for name in PLAIN if name in row.values}
    if supplier := row.values.get("supplier"):
        values["supplier"] = suppliers[supplier.casefold()]
    values |= _days(values.get("stage"))
    before = {name: getattr(system, name) for name in values}
    for name, new in values.items():
        setattr(system, name, new)
    return [
        {"label": _label(name), "before": old, "after": values[name]}
        for name, old in before.items()
        if old != values[name]
    ]


def _label(name: str) -> Any:
    return System._meta.get_field(name).verbose_name  # type: ignore[union-attr] # a column, no relation to here


def _days(stage: str | None) -> dict[str, None]:
    """The days of stages that have not begun, or not any more."""
    if stage in (None, Stage.CLOSED):
        return {}
    return {"closed_from": None} | ({} if stage == Stage.LEAVING else {"leaving_from": None})


def _suppliers(plan: Plan, authority: Authority) -> dict[str, Supplier]:
    """The suppliers that the file names, those that are new among them."""
    rows = plan.new + (plan.known if plan.updates else [])
    named = {name.casefold(): name for row in rows if (name := row.values.get("supplier"))}
    ours = Supplier.objects.filter(authority=authority)
    known = {supplier.name.casefold(): supplier for supplier in ours}
    new = [
        Supplier(authority=authority, name=name) for key, name in named.items() if key not in known
    ]
    Supplier.objects.bulk_create(new, batch_size=BATCH)
    return known | {supplier.name.casefold(): supplier for supplier in new}
