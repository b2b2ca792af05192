"""What happens to the connection with KITOS, and to what it brings home (X04)."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Authority, Role, User
from notifications.secrets import seal
from notifications.trail import record, record_each
from portal.clock import database_now
from portal.locks import locked
from portal.refusals import Refused
from procurement.actions.system_imports import take_in
from procurement.kitos.client import COLUMNS
from procurement.models import KitosConnection, System, SystemImport
from procurement.systems import parsing
from procurement.systems.parsing import Row

NIGHT = 3


@transaction.atomic
def set_up(connection: KitosConnection, *, by: User, secret: str = "") -> None:
    """Keep how KITOS is asked. The secret is encrypted; an empty one leaves the old.

    A worker that fetches by the old settings is not waited for.
    """
    locked(Authority.objects.filter(pk=connection.authority_id)).get()
    # Of two who set it up for the first time, the second changes what the first kept.
    mine = KitosConnection.objects.filter(authority=connection.authority_id)
    connection.pk = mine.values_list("pk", flat=True).first()
    if secret:
        connection.sealed_secret = seal(secret)
    connection.due_at, connection.began_at = _next_night(database_now()), None
    connection.tries, connection.problem = 0, ""
    connection.save()
    record("procurement.kitos_set", connection.authority, by=by, connection=connection)


@transaction.atomic
def fetch_now(connection: KitosConnection, *, by: User) -> None:
    """The next free worker fetches. Who asks while one is at it waits for that one."""
    held = locked(KitosConnection.objects.filter(pk=connection.pk)).get()
    if not held.is_on:
        raise Refused(_("The connection with KITOS is switched off."))
    if held.began_at is None and (held.due_at is None or held.due_at > database_now()):
        held.due_at, held.read = database_now(), 0
        held.save(update_fields=["due_at", "read"])
        record("procurement.kitos_asked", connection.authority, by=by)


@transaction.atomic
def take_home(connection: KitosConnection, *, rows: list[list[str]]) -> None:
    """Take in what an import takes without a question; the rest waits as a preview for a person.

    A system is not held back because its owner has no account here: it comes without. What KITOS
    does not name any more is flagged and stays.
    """
    authority = locked(Authority.objects.filter(pk=connection.authority_id)).get()
    held = locked(KitosConnection.objects.filter(pk=connection.pk)).get()
    if held.began_at != connection.began_at:
        return
    whole = parsing.plan(_table(held, authority, rows))
    _recognise(whole.rows)
    doubtful = [row.number for row in whole.bad]
    sure = _without_owner(rows, doubtful)
    plan = parsing.plan(_table(held, authority, sure))
    changed = [row for row in plan.known if row.is_changed] if plan.updates else []
    fine = sorted(row.number for row in [*plan.new, *changed])
    _take_in(_table(held, authority, _chosen(sure, fine)))
    _leave(held, authority, _chosen(rows, doubtful))
    gone = _flag(authority, {row.values["kitos_uuid"] for row in plan.rows})
    held.fetched_at, held.problem = database_now(), ""
    _end(held)
    counts: dict[str, Any] = {
        "new": len(plan.new),
        "changed": len(changed),
        "same": len(plan.rows) - len(fine) - len(plan.bad),
        "gone": gone,
        "left": len(doubtful),
    }
    record("procurement.kitos_fetched", authority, by=None, **counts)


@transaction.atomic
def note_failure(connection: KitosConnection, *, problem: str) -> None:
    """It stands on the page until it goes well; the administrators are told once."""
    held = locked(KitosConnection.objects.filter(pk=connection.pk)).get()
    if held.began_at != connection.began_at:
        return
    is_new = not held.problem
    held.problem, held.failed_at = problem, database_now()
    _end(held)
    if is_new:
        people = User.objects.holding(Role.ADMINISTRATOR, authority=held.authority_id)
        record("procurement.kitos_failed", held.authority, by=None, tell=people, connection=held)


def _end(held: KitosConnection) -> None:
    held.began_at, held.tries, held.due_at = None, 0, _next_night(database_now())
    held.save()


def _next_night(now: datetime) -> datetime:
    here = timezone.localtime(now)
    night = here.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    return night if night > here else night + timedelta(days=1)


def _table(
    connection: KitosConnection, authority: Authority, rows: list[list[str]]
) -> SystemImport:
    columns = {name: column for column, name in enumerate(COLUMNS)}
    said: dict[str, Any] = {"header": list(COLUMNS), "rows": rows, "mapping": columns}
    return SystemImport(
        authority=authority, name="KITOS", from_kitos=True, known=connection.known, **said
    )


def _chosen(rows: list[list[str]], numbers: list[int]) -> list[list[str]]:
    """As the plan numbers them: the headings are row 1."""
    return [rows[number - 2] for number in numbers]


def _take_in(table: SystemImport) -> None:
    if table.rows:
        table.save()
        take_in(table, by=None, seal=parsing.plan(table).seal)


def _without_owner(rows: list[list[str]], numbers: list[int]) -> list[list[str]]:
    """The same rows; these without their owners."""
    owner, told = COLUMNS.index("owner"), set(numbers)
    return [
        [*row[:owner], "", *row[owner + 1 :]] if number in told else row
        for number, row in enumerate(rows, 2)
    ]


def _recognise(rows: list[Row]) -> None:
    """From now on it is known which system is which, whatever else stays as it is."""
    met = {row.known.pk: row for row in rows if row.known}
    systems = list(System.objects.filter(pk__in=met).only("kitos_uuid"))
    for system in systems:
        system.kitos_uuid = met[system.pk].values["kitos_uuid"]
    System.objects.bulk_update(systems, ["kitos_uuid"], batch_size=500)


def _leave(held: KitosConnection, authority: Authority, rows: list[list[str]]) -> None:
    """One preview at a time, the newest; the same one stays where it is."""
    earlier = SystemImport.objects.filter(authority=authority, from_kitos=True, imported_at=None)
    if rows and earlier.filter(rows=rows, known=held.known).exists():
        return
    earlier.delete()
    if rows:
        _table(held, authority, rows).save()


def _flag(authority: Authority, named: set[UUID]) -> int:
    """Systems that KITOS named once and not now. One that is back is flagged no more."""
    known = System.objects.filter(authority=authority, kitos_uuid__isnull=False).in_use()
    gone, back = [], []
    for system in known.select_related("authority").defer("search", "name_search"):
        is_named = system.kitos_uuid in named
        if system.kitos_gone_from is None and not is_named:
            gone.append(system)
        elif system.kitos_gone_from is not None and is_named:
            back.append(system)
    today = timezone.localdate(database_now())
    System.objects.filter(pk__in=[one.pk for one in gone]).update(kitos_gone_from=today)
    System.objects.filter(pk__in=[one.pk for one in back]).update(kitos_gone_from=None)
    record_each("procurement.system_left_kitos", ((system, {}) for system in gone), by=None)
    record_each("procurement.system_back_in_kitos", ((system, {}) for system in back), by=None)
    return len(gone)
