"""File names that a records system takes: ASCII, short, unique, in order."""

import re
import unicodedata

from portal import uploads

LONGEST = 100
DANISH = str.maketrans(
    {"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa", "ß": "ss", "€": "EUR"}
)


def file_name(position: int, name: str, *, of: int = 999) -> str:
    """`007-Tilbud-paa-maaler.pdf`: the position makes it unique and keeps the order."""
    stem, _dot, extension = uploads.safe_name(name).rpartition(".")
    extension = extension.lower()
    if extension not in uploads.TYPES:
        stem, extension = name, "bin"
    number = f"{position:0{max(3, len(str(of)))}d}"
    room = LONGEST - len(number) - len(extension) - 2
    return f"{number}-{plain(stem)[:room].strip('-')}.{extension}"


def plain(text: str) -> str:
    """The words in letters and figures that every system knows."""
    spelt = unicodedata.normalize("NFC", text).translate(DANISH)
    ascii_only = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", ascii_only).strip("-") or "fil"
