"""The words that were searched for, marked in what is shown."""

import re
from collections.abc import Iterable

from django.db import connection
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from procurement.search import SHORTEST_END, WORD

SHOWN = 170
BEFORE = 60


def stems(words: str) -> list[str]:
    """What the Danish search looks for: “aftalen” looks for “aftal”."""
    typed = list(dict.fromkeys(WORD.findall(words.lower())))
    if not typed:
        return []
    with connection.cursor() as cursor:
        statement = "SELECT word, ts_lexize('danish_stem', word) FROM unnest(%s::text[]) AS word"
        cursor.execute(statement, [typed])
        return [found[0] if found else word for word, found in cursor.fetchall()]


def marked(text: str, wanted: Iterable[str]) -> SafeString:
    """The text, safe, with each hit in a <mark>."""
    pattern = _pattern(wanted)
    if pattern is None:
        return format_html_join("", "{}", [(text,)])
    pieces = pattern.split(text)
    return format_html_join(
        "", "{}", ((_piece(piece, is_hit=bool(number % 2)),) for number, piece in enumerate(pieces))
    )


def excerpt(texts: Iterable[str], wanted: list[str]) -> SafeString:
    """The part of the first text with a hit that is round it; else how the first one begins."""
    pattern = _pattern(wanted)
    parts = [" ".join(text.split()) for text in texts]
    for text in parts:
        if pattern and (hit := pattern.search(text)):
            return marked(_round(text, hit.start()), wanted)
    return marked(_round(parts[0], 0), [])


def _piece(text: str, *, is_hit: bool) -> SafeString:
    return format_html_join("", "<mark>{}</mark>" if is_hit else "{}", [(text,)])


def _pattern(wanted: Iterable[str]) -> re.Pattern[str] | None:
    """Short words at their beginning, longer ones also inside: as the search finds them."""
    found = sorted(wanted, key=len, reverse=True)
    parts = [
        ("" if len(stem) >= SHORTEST_END else r"\b") + re.escape(stem) + r"\w*" for stem in found
    ]
    return re.compile(f"({'|'.join(parts)})", re.IGNORECASE) if parts else None


def _round(text: str, place: int) -> str:
    start = max(0, place - BEFORE)
    start = text.find(" ", start) + 1 if start else 0
    if len(text) - start <= SHOWN:
        return ("… " if start else "") + text[start:]
    end = text.rfind(" ", start, start + SHOWN)
    end = end if end > place else start + SHOWN
    return ("… " if start else "") + text[start:end] + " …"
