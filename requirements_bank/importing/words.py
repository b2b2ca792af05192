"""What the cells of an imported table mean here, in either language. Nothing here writes."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from portal.sheets import FORMULA
from portal.tables.headings import LANGUAGES
from portal.tables.opening import LONGEST_CELL
from procurement.worksheets.architecture import COMPONENTS
from requirements_bank.importing.columns import ADDITIONS, COLUMNS
from requirements_bank.models import (
    AnswerKind,
    Attachment,
    Category,
    Domain,
    LocalExtension,
    Principle,
    Priority,
    Question,
    Requirement,
)

# A text may begin with a dash, as the lines of a list do; a calculation goes on with a number.
BEGINS_AS_FORMULA = re.compile(r"[=@]|[+-]\s*[\d(=]")
FLAGS = (
    *("needs_elaboration", "for_saas", "for_on_premise", "always"),
    *("is_favourite", "is_deselected"),
)
YES, NO = {"ja", "yes", "x", "1", "true", "sand"}, {"nej", "no", "0", "false", "falsk"}
# A requirement without domains fits all, as an export of ours says.
ALL_DOMAINS = gettext_lazy("All domains")
LONGEST_OPTION = 100
LONGEST_LINK = 500
URL = URLValidator(schemes=["http", "https"])


class Words:
    """What cells may say that has a row or a word here."""

    def __init__(self) -> None:
        self.categories = _categories()
        self.choices = {"priority": _labels(Priority), "answer_kind": _labels(AnswerKind)}
        self.kinds = _labels(Requirement.Kind)
        self.all_domains = {plain_words(said) for said in _both(ALL_DOMAINS)}
        self.named = {
            "domains": _named(Domain.objects.all(), "name", "name_en"),
            "questions": _named(
                Question.objects.all(), "code", "short", "short_en", "text", "text_en"
            ),
            "principles": _named(Principle.objects.all(), "name", "name_en"),
        }
        self.components = {
            said.casefold(): one.key for one in COMPONENTS for said in (one.key, *_both(one.name))
        }

    def value(self, column: str, text: str) -> Any:
        """Raises ValidationError for what has no meaning in this column."""
        if BEGINS_AS_FORMULA.match(text):
            message = _("%(column)s begins as a formula does. Write it as plain text.")
            raise _wrong(message, column=COLUMNS[column][0])
        # A file of ours marks what could be taken for a formula.
        text = text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text
        return self._meaning(column, text)

    def kind(self, text: str) -> str:
        """“Tværkommunalt krav”, as OS2kravmotor says, is our “Tværkommunalt”; empty for none."""
        plain = text.casefold()
        return self.kinds.get(plain) or self.kinds.get(plain.removesuffix(" krav"), "")

    def category(self, path: str) -> Category | None:
        return self.categories.get(plain_words(path))

    def _meaning(self, column: str, text: str) -> Any:
        readers: dict[str, Callable[[str, str], Any]] = {
            **dict.fromkeys(FLAGS, _flag),
            **dict.fromkeys(self.choices, self._choice),
            **dict.fromkeys(self.named, self._rows),
            "components": self._components,
            "options": _options,
            "attachments": _links,
        }
        return readers.get(column, _text)(column, text)

    def _choice(self, column: str, text: str) -> str:
        if found := self.choices[column].get(text.casefold()):
            return found
        labels = ", ".join(str(label) for label in _model_choices(column))
        message = _("“%(text)s” is not known in the column %(column)s. Write: %(choices)s.")
        raise _wrong(message, text=text[:100], column=COLUMNS[column][0], choices=labels)

    def _rows(self, column: str, text: str) -> list[Any]:
        """The rows that are named; “all domains” are none in particular."""
        known = self.named[column]
        if plain_words(text) in self.all_domains:
            return []
        found = []
        for piece in _pieces(text, known):
            if piece.casefold() not in known:
                raise _unknown(column, piece)
            found.append(known[piece.casefold()])
        return list(dict.fromkeys(found))

    def _components(self, column: str, text: str) -> list[str]:
        pieces = _pieces(text, self.components)
        for piece in pieces:
            if piece.casefold() not in self.components:
                raise _unknown(column, piece)
        return list(dict.fromkeys(self.components[piece.casefold()] for piece in pieces))


@cache
def longest(column: str) -> int:
    """How much the database keeps of it, or a cell may hold."""
    model = LocalExtension if column in ADDITIONS else Requirement
    names = {field.name: field for field in model._meta.get_fields()}
    field = names.get(ADDITIONS.get(column, column))
    return getattr(field, "max_length", None) or LONGEST_CELL


def plain_words(text: str) -> str:
    """By its words alone, so that a comma or a capital makes no other text of it."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _categories() -> dict[str, Category]:
    """By their path, and by their own name where only one has it; a top one goes first."""
    found: dict[str, Category | None] = {}
    rows = list(Category.objects.select_related("parent"))
    for row in (row for row in rows if row.parent):
        for name in (row.name, row.name_en):
            key = plain_words(name)
            found[key] = None if found.get(key, row) != row else row
    for row in (row for row in rows if row.parent is None):
        found |= {plain_words(name): row for name in (row.name, row.name_en)}
    for row in (row for row in rows if row.parent):
        found |= {plain_words(path): row for path in _both(row)}
    return {key: row for key, row in found.items() if row and key}


