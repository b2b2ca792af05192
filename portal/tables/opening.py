"""Reading a table from a file. What cannot be read is refused in a sentence.

An Excel file is looked through before it is read: one of a few kilobytes may claim to reach over
billions of cells, and the reader would take the memory for all of them. What gets past that look
ends the process that reads, and only that (`reading`).
"""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _

from portal import uploads
from portal.tables import reading

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 200
MOST_UNPACKED = 60 * 1024 * 1024
MOST_CELLS = 2_000_000
LONGEST_CELL = reading.LONGEST_CELL
# What a table comes as, unless the caller takes more.
KINDS = ("xlsx", "csv")
# The old Excel's file, and the two names of the part that holds its sheets.
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEETS_OF_OLD_EXCEL = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))

CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,4})(\d{1,9})["']""")
CHUNK = 1024 * 1024
OVERLAP = 64
Table = list[list[str]]


@dataclass(frozen=True)
class Sheet:
    """One sheet of a file: its rows as text, the header first."""

    rows: Table
    # A csv file has neither.
    name: str = ""
    others: tuple[str, ...] = ()


def read(file: File) -> Table:
    """The rows of the file's first sheet. Raises ValidationError."""
    return read_sheet(file).rows


def read_sheet(
    file: File, *, kinds: Sequence[str] = KINDS, wanted: Sequence[str] = (), only: str = ""
) -> Sheet:
    """The sheet that has one of the `wanted` names, else the first; or `only` the one of that name.

    Raises ValidationError.
    """
    extension = name_of(file).rpartition(".")[2].lower()
    if extension not in kinds:
        message = _("We take spreadsheets as %(kinds)s. Save it as one of them.")
        raise ValidationError(message, params={"kinds": in_words(kinds)})
    if file.size > MOST_BYTES:
        raise ValidationError(_("The file is too big. It may be 10 MB at most."))
    _look_at(file, extension)
    if extension == "csv":
        return Sheet(_checked(_trimmed(_read_csv(file))))
    sheet = _read_excel(file, [only] if only else wanted)
    if only and sheet.name.casefold() != only.casefold():
        message = _("There is no sheet called “%(name)s”. The file has: %(sheets)s.")
        names = ", ".join([sheet.name, *sheet.others])
        raise ValidationError(message, params={"name": only[:100], "sheets": names[:500]})
    return Sheet(_checked(_trimmed(sheet.rows)), sheet.name, sheet.others)


def name_of(file: File) -> str:
    return uploads.safe_name(file.name or "")


def accept(kinds: Sequence[str] = KINDS) -> str:
    """For the browser's choice of a file."""
    return ",".join(f".{kind}" for kind in kinds)


def in_words(kinds: Sequence[str]) -> str:
    """“xls, xlsx or csv”."""
    return _("%(first)s or %(last)s") % {"first": ", ".join(kinds[:-1]), "last": kinds[-1]}


def _look_at(file: File, extension: str) -> None:
    """Whether it is what its name says, and no bigger than it looks."""
    if extension == "xls":
        file.seek(0)
        content = file.read()
        is_one = content.startswith(OLD_EXCEL) and any(
            name in content for name in SHEETS_OF_OLD_EXCEL
        )
        if not is_one:
            raise ValidationError(_("The file is damaged, or it is no spreadsheet."))
        return
    if extension == "xlsx":
        _refuse_swollen(file)
    uploads.sniff(file)


def _checked(rows: Table) -> Table:
    """The rows, if they are as many as a table here has."""
    if len(rows) < 2:
        raise ValidationError(_("The file has no rows below its headings."))
    if len(rows) > MOST_ROWS + 1:
        raise _too_long()
    if max(map(len, rows)) > MOST_COLUMNS:
        raise ValidationError(_("The file has too many columns. It may have 200 at most."))
    return rows


def _too_long() -> ValidationError:
    return ValidationError(_("The file has too many rows. It may have 5,000 at most."))


def _refuse_swollen(file: File) -> None:
    """A small file that holds far more than a table does."""
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as packed:
            entries = packed.infolist()
            if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise _swollen()
            for entry in entries:
                if entry.filename.lower().startswith("xl/worksheets/"):
                    _refuse_far_reaching(packed, entry)
    except uploads.DAMAGED:
        # What it is then, the next look says.
        return


def _swollen() -> ValidationError:
    return ValidationError(_("The file holds far more than its size says. It is not read."))


def _refuse_far_reaching(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    rows = columns = 1
    rest, read = b"", 0
    with packed.open(entry) as content:
        while chunk := content.read(CHUNK):
            read += len(chunk)
            for letters, number in CELL.findall(rest + chunk):
                rows, columns = max(rows, int(number)), max(columns, _column(letters))
            rest = chunk[-OVERLAP:]
            if rows * columns > MOST_CELLS or read > MOST_UNPACKED:
                raise ValidationError(
                    _("The sheet reaches far beyond its table. Copy the table to a new file.")
                )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _read_excel(file: File, wanted: Sequence[str]) -> Sheet:
    """By a process of its own: where a file asks for more memory than there is, that one ends."""
    file.seek(0)
    program = [sys.executable, "-I", reading.__file__, *wanted]
    read = subprocess.run(program, input=file.read(), capture_output=True, check=False)  # noqa: S603 -- our own program
    if read.returncode == reading.WHOLE:
        found = json.loads(read.stdout)
        return Sheet(found["rows"], found["name"], tuple(found["others"]))
    if read.returncode == reading.TOO_LONG:
        raise _too_long()
    if read.returncode == 1:
        raise ValidationError(_("The file is damaged, or it is no spreadsheet."))
    raise _swollen()


def _read_csv(file: File) -> Table:
    file.seek(0)
    text = _decoded(file.read())
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        some = islice(lines, reading.MOST_LINES + 1)
        rows = [[reading.text_of(cell) for cell in row] for row in some]
    except csv.Error as error:
        raise ValidationError(_("The file is damaged, or it is no spreadsheet.")) from error
    if len(rows) > reading.MOST_LINES:
        raise _too_long()
    return rows


def _decoded(content: bytes) -> str:
    """Excel writes UTF-16, UTF-8 or the old Danish code page, and does not always say which."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _trimmed(rows: Table) -> Table:
    """Without the empty rows above and below, and without empty columns at the end."""
    filled = [number for number, row in enumerate(rows) if any(row)]
    if not filled:
        return []
    kept = rows[filled[0] : filled[-1] + 1]
    width = max(
        len(row) - next((n for n, cell in enumerate(reversed(row)) if cell), len(row))
        for row in kept
    )
    return [(row + [""] * width)[:width] for row in kept]
