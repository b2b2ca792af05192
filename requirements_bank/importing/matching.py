"""Which of the bank's requirements a row of an imported table is about. Nothing here writes."""

import re

from django.db.models import prefetch_related_objects

from accounts.models import User
from portal.tables.headings import cell
from requirements_bank.bank import versions
from requirements_bank.importing.words import plain_words
from requirements_bank.models import Requirement, RequirementImport
from requirements_bank.models.requirement import RequirementQuerySet

# A number of a bank that is run in this portal. Empty is the origin of our own.
LABEL = re.compile(r"(NFK|SAM|LOK)-\d+")
OURS = ""
WHOLE = ("category__parent", "authority", "collaboration")


def seen(table: RequirementImport, by: User) -> RequirementQuerySet:
    """What the rows may be about: what the person sees for the authority, or for everybody."""
    rows = Requirement.objects.visible_to(by)
    if table.kind == Requirement.Kind.SHARED:
        return rows.filter(kind=table.kind)
    return rows.known_to(table.authority)


class Bank:
    """The requirements that are there, by all that a row may know them by."""

    def __init__(self, table: RequirementImport, by: User) -> None:
        rows = seen(table, by).select_related(*WHOLE)
        # The owner's come last, so that a row finds them first.
        found = sorted(rows.defer("search"), key=table.owns)
        self.by_label = {row.label: row for row in found}
        self.by_origin = {(row.origin, row.origin_id): row for row in found if row.origin_id}
        self.by_text = {_key(row.description): row for row in found if not row.is_deleted}
        self._fetch_relations(table)

    def _fetch_relations(self, table: RequirementImport) -> None:
        """Of those that a row names by its number: only they are compared with what it says."""
        ids = {cell(table.mapping, cells, "id") for cells in table.rows}
        numbers = filter(None, (number_of(text, table.origin) for text in ids))
        known = {row.pk: row for number in numbers if (row := self.numbered(number))}
        prefetch_related_objects(list(known.values()), *versions.NAMED)

    def numbered(self, number: tuple[str, str]) -> Requirement | None:
        """The one of this number: ours, or one that came from there."""
        origin, text = number
        return self.by_label.get(text) if origin == OURS else self.by_origin.get(number)

    def alike(self, description: str) -> Requirement | None:
        """One that asks the same, in the same words; none, where there are no words."""
        return self.by_text.get(_key(description)) if description else None


def _key(text: str) -> str:
    """By its words; where it has none, as it stands."""
    return plain_words(text) or text


def number_of(text: str, origin: str) -> tuple[str, str] | None:
    """Whose number it is, and which. OS2kravmotor gives free text the number 0, which is none."""
    if not text or text == "0":
        return None
    return (origin, text[:40]) if origin or LABEL.fullmatch(text) else None
