"""The bank as rows of a file: the nine columns that everybody knows (E11), then all the others.

Which of them a reader gets, and what stands in them, `visibility` decides. Danish stands in the
columns that have no language, English beside it, so that a file says all that the bank says.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from operator import call
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from portal.sheets import by_key
from portal.templatetags.formats import day
from procurement.worksheets.architecture import COMPONENTS
from requirements_bank.bank.visibility import Level, Reading, levels_of, may_read
from requirements_bank.models import Attachment, Category, LocalExtension, Requirement

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy

FETCHED = ("domains", "questions", "principles")
COMPONENT_NAMES = {component.key: component.name for component in COMPONENTS}
ATTACHMENTS = "attachments"
Bank = QuerySet[Requirement]
Address = Callable[[Attachment], str]


@dataclass(frozen=True)
class Column:
    """A field of the requirement, or of what the reader's authority adds to it."""

    key: str
    label: "str | Lazy"
    reads: str = ""
    of: type = Requirement
    # What makes a text, a number or a list of what was read.
    say: Callable[[Any], Any] | None = None

    @property
    def name(self) -> str:
        return self.reads or self.key

    def value(self, reading: Reading | None) -> Any:
        found = getattr(reading, self.name) if reading else ""
        return self.say(found) if self.say and found not in ("", None) else found

    def raw(self, reading: Reading | None) -> Any:
        """The same for a program: of a choice its name in the code, whatever the language."""
        return getattr(reading, self.key) if self.say is call else self.value(reading)


def _names(rows: Any) -> list[str]:
    return [str(row) for row in rows.all()]


def _domains(rows: Any) -> list[str]:
    """A requirement without domains fits all."""
    return _names(rows) or [_("All domains")]


def _shorts(rows: Any) -> list[str]:
    return [row.in_short for row in rows.all()]


def _components(keys: list[str]) -> list[str]:
    return [str(COMPONENT_NAMES.get(key, key)) for key in keys]


def _top(category: Category) -> str:
    return (category.parent or category).name


def _below(category: Category) -> str:
    return category.name if category.parent else ""


COLUMNS = (
    Column("id", gettext_lazy("Requirement id"), "label"),
    Column("title", gettext_lazy("Name")),
    Column("kind", gettext_lazy("Kind"), "get_kind_display", say=call),
    Column("description", gettext_lazy("Description")),
    Column("local_description", gettext_lazy("Local description"), "description", LocalExtension),
    Column("interpretation", gettext_lazy("Interpretation"), of=LocalExtension),
    Column("stakeholders", gettext_lazy("Stakeholders"), of=LocalExtension),
    Column("category", gettext_lazy("Category"), say=_top),
    Column("priority", gettext_lazy("Priority"), "get_priority_display", say=call),
    Column("rationale", gettext_lazy("Rationale")),
    Column(ATTACHMENTS, gettext_lazy("Attachments")),
    Column("changed_at", gettext_lazy("Last changed")),
    Column("notes", gettext_lazy("Editors’ notes")),
    Column("subcategory", gettext_lazy("Subcategory"), "category", say=_below),
    Column("verification", gettext_lazy("How a supplier shows it")),
    Column("source", gettext_lazy("Law or standard")),
    Column("answer_kind", gettext_lazy("How it is answered"), "get_answer_kind_display", say=call),
    Column("unit", gettext_lazy("Unit")),
    Column("options", gettext_lazy("To choose among")),
    Column("needs_elaboration", gettext_lazy("The answer must be elaborated")),
    Column("for_saas", gettext_lazy("Relevant when the supplier hosts it")),
    Column("for_on_premise", gettext_lazy("Relevant when we host it")),
    Column("title_en", gettext_lazy("Name in English")),
    Column("description_en", gettext_lazy("Description in English")),
    Column("rationale_en", gettext_lazy("Rationale in English")),
    Column("verification_en", gettext_lazy("How a supplier shows it, in English")),
    Column("status", gettext_lazy("State"), "get_status_display", say=call),
    Column("authority", gettext_lazy("Authority"), say=str),
    Column("collaboration", gettext_lazy("Shared in the collaboration"), say=str),
    Column("domains", gettext_lazy("Domains"), say=_domains),
    Column("questions", gettext_lazy("Filters"), say=_shorts),
    Column("always", gettext_lazy("All filters")),
    Column("principles", gettext_lazy("Principles"), say=_names),
    Column("components", gettext_lazy("Shared components"), say=_components),
    Column("version", gettext_lazy("Version")),
    Column("review_date", gettext_lazy("Review at the latest")),
    Column("is_favourite", gettext_lazy("Favourite"), of=LocalExtension),
    Column("is_deselected", gettext_lazy("De-selected"), of=LocalExtension),
    Column("deselected_reason", gettext_lazy("Why it is de-selected"), of=LocalExtension),
)


