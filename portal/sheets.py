"""Lists as files that a spreadsheet or a program opens, sent while they are made.

However many rows there are, a thousand of them are in memory at a time.
"""

import csv
import json
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, QuerySet
from django.http import FileResponse, Http404, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext as _

M = TypeVar("M", bound=Model)
T = TypeVar("T")
R = TypeVar("R", bound=HttpResponseBase)
Cells = Iterable[Any]

# A cell that begins with one of these is a formula to a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# What a workbook is written with: a text stays the text that it is.
PLAIN_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
# Excel takes no more in a cell; XlsxWriter would leave the whole cell out.
LONGEST = 32_767
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHUNK = 1000


class _Line:
    def write(self, text: str) -> str:
        return text


def by_key(rows: QuerySet[M], key: str, *, size: int = CHUNK) -> Iterator[list[M]]:
    """All the rows in order of a unique number, so many at a time.

    Not `iterator()`: without server-side cursors, it has them all in memory.
    """
    last = -1
    while found := list(rows.filter((f"{key}__gt", last)).order_by(key)[:size]):
        yield found
        last = getattr(found[-1], key)


def table_response(
    form: str, name: str, title: str, header: Cells, rows: Iterable[Cells]
) -> FileResponse | StreamingHttpResponse:
    """The table as a workbook or as CSV: other kinds are not there."""
    if form == "xlsx":
        return xlsx_response(f"{name}.xlsx", title, header, rows)
    if form == "csv":
        return csv_response(f"{name}.csv", header, rows)
    raise Http404


def csv_response(filename: str, header: Cells, rows: Iterable[Cells]) -> StreamingHttpResponse:
    """A file that Excel reads as it is: UTF-8 with its mark, semicolons, and no formulas."""
    lines = in_this_language(_lines(header, rows))
    return _sent(StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8"), filename)


def _lines(header: Cells, rows: Iterable[Cells]) -> Iterator[str]:
    writer = csv.writer(_Line(), delimiter=";")
    yield "\ufeff" + writer.writerow([safe(cell) for cell in header])
    for row in rows:
        yield writer.writerow([safe(cell) for cell in row])


def json_response(
    filename: str, about: dict[str, Any], name: str, rows: Iterable[dict[str, Any]]
) -> StreamingHttpResponse:
    """One object: what is to be known about the list, and by this name the list."""
    parts = in_this_language(_parts(about, name, rows))
    return _sent(StreamingHttpResponse(parts, content_type="application/json"), filename)


def _parts(about: dict[str, Any], name: str, rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    encoder = DjangoJSONEncoder(ensure_ascii=False)
    known = "".join(f"{json.dumps(key)}: {encoder.encode(value)}, " for key, value in about.items())
    yield f"{{{known}{json.dumps(name)}: ["
    comma = "\n"
    for row in rows:
        yield comma + encoder.encode(row)
        comma = ",\n"
    yield "\n]}\n"


def xlsx_response(filename: str, title: str, header: Cells, rows: Iterable[Cells]) -> FileResponse:
    """A workbook with one sheet, laid on the disk row by row and gone when it is sent."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- closed with the response
    write_xlsx(file, title, header, rows)
    file.seek(0)
    return _sent(FileResponse(file, content_type=XLSX), filename)


def write_xlsx(file: Any, title: str, header: Cells, rows: Iterable[Cells]) -> None:
    import xlsxwriter  # noqa: PLC0415 -- slow import

    book = xlsxwriter.Workbook(file, {**PLAIN_TEXT, "constant_memory": True})
    sheet = book.add_worksheet(title)
    heading = book.add_format({"bold": True, "bottom": 1})
    sheet.freeze_panes(1, 2)
    place = line = 0
    for place, cell in enumerate(header):
        sheet.write_string(0, place, str(cell), heading)
    for line, row in enumerate(rows, start=1):
        write_row(sheet, line, row)
    sheet.autofilter(0, 0, line, place)
    book.close()


def write_row(sheet: Any, line: int, row: Cells, how: Any = None) -> None:
    """Numbers as numbers, all else as words, and none longer than a cell can hold."""
    for place, cell in enumerate(row):
        if isinstance(cell, float | int) or hasattr(cell, "as_tuple"):
            sheet.write_number(line, place, cell, how)
        elif text := "" if cell is None else str(cell):
            sheet.write_string(line, place, _fitting(text), how)


def _fitting(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    rest = _("(there is more, which does not fit in a cell)")
    return f"{text[: LONGEST - len(rest) - 2]}… {rest}"


def in_this_language(pieces: Iterable[T]) -> Iterator[T]:
    """Each piece made in the language of the page.

    That is put away when the request ends, and the file is still being sent.
    """
    return _spoken(pieces, translation.get_language())


def _spoken(pieces: Iterable[T], language: str | None) -> Iterator[T]:
    made = iter(pieces)
    while True:
        with translation.override(language):
            try:
                piece = next(made)
            except StopIteration:
                return
        yield piece


def _sent(response: R, filename: str) -> R:
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def safe(cell: Any) -> str:
    """The cell as text that stays text. Amounts are written as Danes write them."""
    if isinstance(cell, float) or hasattr(cell, "as_tuple"):
        return str(cell).replace(".", ",")
    text = "" if cell is None else str(cell)
    return f"'{text}" if isinstance(cell, int) is False and text.startswith(FORMULA) else text
