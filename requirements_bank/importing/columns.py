"""The columns that an imported table can have, and the headings that they are known by."""

from collections.abc import Mapping

from portal.tables.headings import Columns, cell
from portal.tables.opening import Table
from requirements_bank.bank import exported
from requirements_bank.models import LocalExtension

OS2 = "OS2kravmotor"
# A file of OS2kravmotor has these, whoever fetched it there.
OS2_HEADINGS = {"Krav id", "Navn", "Beskrivelse"}
# The sheets that requirements stand in, in its files and in ours.
SHEETS = ("Krav", "Kravbank", "Requirements", "Requirements bank")
KINDS = ("xls", "xlsx", "csv")

# Beside what our own files call them.
ELSEWHERE: dict[str, tuple[str, ...]] = {
    "id": ("krav id", "kravid", "krav nr", "id", "nummer", "number", "nr"),
    "title": ("navn", "krav", "titel", "title", "requirement"),
    "kind": ("type",),
    "description": ("beskrivelse", "kravtekst", "tekst", "text"),
    "rationale": ("begrundelse", "formål"),
    "attachments": ("links",),
    "notes": ("noter", "notes"),
    "verification": ("dokumentation",),
    "source": ("kilde", "source", "lov"),
    "answer_kind": ("svartype",),
    "unit": ("enhed",),
    "options": ("valgmuligheder",),
    "for_saas": ("relevant for saas løsning",),
    "for_on_premise": ("relevant for on premise løsning",),
    "domains": ("domæne", "domain"),
    "questions": ("filter", "vælges af", "chosen by"),
    "always": ("anvend alle filtre",),
    "principles": ("princip",),
    "is_favourite": ("favoritkrav",),
    "is_deselected": ("fravælg krav", "fravalgt"),
    "deselected_reason": ("årsag for fravalg",),
}
# The columns of our own files that can come back. The others say what the bank decides for itself.
ONLY_OUT = {"status", "authority", "collaboration", "version", "review_date"}
COLUMNS: Columns = {
    column.key: (column.label, ELSEWHERE.get(column.key, ()))
    for column in exported.COLUMNS
    if column.key not in ONLY_OUT
}
# What an authority adds for itself, by the names of LocalExtension's fields.
ADDITIONS = {column.key: column.name for column in exported.COLUMNS if column.of is LocalExtension}


def is_of_os2(header: list[str], rows: Table, mapping: Mapping[str, int]) -> bool:
    """Its numbers are plain; our own file has the same headings, but not such numbers."""
    numbers = {cell(mapping, cells, "id") for cells in rows}
    return set(header) >= OS2_HEADINGS and all(map(str.isdecimal, numbers - {""}))
