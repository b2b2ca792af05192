"""Carries out what a plan says, many rows in few statements. Called by the action alone."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.trail import record_each
from requirements_bank.actions.extensions import WORDS
from requirements_bank.bank import search, versions
from requirements_bank.bank.numbering import next_number
from requirements_bank.importing.progress import Told, nobody
from requirements_bank.importing.rows import Fate, Plan, Row
from requirements_bank.models import Attachment, LocalExtension, Requirement, RequirementImport

BATCH = 500
LONGEST_COMMENT = 300


@dataclass(frozen=True)
class Writer:
    """Writes the rows of one table at one moment, for one person."""

    table: RequirementImport
    by: User
    at: datetime.datetime
    told: Told = nobody

    def write(self, plan: Plan) -> None:
        """Each requirement has its version and its history, also where many come at once."""
        self.told(0)
        new, changed, extended = plan.of(Fate.NEW), plan.of(Fate.CHANGED), plan.of(Fate.EXTENDED)
        self._create(new)
        self._change([row for row in changed if row.says_otherwise])
        self._attach([*new, *changed], beside=False)
        self._attach(extended, beside=True)
        self._extend([row for row in (*new, *changed, *extended) if row.additions])
        self.table.created, self.table.updated = len(new), len(changed)
        self.table.extended = len(extended)

    def _create(self, rows: list[Row]) -> None:
        first = next_number()
        for number, row in enumerate(rows, first):
            row.known = self._new(number, row)
        made = [row.known for row in rows if row.known]
        for start in range(0, len(made), BATCH):
            Requirement.objects.bulk_create(made[start : start + BATCH])
            self.told((start + BATCH) / len(made) / 2)
        for name in versions.NAMED:
            _put_beside(name, rows)
        self._keep(made, related={row.known.pk: row.relations for row in rows if row.known})
        said = (
            (row.known, {"comment": self._comment(row)}) for row in rows if row.known is not None
        )
        record_each("requirements_bank.requirement_imported", said, by=self.by)

    def _new(self, number: int, row: Row) -> Requirement:
        requirement = self.table.new_requirement()
        states = Requirement.Status
        requirement.number = number
        requirement.status = states.PUBLISHED if self.table.is_published else states.DRAFT
        requirement.origin, requirement.origin_id = row.origin or ("", "")
        self._fill(requirement, row)
        return requirement

    def _change(self, rows: list[Row]) -> None:
        """Requirements that are there; the person holds the lock on them."""
        changed = [self._renewed(row.known, row) for row in rows if row.known]
        fields = [*versions.PLAIN, "category", "version", "changed_by", "changed_at"]
        # None of them is new: this way is quick.
        Requirement.objects.bulk_create(
            changed,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=fields,
        )
        for name in versions.NAMED:
            _relate(name, [row for row in rows if name in row.relations])
        self._keep(changed)
        said = [(row.known, {"comment": self._comment(row)}) for row in rows if row.known]
        record_each("requirements_bank.requirement_changed", said, by=self.by)

    def _renewed(self, requirement: Requirement, row: Row) -> Requirement:
        requirement.version += 1
        # Its words are noted anew afterwards.
        requirement.search = None
        self._fill(requirement, row)
        return requirement

    def _fill(self, requirement: Requirement, row: Row) -> None:
        for name, value in row.plain.items():
            setattr(requirement, name, value)
        if category := row.values.get("category"):
            requirement.category = category
        requirement.changed_by, requirement.changed_at = self.by, self.at

    def _keep(
        self, requirements: list[Requirement], related: dict[int, versions.Related] | None = None
    ) -> None:
        """What stands there now is findable, and kept as a version.

        Of new ones we know all, also what is `related`; the others are read as they are now.
        """
        for start in range(0, len(requirements), BATCH):
            some = requirements[start : start + BATCH]
            search.index(some)
            rows = whole(some) if related is None else some
            versions.keep(rows, by=self.by, at=self.at, comment=self._words, related=related)
            self.told((1 + (start + len(some)) / len(requirements)) / 2)

    def _attach(self, rows: list[Row], *, beside: bool) -> None:
        """Links, of the requirement itself or beside it for the authority alone."""
        Attachment.objects.bulk_create(
            (
                Attachment(
                    requirement=row.known,
                    authority=self.table.authority if beside else None,
                    link=link,
                    name=link[:200],
                    added_by=self.by,
                    added_at=self.at,
                )
                for row in rows
                for link in row.links
            ),
            batch_size=BATCH,
        )

    def _extend(self, rows: list[Row]) -> None:
        extensions = [self._extension(row) for row in rows]
        LocalExtension.objects.bulk_create(
            extensions,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["requirement", "authority"],
            update_fields=[*WORDS, "written_against", "changed_by", "changed_at"],
        )
        said = ((one.requirement, {"extension": one}) for one in extensions)
        record_each("requirements_bank.requirement_extended", said, by=self.by)

    def _extension(self, row: Row) -> LocalExtension:
        """Whoever imports it has seen the requirement as it is now."""
        extension = LocalExtension(requirement=row.known, authority=self.table.authority)
        additions, there = row.additions, row.extension or extension
        for name in WORDS:
            setattr(extension, name, additions.get(name, getattr(there, name)))
        extension.written_against, extension.changed_by = extension.requirement.version, self.by
        return extension

    @property
    def _words(self) -> str:
        text = _("Imported from %(file)s.") % {"file": self.table.name}
        return text[:LONGEST_COMMENT]

    def _comment(self, row: Row) -> str:
        """Where it came from, and when it was last changed there."""
        if day := row.said.get("changed_at"):
            return " ".join((self._words, _("Last changed there: %(day)s.") % {"day": day[:30]}))
        return self._words


def link(through: Any, name: str, pairs: Iterable[tuple[Requirement, Any]]) -> None:
    """Put these rows of a relation to many beside their requirements, all at once."""
    through.objects.bulk_create(
        (
            through(**{"requirement_id": requirement.pk, f"{name}_id": other.pk})
            for requirement, other in pairs
        ),
        batch_size=BATCH,
    )


def _relate(name: str, rows: list[Row]) -> None:
    """What the rows say of a relation to many, in place of what was there."""
    relation: Any = getattr(Requirement, name)
    through = relation.through
    known = [row.known for row in rows if row.known]
    through.objects.filter(requirement__in=known).delete()
    _put_beside(name, rows)


def _put_beside(name: str, rows: list[Row]) -> None:
    relation: Any = getattr(Requirement, name)
    pairs = [(row.known, one) for row in rows for one in row.relations.get(name, ()) if row.known]
    link(relation.through, relation.field.related_model._meta.model_name, pairs)


def whole(requirements: list[Requirement]) -> QuerySet[Requirement]:
    rows = Requirement.objects.filter(pk__in=[row.pk for row in requirements])
    return rows.select_related("category__parent").prefetch_related(*versions.NAMED)