def columns_for(reader: User | None) -> list[Column]:
    """What this person gets columns of; by None, the whole world."""
    if reader is None:
        return [one for one in COLUMNS if one.of is Requirement and _is_read(one, Level.SUPPLIER)]
    edits = reader.has_role(Role.EDITOR, Role.SHARED_EDITOR)
    level = Level.EDITOR if edits else Level.AUTHORITY
    return [one for one in COLUMNS if _is_read(one, level)]


def _is_read(column: Column, level: Level) -> bool:
    """Attachments are seen by whoever sees the requirement."""
    return column.key == ATTACHMENTS or may_read(level, column.name, of=column.of)


def cells(rows: Bank, reader: User | None, address: Address) -> Iterator[list[Any]]:
    """For a table: texts, numbers and nothing else."""
    columns = columns_for(reader)
    for line in _lines(rows, reader, address):
        yield [_cell(line.value(column)) for column in columns]


def records(rows: Bank, reader: User | None, address: Address) -> Iterator[dict[str, Any]]:
    """For a program, by the keys of the columns."""
    columns = columns_for(reader)
    for line in _lines(rows, reader, address):
        yield {column.key: line.raw(column) for column in columns}


@dataclass(frozen=True)
class Line:
    requirement: Reading
    extension: Reading | None
    attached: list[str]

    def value(self, column: Column) -> Any:
        return self.attached if column.key == ATTACHMENTS else column.value(self._side(column))

    def raw(self, column: Column) -> Any:
        return self.attached if column.key == ATTACHMENTS else column.raw(self._side(column))

    def _side(self, column: Column) -> Reading | None:
        return self.requirement if column.of is Requirement else self.extension


def _lines(rows: Bank, reader: User | None, address: Address) -> Iterator[Line]:
    whole = rows.defer("search").select_related("category__parent", "authority", "collaboration")
    for chunk in by_key(whole.prefetch_related(*(FETCHED if reader else ())), "number"):
        levels, attached = levels_of(reader, chunk), _attached(chunk, reader, address)
        added = _added(chunk, reader)
        for row in chunk:
            level, extension = levels[row.pk], added.get(row.pk)
            said = Reading(extension, level) if extension else None
            yield Line(Reading(row, level), said, attached[row.pk])


def _added(chunk: Collection[Requirement], reader: User | None) -> dict[int, LocalExtension]:
    if reader is None:
        return {}
    own = LocalExtension.objects.filter(authority=reader.authority_id, requirement__in=chunk)
    return {extension.requirement_id: extension for extension in own}


def _attached(
    chunk: Collection[Requirement], reader: User | None, address: Address
) -> dict[int, list[str]]:
    """The whole world gets what the owner attached; ask for public requirements only."""
    seen = Attachment.objects
    found = seen.visible_to(reader) if reader else seen.filter(authority=None)
    addresses: dict[int, list[str]] = defaultdict(list)
    for attachment in found.kept().filter(requirement__in=chunk).order_by("pk"):
        addresses[attachment.requirement_id].append(address(attachment))
    return addresses


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return "\n".join(value)
    return day(value, "numeric") if isinstance(value, datetime.date) else value
