"""Who may read which field of a requirement. The one place that decides it.

Every page, export and address that shows a requirement to somebody asks here, or shows only what
`SUPPLIER` may read: the fields that a dialogue freezes.
"""

from collections.abc import Collection, Mapping
from enum import IntEnum
from typing import Any

from accounts.models import User
from requirements_bank.bank.snapshots import TEXT_FIELDS
from requirements_bank.models import LocalExtension, Requirement


class Level(IntEnum):
    """From who reads least to who reads most; each reads what those before it do."""

    SUPPLIER = 1
    AUTHORITY = 2
    EDITOR = 3


REQUIREMENT = {
    **dict.fromkeys(TEXT_FIELDS, Level.SUPPLIER),
    **dict.fromkeys(("number", "kind", "category", "changed_at"), Level.SUPPLIER),
    **dict.fromkeys(
        (
            *("status", "authority", "collaboration", "domains", "questions", "always"),
            *("principles", "components", "version", "review_date", "reviewer", "reviewed_at"),
            *("lifted_from", "origin", "origin_id", "changed_by"),
        ),
        Level.AUTHORITY,
    ),
    **dict.fromkeys(("notes", "deleted_at", "deleted_by", "deleted_reason"), Level.EDITOR),
}
EXTENSION = {
    "description": Level.SUPPLIER,
    **dict.fromkeys(
        (
            *("interpretation", "stakeholders", "is_favourite", "is_deselected"),
            *("deselected_reason", "written_against", "changed_by", "changed_at"),
        ),
        Level.AUTHORITY,
    ),
}


def level_of(user: User, requirement: Requirement) -> Level:
    """How much of this requirement the person may read; ask `visible_to` first."""
    return Level.EDITOR if requirement.is_edited_by(user) else Level.AUTHORITY


def levels_of(user: User | None, requirements: Collection[Requirement]) -> dict[int, Level]:
    """The same of many at once. By None: the whole world, which reads what suppliers do."""
    if user is None:
        return {row.pk: Level.SUPPLIER for row in requirements}
    rows = Requirement.objects.edited_by(user).filter(pk__in=[row.pk for row in requirements])
    edited = set(rows.values_list("pk", flat=True))
    return {row.pk: Level.EDITOR if row.pk in edited else Level.AUTHORITY for row in requirements}


def may_read(level: Level, field: str, *, of: type = Requirement) -> bool:
    """Whether somebody at this level may read the field, or what `SAID_OF` it.

    Raises KeyError for one unheard of.
    """
    fields = EXTENSION if of is LocalExtension else REQUIREMENT
    return level >= fields[SAID_OF.get(field, field)]


# What a name says that is not itself a field's.
SAID_OF = {
    **dict.fromkeys(("pk", "label", "get_absolute_url"), "number"),
    **dict.fromkeys(("get_kind_display", "is_shared", "is_local"), "kind"),
    **dict.fromkeys(("get_status_display", "is_published", "is_draft", "tone"), "status"),
    "is_deleted": "deleted_at",
    "get_priority_display": "priority",
    "get_answer_kind_display": "answer_kind",
    **{f"{name}_text": name for name in ("title", "description", "rationale", "verification")},
}


class Reading:
    """A requirement or an extension as somebody at a level reads it: the rest is empty.

    A name that has no level here is not there at all, so that a new field is closed at first.
    """

    def __init__(self, row: Requirement | LocalExtension, level: Level) -> None:
        self._row, self._level = row, level

    def __getattr__(self, name: str) -> Any:
        try:
            may = may_read(self._level, name, of=type(self._row))
        except KeyError:
            raise AttributeError(name) from None
        return getattr(self._row, name) if may else ""

    def __str__(self) -> str:
        return str(self._row)


def readable(content: Mapping[str, Any], level: Level) -> dict[str, Any]:
    """Of what a version keeps, what somebody at this level may read."""
    return {name: value for name, value in content.items() if may_read(level, name)}
