"""G28: the owners in an imported table against those in the register. Nothing here writes."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.tables.headings import Text
from procurement.models import System, SystemImport
from procurement.systems.columns import cell
from procurement.systems.parsing import People


@dataclass(frozen=True)
class Deviation:
    """G28: a system whose owner in the file is not the one we have."""

    name: str
    theirs: str
    system: System | None
    kind: str

    @property
    def text(self) -> Text:
        return DEVIATIONS[self.kind]


DEVIATIONS: dict[str, Text] = {
    "other": _("Another owner here"),
    "none_here": _("No owner here"),
    "none_there": _("No owner in the file"),
    "unknown": _("The owner in the file has no account here"),
    "not_here": _("The system is not in the register"),
    "not_there": _("The system is not in the file"),
}


def deviations(table: SystemImport) -> list[Deviation]:
    """The owners of the file against ours. Systems that are closed here are no deviation."""
    rows = System.objects.filter(authority=table.authority).in_use().select_related("owner")
    ours = {system.name.casefold(): system for system in rows.defer("search", "name_search")}
    people = People(table.authority)
    found, met = [], set()
    for cells in table.rows:
        name, theirs = cell(table, cells, "name"), cell(table, cells, "owner")
        if not name or name.casefold() in met:
            continue
        met.add(name.casefold())
        system = ours.get(name.casefold())
        if kind := _deviates(system, theirs, people.find(theirs)):
            found.append(Deviation(name, theirs, system, kind))
    missing = [system for key, system in ours.items() if key not in met]
    return found + [Deviation(system.name, "", system, "not_there") for system in missing]


def _deviates(system: System | None, theirs: str, person: User | None) -> str:
    if system is None:
        return "not_here"
    if not theirs:
        return "none_there" if system.owner else ""
    if system.owner is None:
        return "none_here"
    if person is None:
        return "unknown"
    return "" if person == system.owner else "other"
