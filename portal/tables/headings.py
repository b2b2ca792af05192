"""Which column of a table is what: by its heading, or as somebody has chosen."""

import re
from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import override

Text = str | Promise
# What a column can be: how it is called here, and the headings that it is known by elsewhere.
Columns = Mapping[str, tuple[Text, Sequence[str]]]
LANGUAGES = ("da", "en")


def guess(header: list[str], columns: Columns) -> dict[str, int]:
    """Which column is what, by its heading; of two, the one whose heading is better known."""
    plain = [_plain(heading) for heading in header]
    found: dict[str, int] = {}
    for name, (label, headings) in columns.items():
        names = [*headings, *_in_both_languages(label)]
        known = [plain.index(heading) for heading in names if heading in plain]
        free = [column for column in known if column not in found.values()]
        if free:
            found[name] = free[0]
    return found


def cell(mapping: Mapping[str, int], cells: list[str], name: str) -> str:
    """What a row says in the column that is chosen for this, if one is."""
    column = mapping.get(name)
    return cells[column] if column is not None and column < len(cells) else ""


def _in_both_languages(label: Text) -> list[str]:
    found = []
    for language in LANGUAGES:
        with override(language):
            found.append(_plain(str(label)))
    return found


def _plain(heading: str) -> str:
    return " ".join(re.findall(r"\w+", heading.casefold()))
