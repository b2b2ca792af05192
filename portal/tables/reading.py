"""Reads a sheet of an Excel file: a program of its own, with little memory.

A file of a few kilobytes may hold one long text in thousands of cells, or a cell far out in a part
that nobody looked through. The reader takes the memory for all of it; where there is no more, it
ends its process at once. So that process is not the portal's.

The file comes on standard input, and the names of the sheets that are looked for as arguments: the
first of the file that has one of them is read, else the first of all. Its rows go out as JSON, with
its name and those of the others.
"""

import io
import json
import resource
import sys
from datetime import date, datetime

from python_calamine import load_workbook

MOST_MEMORY = 1024 * 1024 * 1024
MOST_SECONDS = 20
MOST_TEXT = 60 * 1024 * 1024
LONGEST_CELL = 20_000
# Empty lines among them; of more, no list is made.
MOST_LINES = 20_000
# How the program ends; by a signal, where memory or time was gone. 1 is Python's own, of mistakes.
WHOLE, TOO_MUCH, TOO_LONG = 0, 3, 4


def text_of(cell: object) -> str:
    """The cell as one reads it. A whole number is no fraction, and a day has no time."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return cell.isoformat()
    # PostgreSQL takes no null character. What is too long is cut where it is still too long, so
    # that its row is refused.
    return str(cell).replace("\x00", "").strip()[: LONGEST_CELL + 1]


def main() -> int:
    """Write the rows as text. Nothing is written of what is damaged, or far too much."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    wanted = [name.casefold() for name in sys.argv[1:]]
    try:
        book = load_workbook(io.BytesIO(sys.stdin.buffer.read()))
        names = book.sheet_names
        name = next((name for name in names if name.casefold() in wanted), names[0])
        cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        rows = [[text_of(cell) for cell in row] for row in cells]
        while rows and not any(rows[-1]):
            rows.pop()
        if len(rows) > MOST_LINES:
            return TOO_LONG
        if sum(len(text) for row in rows for text in row) > MOST_TEXT:
            return TOO_MUCH
        others = [other for other in names if other != name]
        sys.stdout.write(json.dumps({"name": name, "others": others, "rows": rows}))
    except MemoryError:
        return TOO_MUCH
    return WHOLE


if __name__ == "__main__":
    sys.exit(main())
