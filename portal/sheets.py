"""Lists as files that a spreadsheet opens."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import translation

# A cell that begins with one of these is a formula to a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class _Line:
    def write(self, text: str) -> str:
        return text


def csv_response(
    filename: str, header: Iterable[Any], rows: Iterable[Iterable[Any]]
) -> StreamingHttpResponse:
    """A file that Excel reads as it is: UTF-8 with its mark, semicolons, and no formulas."""
    response = StreamingHttpResponse(
        _lines(header, rows, translation.get_language()), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _lines(
    header: Iterable[Any], rows: Iterable[Iterable[Any]], language: str | None
) -> Iterator[str]:
    writer = csv.writer(_Line(), delimiter=";")
    yield "\ufeff" + writer.writerow([safe(cell) for cell in header])
    for row in rows:
        # The page's language is put away when the request ends, the file is still being sent.
        with translation.override(language):
            cells = [safe(cell) for cell in row]
        yield writer.writerow(cells)


def safe(cell: Any) -> str:
    """The cell as text that stays text. Amounts are written as Danes write them."""
    if isinstance(cell, float) or hasattr(cell, "as_tuple"):
        return str(cell).replace(".", ",")
    text = "" if cell is None else str(cell)
    return f"'{text}" if isinstance(cell, int) is False and text.startswith(FORMULA) else text
