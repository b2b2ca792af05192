"""What an import will do, row by row, and what is wrong in which row.

Nothing here writes. The preview shows the plan, and the import carries out the same plan.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import Role, User
from portal.tables.headings import cell
from requirements_bank.importing.columns import ADDITIONS, COLUMNS
from requirements_bank.importing.matching import OURS, Bank, number_of
from requirements_bank.importing.rows import Fate, Plan, Row
from requirements_bank.importing.words import Words, plain_words
from requirements_bank.models import (
    AnswerKind,
    Attachment,
    Category,
    LocalExtension,
    RequirementImport,
)

SPECIAL = ("id", "kind", "category", "subcategory", "changed_at")
# Without these nothing new can be understood; a number alone is enough for those we have.
NEEDED = {"title", "description"}


def can_be_read(table: RequirementImport) -> bool:
    """Enough columns are known for a plan."""
    return "id" in table.mapping or set(table.mapping) >= NEEDED


def plan(table: RequirementImport, by: User) -> Plan:
    """What the import would do now, for this person."""
    reader = _Reader(table, by)
    # As the spreadsheet counts: the headings are row 1.
    rows = [reader.read(number, cells) for number, cells in enumerate(table.rows, 2) if any(cells)]
    return Plan(rows, sorted(reader.unknown), reader.leaves_additions)


class _Reader:
    """Reads rows against what the bank has now."""

    def __init__(self, table: RequirementImport, by: User) -> None:
        self.table, self.words, self.bank = table, Words(), Bank(table, by)
        self.may_add = table.authority_id in by.authorities_as(Role.EDITOR)
        own = LocalExtension.objects.filter(authority=table.authority)
        self.extensions = {extension.requirement_id: extension for extension in own}
        beside = Attachment.objects.kept().read_at(table.authority).exclude(link="")
        self.links = set(beside.values_list("requirement", "link"))
        self.categories = {row.pk: row for row in self.words.categories.values()}
        self.unknown: set[str] = set()
        self.leaves_additions = False
        self.numbers: dict[tuple[str, str], Row] = {}
        self.texts: dict[str, Row] = {}

    def read(self, number: int, cells: list[str]) -> Row:
        said = {name: text for name in COLUMNS if (text := cell(self.table.mapping, cells, name))}
        row = Row(number, said)
        if self.table.only and self.words.kind(said.get("kind", "")) != self.table.only:
            row.fate = Fate.OTHER_TYPE
            return row
        row.origin = number_of(said.get("id", ""), self.table.origin)
        row.known = self.bank.numbered(row.origin) if row.origin else None
        row.extension = self.extensions.get(row.known.pk) if row.known else None
        self._understand(row)
        if row.known is None and row.origin and row.origin[0] == OURS:
            message = _("%(label)s is not in the bank. If it is another’s number, say whose.")
            row.problems.append(message % {"label": row.origin[1]})
        self._settle_additions(row)
        row.fate = self._fate(row)
        return row

    def _understand(self, row: Row) -> None:
        for name, text in row.said.items():
            if name not in SPECIAL:
                try:
                    row.values[name] = self.words.value(name, text)
                except ValidationError as error:
                    if _stands_here(row, name, text):
                        row.values[name] = text
                    else:
                        row.problems.extend(error.messages)

    def _settle_additions(self, row: Row) -> None:
        """What the row adds for the authority alone."""
        if not self.may_add:
            dropped = [row.values.pop(name) for name in ADDITIONS if name in row.values]
            self.leaves_additions = self.leaves_additions or bool(dropped)
        # Of an own requirement, what was written for its suppliers is a part of its text; where it
        # stands beside it here, it stays there.
        beside = row.extension is not None and row.extension.description
        if self.table.is_local and self._owns(row) and "description" in row.values and not beside:
            texts = (row.values["description"], row.values.pop("local_description", ""))
            row.values["description"] = "\n\n".join(filter(None, texts))
        key = row.known.pk if row.known else 0
        links = dict.fromkeys(row.values.pop("attachments", []))
        row.links = [link for link in links if (key, link) not in self.links]

    def _owns(self, row: Row) -> bool:
        return row.known is None or self.table.owns(row.known)

    def _fate(self, row: Row) -> Fate:
        first = self._first(row)
        if first and first.said == row.said:
            return Fate.TWICE
        if first and row.origin:
            message = _("The number stands in row %(number)s too, with something else.")
            row.problems.append(message % {"number": first.number})
        if row.known and row.known.is_deleted:
            return Fate.DELETED
        return self._fate_of_own(row) if self._owns(row) else self._fate_of_others(row)

    def _fate_of_others(self, row: Row) -> Fate:
        row.problems += _wrong_additions(row)
        if row.problems:
            return Fate.WRONG
        is_added_to = row.additions or (row.links and self.may_add)
        return Fate.EXTENDED if is_added_to else Fate.OTHERS

    def _fate_of_own(self, row: Row) -> Fate:
        if row.known and self.table.known == RequirementImport.Known.SKIP:
            return Fate.KEPT
        if row.known is None and self._is_alike(row):
            return Fate.ALIKE
        self._find_category(row)
        row.problems += _missing(row) + _wrong_additions(row)
        if row.problems:
            return Fate.WRONG
        if row.known is None:
            return Fate.NEW
        is_changed = row.says_otherwise or row.additions or row.links
        return Fate.CHANGED if is_changed else Fate.SAME

    def _first(self, row: Row) -> Row | None:
        """The row of the file that has the same number, or says the same without one."""
        if row.origin:
            first = self.numbers.setdefault(row.origin, row)
        else:
            said = plain_words(f"{row.said.get('title')} {row.said.get('description')}")
            first = self.texts.setdefault(said, row)
        return None if first is row else first

    def _is_alike(self, row: Row) -> bool:
        """The bank has it under another number, or under none; unless it is taken in all the same.

        The row then points at that one.
        """
        like = self.bank.alike(row.values.get("description", ""))
        if like is None or self.table.alike == RequirementImport.Alike.TAKE:
            return False
        row.known = like
        return True

    def _find_category(self, row: Row) -> None:
        path = " / ".join(
            row.said[name] for name in ("category", "subcategory") if name in row.said
        )
        if found := self._category(path, row):
            row.values["category"] = found
        elif path:
            self.unknown.add(path)
        elif row.known is None:
            row.problems.append(_("The category is missing. Choose one for rows without."))

    def _category(self, path: str, row: Row) -> Category | None:
        if path:
            chosen = self.categories.get(self.table.categories.get(path, 0))
            return chosen or self.words.category(path)
        return None if row.known else self.categories.get(self.table.default_category_id or 0)


def _stands_here(row: Row, name: str, text: str) -> bool:
    """What we say ourselves is no mistake, whatever it begins with."""
    there = row.extension if name in ADDITIONS else row.known
    return there is not None and getattr(there, ADDITIONS.get(name, name), None) == text


def _missing(row: Row) -> list[str]:
    """What a requirement needs: of a new one, or of what would become of one that is there."""
    said = row.before | row.values
    rules = (
        (not (said.get("title") or row.said.get("title")), _("The name is missing.")),
        (
            not (said.get("description") or row.said.get("description")),
            _("The description is missing."),
        ),
        (
            said.get("answer_kind") == AnswerKind.OPTIONS and len(said.get("options", [])) < 2,
            _("Write at least two answers to choose among."),
        ),
        (
            not (said.get("for_saas", True) or said.get("for_on_premise", True)),
            _("It must be relevant for at least one way of operation."),
        ),
    )
    return [text for is_wrong, text in rules if is_wrong]


def _wrong_additions(row: Row) -> list[str]:
    there = row.extension or LocalExtension()
    said = {name: getattr(there, name) for name in ADDITIONS.values()} | row.additions
    rules = (
        (
            said["is_deselected"] and not said["deselected_reason"],
            _("Write why you do not want it."),
        ),
        (
            said["is_deselected"] and said["is_favourite"],
            _("A favourite cannot be de-selected too."),
        ),
    )
    return [text for is_wrong, text in rules if is_wrong]