def _both(named: Any) -> list[str]:
    """What it is called in each language; a category by its path."""
    found = []
    for language in LANGUAGES:
        with override(language):
            found.append(str(getattr(named, "path", named)))
    return found


def _named(rows: Iterable[Any], *fields: str) -> dict[str, Any]:
    names = ((getattr(row, field), row) for row in rows for field in fields)
    return {name.casefold(): row for name, row in names if name}


def _labels(choices: Any) -> dict[str, str]:
    return {
        said.casefold(): one.value for one in choices for said in (one.value, *_both(one.label))
    }


def _model_choices(column: str) -> Sequence[str | Promise]:
    return Priority.labels if column == "priority" else AnswerKind.labels


def _flag(column: str, text: str) -> bool:
    word = text.casefold()
    if word not in YES | NO:
        message = _("“%(text)s” in the column %(column)s is neither yes nor no.")
        raise _wrong(message, text=text[:100], column=COLUMNS[column][0])
    return word in YES


def _pieces(text: str, known: Mapping[str, Any] | None = None) -> list[str]:
    """One in each line, or with semicolons; with commas where that makes known names of it."""
    pieces = [" ".join(piece.split()) for piece in re.split(r"[\n;]", text)]
    if known is not None:
        pieces = [part for piece in pieces for part in _by_commas(piece, known)]
    return [piece for piece in pieces if piece]


def _by_commas(piece: str, known: Mapping[str, Any]) -> list[str]:
    return [piece] if piece.casefold() in known else [part.strip() for part in piece.split(",")]


def _text(column: str, text: str) -> str:
    if len(text) > longest(column):
        raise _too_long(column, longest(column))
    return text


def _options(column: str, text: str) -> list[str]:
    pieces = _pieces(text)
    if max(map(len, pieces), default=0) > LONGEST_OPTION:
        raise _too_long(column, LONGEST_OPTION)
    return list(dict.fromkeys(pieces))


def _links(column: str, text: str) -> list[str]:
    """Addresses, but those of files that are attached here."""
    found = [piece for piece in text.split() if not _is_ours(piece)]
    for address in found:
        try:
            URL(address)
        except ValidationError as error:
            message = _("“%(text)s” is no web address. It begins with https://.")
            raise _wrong(message, text=address[:100]) from error
        if len(address) > LONGEST_LINK:
            raise _too_long(column, LONGEST_LINK)
    return found


def _is_ours(address: str) -> bool:
    """A file that is attached here already, as our own export names it."""
    try:
        found = resolve(urlsplit(address).path)
    except (Resolver404, ValueError):
        return False
    pages = ("attachment", "public_attachment")
    return found.view_name in [f"{Attachment._meta.app_label}:{page}" for page in pages]


def _too_long(column: str, most: int) -> ValidationError:
    message = _("%(column)s is too long: at most %(number)s characters.")
    return _wrong(message, column=COLUMNS[column][0], number=most)


def _unknown(column: str, text: str) -> ValidationError:
    message = _("“%(text)s” is not known in the column %(column)s.")
    return _wrong(message, text=text[:100], column=COLUMNS[column][0])


def _wrong(message: str, **params: Any) -> ValidationError:
    return ValidationError(message, params=params)
