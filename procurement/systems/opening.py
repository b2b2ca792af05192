"""Reading a table of systems from a file. What cannot be read is refused in a sentence.

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

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _

from portal import uploads
from procurement.systems import reading

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 200
MOST_UNPACKED = 60 * 1024 * 1024
MOST_CELLS = 2_000_000
LONGEST_CELL = reading.LONGEST_CELL
ACCEPT = ".xlsx,.csv"

CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,4})(\d{1,9})["']""")
CHUNK = 1024 * 1024
OVERLAP = 64
Table = list[list[str]]


def read(file: File) -> Table:
    """The rows of the file as text, the header first. Raises ValidationError."""
    name = uploads.safe_name(file.name or "")
    extension = name.rpartition(".")[2].lower()
    if extension not in ("xlsx", "csv"):
        raise ValidationError(_("We take spreadsheets as xlsx or csv. Save it as one of them."))
    if file.size > MOST_BYTES:
        raise ValidationError(_("The file is too big. It may be 5 MB at most."))
    if extension == "xlsx":
        _refuse_swollen(file)
    uploads.sniff(file)
    return _checked(_trimmed(_read_xlsx(file) if extension == "xlsx" else _read_csv(file)))


def _checked(rows: Table) -> Table:
    """The rows, if they are as many as a register has."""
    if len(rows) < 2:
        raise ValidationError(_("The file has no rows below its headings."))
    if len(rows) > MOST_ROWS + 1:
        raise ValidationError(_("The file has too many rows. It may have 5,000 at most."))
    if max(map(len, rows)) > MOST_COLUMNS:
        raise ValidationError(_("The file has too many columns. It may have 200 at most."))
    return rows


def _refuse_swollen(file: File) -> None:
    """A small file that holds far more than a register does."""
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


def _read_xlsx(file: File) -> Table:
    """By a process of its own: where a file asks for more memory than there is, that one ends."""
    file.seek(0)
    program = [sys.executable, "-I", reading.__file__]
    read = subprocess.run(program, input=file.read(), capture_output=True, check=False)  # noqa: S603 -- our own program
    if read.returncode == reading.WHOLE:
        return json.loads(read.stdout)  # type: ignore[no-any-return] # rows of texts, as written there
    if read.returncode == 1:
        raise ValidationError(_("The file is damaged, or it is no spreadsheet."))
    raise _swollen()


def _read_csv(file: File) -> Table:
    file.seek(0)
    text = _decoded(file.read())
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return [[reading.text_of(cell) for cell in row] for row in rows]
    except csv.Error as error:
        raise ValidationError(_("The file is damaged, or it is no spreadsheet.")) from error


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
