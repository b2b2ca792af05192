"""Text with a few marks, as people type it, and the page that it becomes.

`## heading`, `### smaller heading`, `- list`, `1. numbered list`, `**bold**`, `[words](https://…)`.
All else is shown as it is typed: nothing in it can become markup of a page.
"""

import re
from collections.abc import Iterable
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

HEADING = re.compile(r"#{1,3}\s+(?=\S)")
BULLET = re.compile(r"[-*•]\s+(?=\S)")
NUMBER = re.compile(r"\d{1,3}[.)]\s+(?=\S)")
# Looked for in what is escaped, so no quote can end the address.
LINK = re.compile(r"\[([^\[\]\n]+)\]\(((?:https?://|mailto:)[^\s()*\[\]]+)\)", re.IGNORECASE)
BOLD = re.compile(r"\*\*([^*\n]+)\*\*")


def to_html(text: str) -> SafeString:
    """The text as paragraphs, headings and lists, safe to be shown."""
    lines = [line.strip() for line in text.splitlines()]
    parts = [_part(kind, list(group)) for kind, group in groupby(lines, _kind)]
    return mark_safe("\n".join(part for part in parts if part))  # noqa: S308 -- each is escaped


def _kind(line: str) -> str:
    if not line:
        return ""
    marks = {"heading": HEADING, "ul": BULLET, "ol": NUMBER}
    return next((kind for kind, mark in marks.items() if mark.match(line)), "p")


def _part(kind: str, lines: list[str]) -> str:
    if kind == "heading":
        return "\n".join(_heading(line) for line in lines)
    if kind == "ul":
        return _list("ul", (BULLET.sub("", line, count=1) for line in lines))
    # A day at the beginning of a line, as in “3. december”, begins no list.
    if kind == "ol" and lines[0].startswith("1"):
        return _list("ol", (NUMBER.sub("", line, count=1) for line in lines))
    return f"<p>{'<br>'.join(_inline(line) for line in lines)}</p>" if kind else ""


def _heading(line: str) -> str:
    """A page has its own first heading, so these begin at the second level."""
    level = max(2, len(line.split(maxsplit=1)[0]))
    return f"<h{level}>{_inline(HEADING.sub('', line, count=1))}</h{level}>"


def _list(tag: str, items: Iterable[str]) -> str:
    return f"<{tag}>{''.join(f'<li>{_inline(item)}</li>' for item in items)}</{tag}>"


def _inline(text: str) -> str:
    linked = LINK.sub(r'<a href="\2">\1</a>', escape(text))
    return BOLD.sub(r"<strong>\1</strong>", linked)
