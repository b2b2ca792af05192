"""The rows of the bank's list, as the person who looks at it reads them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from accounts.models import User
from requirements_bank.bank import highlight
from requirements_bank.bank.visibility import Level, Reading
from requirements_bank.models import LocalExtension, Requirement


@dataclass(frozen=True)
class Line:
    """One row: what is found is marked in it."""

    reading: Reading
    title: SafeString
    excerpt: SafeString
    extension: LocalExtension | None
    # Asked by the authority in an earlier version than the one that stands now.
    is_changed_since: bool


def lines(rows: Iterable[Requirement], user: User, words: str) -> list[Line]:
    """Rows that `with_use` was asked of."""
    wanted = highlight.stems(words)
    found = list(rows)
    own = LocalExtension.objects.filter(authority=user.authority_id, requirement__in=found)
    extensions = {extension.requirement_id: extension for extension in own}
    return [_line(row, extensions.get(row.pk), wanted) for row in found]


def public_lines(rows: Iterable[Requirement], words: str) -> list[Line]:
    """As the whole world reads them."""
    wanted = highlight.stems(words)
    return [_line(row, None, wanted, Level.SUPPLIER) for row in rows]


def _line(
    row: Requirement,
    extension: LocalExtension | None,
    wanted: list[str],
    level: Level = Level.AUTHORITY,
) -> Line:
    asked = getattr(row, "asked_version", None)
    return Line(
        reading=Reading(row, level),
        title=highlight.marked(str(row), wanted),
        excerpt=highlight.excerpt([row.description_text, row.rationale_text], wanted),
        extension=extension,
        is_changed_since=asked is not None and asked < row.version,
    )
