"""What the rows of an imported table mean, and what is wrong in which row.

Nothing here writes. The preview shows the plan, and the import carries out the same plan.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, Department, User
from portal.tables import headings
from portal.tables.headings import Text
from portal.tables.opening import LONGEST_CELL
from procurement.models import System, SystemImport
from procurement.systems.columns import COLUMNS

Stage = System.Stage
# What a stage is called elsewhere, in KITOS among others.
CALLED = {
    Stage.COMING: "undecided, pilot, phasingin, under indfasning, indfasning, på vej, "
    "planlagt, coming",
    Stage.IN_OPERATION: "operational, i drift, drift, aktiv, active",
    Stage.LEAVING: "phasingout, under udfasning, udfasning, udfases, lukkes ned",
    Stage.CLOSED: "notinuse, ikke i drift, ikke i brug, udfaset, lukket, lukket ned, nedlukket",
}
STAGES = {
    name: stage for stage, names in CALLED.items() for name in (stage.value, *names.split(", "))
}
FORMULA = re.compile(r"[=@+]|-(?! )")
RANGE = re.compile(r"[<>≤≥]?\s*[\d.]+(\s*[-–]\s*[\d.]+)?\+?")
DAYS = ("%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y")
# Where the length is the database's own.
LONGEST = {"name": 200, "supplier": 200, "users": 300, "kitos_link": 200}
PEOPLE = ("owner", "business_owner")
RELATED = (*PEOPLE, "supplier", "department")
MOST_USERS = 9_999_999
URL = URLValidator(schemes=["http", "https"])


@dataclass
class Row:
    """One row of the table: what it says, and what is wrong with it."""

    number: int
    name: str
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Text] = field(default_factory=list)
    known: System | None = None

    @property
    def is_changed(self) -> bool:
        """Whether it says anything of a known system that the register does not."""
        return self.known is not None and any(
            _ours(self.known, name) != value for name, value in self.values.items()
        )


@dataclass
class Plan:
    """What an import will do, row by row."""

    rows: list[Row]
    updates: bool
    columns: list[str]

    @property
    def bad(self) -> list[Row]:
        return [row for row in self.rows if row.problems]

    @property
    def new(self) -> list[Row]:
        return [row for row in self.rows if row.known is None and not row.problems]

    @property
    def known(self) -> list[Row]:
        return [row for row in self.rows if row.known is not None and not row.problems]

    @property
    def without_owner(self) -> list[Row]:
        """G25: new systems that would have none."""
        return [row for row in self.new if not row.values.get("owner")]

    @property
    def seal(self) -> str:
        """The same for the same plan: what was looked at is what is carried out."""
        said = [
            (row.number, row.name, row.known and row.known.pk, len(row.problems))
            for row in self.rows
        ]
        whole = json.dumps([said, self.updates, self.columns])
        return hashlib.sha256(whole.encode()).hexdigest()[:32]


class People:
    """The authority's people by address, and by name where only one has it."""

    def __init__(self, authority: Authority) -> None:
        self._by: dict[str, User | None] = {}
        rows = User.objects.filter(authority=authority).active()
        for person in rows:
            name = person.name.casefold()
            self._by[name] = None if name in self._by else person
        self._by |= {person.email: person for person in rows}

    def find(self, text: str) -> User | None:
        return self._by.get(text.strip().casefold())


