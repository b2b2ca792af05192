"""In a text, what happened stands apart from what is said to those who are told of it."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import override, templatize

from notifications.models import TO_YOU, Event
from portal.management.commands.messages import KEYWORDS, catalogue_path
from requirements_bank.texts import letters

TEMPLATES = Path(settings.BASE_DIR) / "templates"
TEXTS = sorted((TEMPLATES / "notifications").rglob("*.txt"))
DANISH = read_po(io.BytesIO(catalogue_path().read_bytes()), locale="da")
LETTER = re.compile(r'{% letter "(\w+)" as mail %}')
INCLUDE = re.compile(r'{% include "([^"]+)"[^%]*%}')
# It speaks to somebody, or a sentence begins by asking for something.
CALLS = {
    "en": re.compile(
        r"\b(you|your|yours|please|my work)\b|\bhere:"
        r"|(^|[.:;!?] )(add|answer|ask|check|choose|confirm|find|finish|open|read|report|see|send"
        r"|set|start|use|write)\b",
        re.IGNORECASE,
    ),
    "da": re.compile(
        r"\b(du|dig|din|dit|dine|jer|jeres|mit arbejde)\b|(?-i:\bI (er|får|har|kan|skal)\b)|\bher:"
        r"|(^|[.:;!?] )(bekræft|besvar|brug|find|klarmeld|kontrollér|læs|se|send|skriv|spørg|svar"
        r"|sæt|tilføj|tjek|undersøg|vælg|åbn)\b",
        re.IGNORECASE,
    ),
}


def whole(path: Path) -> str:
    """The text with those that it includes."""
    return INCLUDE.sub(lambda found: whole(TEMPLATES / found[1]), path.read_text())


def facts(path: Path) -> str:
    return whole(path).partition(TO_YOU)[0]


def sentences(text: str) -> list[tuple[str, str]]:
    """All that it can say, in English and in Danish."""
    python = "\n".join(line.strip() for line in templatize(text).splitlines())
    found = extract("python", io.BytesIO(python.encode()), KEYWORDS, (), {"encoding": "utf-8"})
    english = [message for _line, message, _comments, _context in found]
    pairs = [(message, DANISH.get(message).string) for message in english]
    return [(en, da) for pair in pairs for en, da in zip(*map(several, pair), strict=True)]


def in_letter(text: str) -> list[tuple[str, str]]:
    """The standard words of a mail that an authority may word itself, as far as they stand here."""
    said = []
    for name in LETTER.findall(text):
        kind = letters.KINDS[name]
        parts = [kind.subject, *([kind.body] if "{{ mail.body }}" in text else [])]
        for part in parts:
            with override("en"):
                english = str(part)
            with override("da"):
                said.append((english, str(part)))
    return said


def several(message: str | tuple[str, ...]) -> tuple[str, ...]:
    return message if isinstance(message, tuple) else (message,)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_is_kept_of_a_text_asks_nobody_for_anything(path):
    said = sentences(facts(path)) + in_letter(facts(path))

    assert said
    for english, danish in said:
        assert not CALLS["en"].search(english), english
        assert not CALLS["da"].search(danish), danish


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_is_kept_of_a_text_holds_no_link(path):
    kept = facts(path)

    assert "http" not in kept
    assert "[[" not in kept
    tags = re.findall(r"{[{%](.*?)[%}]}", re.sub(r'"[^"]*"', "", kept))
    assert not [tag for tag in tags if re.search(r"(url|link)\b", tag)]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_mark_stands_once_on_a_line_outside_every_condition(path):
    text = whole(path)

    assert text.count(TO_YOU) <= 1
    assert TO_YOU not in text or TO_YOU in text.splitlines()
    for block in ("if", "for", "with"):
        opened = len(re.findall(rf"{{% {block} ", facts(path)))
        assert opened == len(re.findall(rf"{{% end{block} %}}", facts(path)))


@pytest.mark.parametrize(
    ("language", "call"),
    [
        ("en", "It is due. Answer here:"),
        ("en", "You find it under “My work”."),
        ("en", "Please write to Bo."),
        ("en", "Finish it, or set a new day for it:"),
        ("da", "Du finder den under “Mit arbejde”."),
        ("da", "Svar, eller sæt en ny dag for den:"),
        ("da", "Fristen er nær. Klarmeld den igen."),
        ("da", "Alt er besvaret. I kan forhandle."),
    ],
)
def test_a_call_to_do_something_is_found(language, call):
    assert CALLS[language].search(call)


def test_mails_say_all_and_the_history_only_what_happened():
    event = Event(
        text_en="Late: a step\nIt is Bo’s.\n\n[[to you]]\nFinish it:\nhttp://x.example",
        text_da="Et trin er for sent\n[[to you]]\nGør det færdigt: [[link]]",
    )

    with override("en"):
        assert event.body == "It is Bo’s.\n\nFinish it:\nhttp://x.example"
        assert event.facts == "It is Bo’s."
    assert event.said("da") == "Et trin er for sent\n\nGør det færdigt: [[link]]"
    assert event.body == "Gør det færdigt: (et personligt link)"
    assert event.facts == ""


def test_of_a_text_that_asks_for_nothing_all_is_kept():
    event = Event(text_da="Afvist\nBegrundelse: For dyrt.", text_en="")

    assert event.body == event.facts == "Begrundelse: For dyrt."
    assert event.headline == "Afvist"
