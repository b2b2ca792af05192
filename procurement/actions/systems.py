"""What happens to the authority's systems and suppliers.

Names are looked for under the lock of the authority, so that a new name is new once.
"""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Authority, User
from notifications.trail import record
from portal.clock import database_now
from portal.locks import SECOND_CLICK, locked, pause_point
from portal.refusals import Refused
from procurement import meanwhile
from procurement.models import Case, OwnerStatement, Supplier, System
from procurement.systems import searching

Stage = System.Stage
# What may be changed, and what it is called.
CHANGED = {
    "name": gettext_lazy("name"),
    "department": gettext_lazy("unit that uses it most"),
    "description": gettext_lazy("description"),
    "purpose": gettext_lazy("what it is used for"),
    "supplier": gettext_lazy("supplier"),
    "user_count": gettext_lazy("number of users"),
    "users": gettext_lazy("who uses it"),
    "kitos_link": gettext_lazy("link in KITOS"),
    "owner": gettext_lazy("system owner"),
    "business_owner": gettext_lazy("business owner"),
    "in_operation_from": gettext_lazy("in operation from"),
}
# The day on which each stage began.
DAYS = {
    Stage.IN_OPERATION: "in_operation_from",
    Stage.LEAVING: "leaving_from",
    Stage.CLOSED: "closed_from",
}


class NameTaken(Refused):
    """Another system of the authority has the name already."""


@transaction.atomic
def add(system: System, *, by: User, supplier: str = "") -> System:
    """A system comes into the register. The same form sent twice finds the first one."""
    authority = locked(Authority.objects.filter(pk=system.authority_id)).get()
    if known := _of_that_name(system):
        if _is_second_click(known, system, supplier):
            return known
        raise NameTaken(_name_is_taken(known))
    pause_point("system_added")
    system.supplier = name_supplier(supplier, by=by, authority=authority) if supplier else None
    system.save()
    searching.index(system)
    record("procurement.system_added", system, by=by, tell=_owners(system))
    return system


@transaction.atomic
def change(
    system: System, *, by: User, supplier: str = "", seen: Mapping[str, str] | None = None
) -> None:
    """Keep what is new about a system, and write down what it was before.

    `seen` are the marks of what the page showed. Raises ChangedMeanwhile when others came first.
    """
    authority = locked(Authority.objects.filter(pk=system.authority_id)).get()
    if known := _of_that_name(system):
        raise NameTaken(_name_is_taken(known))
    pause_point("system_added")
    system.supplier = name_supplier(supplier, by=by, authority=authority) if supplier else None
    before = System.objects.select_related("owner", "business_owner", "supplier", "department").get(
        pk=system.pk
    )
    pause_point("a system is changed")
    mine = meanwhile.read(system, CHANGED)
    meanwhile.put(system, meanwhile.merge(mine, before, seen or {}))
    if changes := meanwhile.changes(before, system, CHANGED):
        system.save(update_fields=list(CHANGED))
        searching.index(system)
        tell = [before.owner, *_owners(system)]
        record("procurement.system_changed", system, by=by, tell=tell, changes=changes)


@transaction.atomic
def change_stage(system: System, *, by: User | None, stage: str, day: date) -> None:
    """A system comes into operation, begins to be closed down, or is closed."""
    system = _held(system)
    if system.stage == stage:
        return
    pause_point("stage_changed")
    if not system.can_become(stage):
        raise Refused(
            _("%(system)s is %(stage)s now, so it cannot make that move.")
            % {"system": system, "stage": system.get_stage_display().lower()}
        )
    _move(system, Stage(stage), day)
    record("procurement.system_stage_changed", system, by=by, tell=_owners(system), day=day)


@transaction.atomic
def follow_case(system: System, *, by: User | None, stage: str, day: date) -> None:
    """C20b, C21c: what a case acquires comes into operation, and what it replaces is closed.

    A system that is there already keeps its day.
    """
    system = _held(system)
    if system.stage != stage:
        _move(system, Stage(stage), day)
        record("procurement.system_stage_changed", system, by=by, tell=_owners(system), day=day)


@transaction.atomic
def state(statement: OwnerStatement, *, by: User) -> OwnerStatement:
    """G26: the owner's word on security and routine. The same words at once are a second click."""
    system = _held(statement.system)
    last = system.statements.first()
    if last and last.says_the_same(statement) and last.at > database_now() - SECOND_CLICK:
        return last
    pause_point("system_stated")
    statement.by = by
    statement.save()
    record("procurement.system_stated", system, by=by, statement=statement)
    return statement


@transaction.atomic
def name_system(
    name: str, *, by: User, authority: Authority, owner: User | None, business_owner: User | None
) -> System:
    """The authority's system of that name, new if there is none. Owners fill what is empty."""
    system = System.objects.filter(authority=authority, name__iexact=name).first()
    if system is None:
        system = System.objects.create(authority=authority, name=name)
        searching.index(system)
        record("procurement.system_added", system, by=by)
    system.owner = system.owner or owner
    system.business_owner = business_owner or system.business_owner
    system.save(update_fields=["owner", "business_owner"])
    return system


@transaction.atomic
def name_supplier(name: str, *, by: User, authority: Authority, cvr: str = "") -> Supplier:
    """The authority's supplier of that name, new if there is none."""
    supplier = Supplier.objects.filter(authority=authority, name__iexact=name).first()
    if supplier is None:
        supplier = Supplier.objects.create(authority=authority, name=name, cvr=cvr)
        record("procurement.supplier_added", supplier, by=by)
    return supplier


def _held(system: System) -> System:
    """The system as it is now, and nobody else's until the transaction ends."""
    locked(System.objects.filter(pk=system.pk)).get()
    return System.objects.select_related("authority", "owner", "business_owner").get(pk=system.pk)


def _move(system: System, stage: System.Stage, day: date) -> None:
    """The stage begins on the day; later stages have not begun, or not any more."""
    order = list(Stage)
    for later in order[order.index(stage) + 1 :]:
        setattr(system, DAYS[later], None)
    if stage in DAYS and getattr(system, DAYS[stage]) is None:
        setattr(system, DAYS[stage], day)
    system.stage = stage
    if system.closed_from and system.in_operation_from:
        # A system may be closed on the day it was to come.
        system.in_operation_from = min(system.in_operation_from, system.closed_from)
    system.save(update_fields=["stage", *DAYS.values()])


def _of_that_name(system: System) -> System | None:
    rows = System.objects.filter(authority=system.authority_id, name__iexact=system.name)
    return rows.exclude(pk=system.pk).first()


def _is_second_click(known: System, system: System, supplier: str) -> bool:
    """The very same facts, a moment ago. Where one was corrected, it is said that there is one."""
    facts = [name for name in CHANGED if name != "supplier"]
    same = all(getattr(known, name) == getattr(system, name) for name in facts)
    named = known.supplier.name if known.supplier else ""
    same = same and named.casefold() == supplier.casefold()
    return same and known.added_at > database_now() - SECOND_CLICK


def _name_is_taken(known: System) -> str:
    return _("There is already a system called %(name)s.") % {"name": known.name}


def _owners(system: System) -> list[User | None]:
    return [system.owner, system.business_owner]


@transaction.atomic
def close_replaced(case: Case, *, by: User | None) -> None:
    """C21c: the system that was replaced is closed down, unless the case renewed that very one."""
    replaced = case.request.replaced_system
    if replaced and not replaced.contracts.filter(case=case).exists():
        today = timezone.localdate(database_now())
        follow_case(replaced, by=by, stage=System.Stage.CLOSED, day=today)
