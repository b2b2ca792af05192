"""The rows of an imported table, each with what becomes of it."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from requirements_bank.bank import versions
from requirements_bank.importing.columns import ADDITIONS
from requirements_bank.models import LocalExtension, Requirement


class Fate(models.TextChoices):
    """What becomes of a row."""

    WRONG = "wrong", _("Has mistakes")
    NEW = "new", _("Is added")
    CHANGED = "changed", _("Is changed")
    EXTENDED = "extended", _("Is not yours: only your own additions are taken in")
    SAME = "same", _("Is here already, with the same words")
    KEPT = "kept", _("Is here already, and stays as it is")
    OTHERS = "others", _("Is not yours, and stays as it is")
    ALIKE = "alike", _("Left out: the bank asks the same in the same words")
    TWICE = "twice", _("Left out: stands in the file twice")
    DELETED = "deleted", _("Left out: is deleted here")
    OTHER_TYPE = "other_type", _("Left out: is of another type")


DOES_SOMETHING = {Fate.NEW, Fate.CHANGED, Fate.EXTENDED}


@dataclass
class Row:
    """One row of the table: what it says, and what becomes of it."""

    number: int
    said: dict[str, str]
    # What it means, by the names of the columns.
    values: dict[str, Any] = field(default_factory=dict)
    # Addresses that are not beside the requirement yet.
    links: list[str] = field(default_factory=list)
    # Whose number it has, and which.
    origin: tuple[str, str] | None = None
    known: Requirement | None = None
    # One of the bank that says nearly the same.
    like: Requirement | None = None
    extension: LocalExtension | None = None
    fate: Fate = Fate.NEW
    problems: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.said.get("title") or (str(self.known) if self.known else "")

    @property
    def plain(self) -> dict[str, Any]:
        """What goes into the requirement's own fields."""
        return {name: self.values[name] for name in versions.PLAIN if name in self.values}

    @property
    def relations(self) -> dict[str, list[Any]]:
        return {name: self.values[name] for name in versions.NAMED if name in self.values}

    @property
    def additions(self) -> dict[str, Any]:
        """What the row says differently from the authority's own additions."""
        said = {ADDITIONS[name]: self.values[name] for name in ADDITIONS if name in self.values}
        there = self.extension or LocalExtension()
        return {name: value for name, value in said.items() if getattr(there, name) != value}

    @property
    def shown_additions(self) -> list[str]:
        """Which of them become others, where they do."""
        names = self.additions if self.fate in DOES_SOMETHING else ()
        return [str(LocalExtension._meta.get_field(name).verbose_name) for name in names]  # type: ignore[union-attr] # they are columns

    @property
    def after(self) -> dict[str, Any]:
        """The content of a version, as far as the row says it."""
        said = self.plain
        if category := self.values.get("category"):
            said["category"] = [part.name for part in (category.parent, category) if part]
        for name, rows in self.relations.items():
            said[name] = sorted(getattr(row, versions.NAMED[name]) for row in rows)
        return said

    @property
    def before(self) -> dict[str, Any]:
        return versions.content_of(self.known) if self.known else {}

    @property
    def says_otherwise(self) -> bool:
        """The words or classifications that everybody reads become others."""
        before = self.before
        return any(before.get(name) != value for name, value in self.after.items())

    @property
    def differences(self) -> list[versions.Difference]:
        return versions.differences(self.before, self.before | self.after)


@dataclass
class Plan:
    """What an import will do."""

    rows: list[Row]
    # Categories of the file that have no place here yet.
    unknown_categories: list[str]
    # The person adds nothing for the authority, so those columns are left out.
    leaves_additions: bool

    @property
    def counts(self) -> dict[str, int]:
        return Counter(row.fate.value for row in self.rows)

    def of(self, *fates: str) -> list[Row]:
        return [row for row in self.rows if row.fate in fates]

    @property
    def is_ready(self) -> bool:
        return not (self.of(Fate.WRONG) or self.unknown_categories)

    @property
    def does_something(self) -> bool:
        return bool(self.of(*DOES_SOMETHING))

    @property
    def seal(self) -> str:
        """The same for the same plan: what was looked at is what is carried out."""
        said = [
            (
                *(row.number, row.fate, row.links),
                row.known and (row.known.pk, row.known.version),
                *(str(row.after), str(row.additions)),
            )
            for row in self.rows
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]