class Reader:
    """Reads rows against the people, units and systems that the authority has now."""

    def __init__(self, table: SystemImport) -> None:
        self.mapping: Mapping[str, int] = table.mapping
        self.updates = table.known == "update"
        self.people = People(table.authority)
        self.systems = {
            system.name.casefold(): system
            for system in System.objects.filter(authority=table.authority)
            .select_related(*RELATED)
            .defer("search", "name_search")
        }
        uuids = (headings.cell(table.mapping, cells, "kitos_uuid") for cells in table.rows)
        self.told = {UUID(uuid) for uuid in uuids if uuid}
        self.in_kitos = {one.kitos_uuid: one for one in self.systems.values() if one.kitos_uuid}
        units = Department.objects.filter(authority=table.authority).order_by("-pk")
        self.units = {unit.name.casefold(): unit for unit in units}
        self.seen: dict[str, int] = {}

    def read(self, number: int, cells: list[str]) -> Row:
        said = {
            name: cells[column] if column < len(cells) else ""
            for name, column in self.mapping.items()
        }
        row = Row(number, " ".join(said.get("name", "").split()))
        for name, text in said.items():
            if text and FORMULA.match(text) and name not in ("description", "purpose"):
                row.problems.append(_formula(name))
            elif text and len(text) > LONGEST.get(name, LONGEST_CELL):
                row.problems.append(_too_long(name))
            elif text:
                self._take(row, name, text)
        self._check_name(row)
        return row

    def _take(self, row: Row, name: str, text: str) -> None:
        try:
            row.values |= self._value(name, text)
        except ValidationError as error:
            row.problems.extend(error.messages)

    def _value(self, name: str, text: str) -> dict[str, Any]:
        if name in PEOPLE:
            return {name: self._person(text)}
        if name == "user_count":
            return _users(text)
        readers: dict[str, Callable[[str], Any]] = {
            "name": lambda text: " ".join(text.split()),
            "department": self._unit,
            "stage": _stage,
            "in_operation_from": _day,
            "kitos_link": _link,
            "kitos_uuid": UUID,
        }
        return {name: readers.get(name, str)(text)}

    def _person(self, text: str) -> User:
        if person := self.people.find(text):
            return person
        message = _("“%(text)s” is nobody who works here and has an account.")
        raise ValidationError(message, params={"text": text[:100]})

    def _unit(self, text: str) -> Department:
        if unit := self.units.get(text.casefold()):
            return unit
        message = _("There is no department called “%(text)s”.")
        raise ValidationError(message, params={"text": text[:100]})

    def _check_name(self, row: Row) -> None:
        if not row.name:
            row.problems.insert(0, _("The name is missing."))
            return
        key = row.name.casefold()
        if key in self.seen:
            error = ValidationError(
                _("The name stands in row %(number)s too."), params={"number": self.seen[key]}
            )
            row.problems.extend(error.messages)
        self.seen.setdefault(key, row.number)
        row.known = self._known(row, key)
        _check_days(row)

    def _known(self, row: Row, key: str) -> System | None:
        """A system that KITOS calls something else now is still the same one."""
        named, uuid = self.systems.get(key), row.values.get("kitos_uuid")
        if uuid is None:
            return named
        same = self.in_kitos.get(uuid)
        if named and named != same and (same or named.kitos_uuid in self.told):
            row.problems.append(_("Another system in the register has that name."))
            return same
        return same or named


def plan(table: SystemImport) -> Plan:
    """What the import would do now."""
    reader = Reader(table)
    # As the spreadsheet counts: the headings are row 1.
    rows = [reader.read(number, cells) for number, cells in enumerate(table.rows, 2) if any(cells)]
    return Plan(rows, reader.updates, sorted(table.mapping))


def _ours(system: System, name: str) -> Any:
    ours = getattr(system, name)
    return ours.name if name == "supplier" and ours else ours


def _stage(text: str) -> str:
    key = " ".join(text.casefold().split())
    known = STAGES | {str(stage.label).casefold(): stage for stage in Stage}
    if key in known:
        return known[key].value
    message = _("“%(text)s” is no stage. Write: %(stages)s.")
    stages = ", ".join(str(stage.label).lower() for stage in Stage)
    raise ValidationError(message, params={"text": text[:100], "stages": stages})


def _day(text: str) -> date:
    for shape in DAYS:
        try:
            day = datetime.strptime(text, shape).date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
        if 1900 <= day.year < 2200:
            return day
    message = _("“%(text)s” is no day. Write it as 31-12-2026.")
    raise ValidationError(message, params={"text": text[:100]})


def _users(text: str) -> dict[str, Any]:
    """A number; a span, as KITOS writes them, is kept in words."""
    bare = text.replace(".", "").replace(" ", "")
    if bare.isdecimal() and int(bare) <= MOST_USERS:
        return {"user_count": int(bare)}
    if RANGE.fullmatch(text) and not bare.isdecimal():
        return {"users": text}
    message = _("“%(text)s” is no number of users.")
    raise ValidationError(message, params={"text": text[:100]})


def _link(text: str) -> str:
    try:
        URL(text)
    except ValidationError as error:
        message = _("“%(text)s” is no web address. It begins with https://.")
        raise ValidationError(message, params={"text": text[:100]}) from error
    return text


def _check_days(row: Row) -> None:
    """A system that is closed here cannot come into operation later."""
    day, closed = row.values.get("in_operation_from"), row.known and row.known.closed_from
    if day and closed and day > closed:
        row.problems.append(_("It cannot be closed before it came into operation."))


def _formula(name: str) -> str:
    message = _("%(column)s begins as a formula does. Write it as plain text.")
    return ValidationError(message, params={"column": COLUMNS[name][0]}).messages[0]


def _too_long(name: str) -> str:
    message = _("%(column)s is too long: at most %(number)s characters.")
    params = {"column": COLUMNS[name][0], "number": LONGEST.get(name, LONGEST_CELL)}
    return ValidationError(message, params=params).messages[0]
