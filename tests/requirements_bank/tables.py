"""Tables of requirements, as OS2kravmotor and others make them."""

from portal.tables import opening
from requirements_bank.actions import requirement_imports as actions
from requirements_bank.importing import planning
from requirements_bank.importing.columns import KINDS, SHEETS
from requirements_bank.models import RequirementImport
from tests.spreadsheets import xls

# What OS2kravmotor writes: for anybody, for who is signed in, and for an editor.
ANYBODY = [
    *("Krav id", "Navn", "Type", "Beskrivelse", "Kategori", "Prioritet", "Rationale", "Bilag"),
    "Sidst ændret",
]
SIGNED_IN = [*ANYBODY[:4], "Lokal Beskrivelse", "Fortolkning", "Interessenter", *ANYBODY[4:]]
EDITOR = [*SIGNED_IN, "Noter"]
ROW = {
    "Krav id": 171,
    "Navn": "Logning af opslag",
    "Type": "Tværkommunalt krav",
    "Beskrivelse": "Løsningen skal logge hvert opslag inden for [4] timer.",
    "Lokal Beskrivelse": "Hos os også opslag i arkivet.",
    "Fortolkning": "Vi ser på formatet.",
    "Interessenter": "Sikkerhed",
    "Kategori": "Sikkerhed",
    "Prioritet": "Vigtigt krav",
    "Rationale": "Så misbrug ses.",
    "Bilag": "https://example.dk/a.pdf\nhttps://example.dk/b.pdf",
    "Sidst ændret": "2022-11-23",
    "Noter": "Kun for redaktører.",
}


def line(header=EDITOR, **said):
    row = ROW | said
    return [row[name] for name in header]


def krav_xls(*rows, header=EDITOR):
    """OS2kravmotor's file, with its second sheet."""
    meta = [("Udtræk foretaget", "2026-11-29")]
    return xls(Krav=[header, *(rows or [line(header)])], Metadata=meta)


def kept(file, by, *, kind="local", collaboration=None, **how):
    """The table of the file, uploaded by this person."""
    found = opening.read_sheet(file, kinds=KINDS, wanted=SHEETS)
    table = RequirementImport(kind=kind, collaboration=collaboration, name=file.name)
    table = actions.keep(table, found, by=by)
    for name, value in how.items():
        setattr(table, name, value)
    table.save()
    return RequirementImport.objects.get(pk=table.pk)


def rows_of(file, by, **how):
    return planning.plan(kept(file, by, **how), by).rows


def take_in(table, by):
    return actions.take_in(table, by=by, seal=planning.plan(table, by).seal)
