"""Spreadsheets are read as text, and hostile ones are refused in a sentence."""

import datetime
import tracemalloc

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from portal.tables import opening, reading
from tests.spreadsheets import MAIN, book, csv, xls, xlsx


def test_an_excel_file_and_a_csv_file_read_the_same():
    rows = [("Navn", "Antal"), ("Bookingsystem", "12"), ("Ældreomsorg", "1.5")]
    numbers = [("Navn", "Antal"), ("Bookingsystem", 12), ("Ældreomsorg", 1.5)]
    whole = [list(row) for row in rows]

    assert opening.read(xlsx(*numbers)) == whole
    assert opening.read(csv(*rows)) == whole
    assert opening.read(csv(*rows, delimiter=",")) == whole
    assert opening.read(csv(*rows, encoding="cp1252")) == whole
    assert opening.read(csv(*rows, delimiter="\t", encoding="utf-16")) == whole


def test_empty_rows_around_and_columns_behind_are_left_out():
    rows = [("", "", ""), ("Navn", "Ejer", ""), ("Booking", "", ""), ("", "", "")]

    assert opening.read(csv(*rows)) == [["Navn", "Ejer"], ["Booking", ""]]


def test_a_day_and_a_moment_are_read_as_the_day():
    assert reading.text_of(datetime.datetime(2026, 1, 2, 3, tzinfo=datetime.UTC)) == "2026-01-02"
    assert reading.text_of(datetime.date(2026, 1, 2)) == "2026-01-02"
    assert reading.text_of(12.0) == "12"


def refusal(file):
    with translation.override("en"):
        with pytest.raises(ValidationError) as refused:
            opening.read(file)
        return refused.value.messages[0]


def test_what_cannot_be_read_is_refused_in_a_sentence():
    good = xlsx(("Navn",), ("Booking",)).read()

    assert "xlsx or csv" in refusal(SimpleUploadedFile("systemer.ods", good))
    assert "does not fit its name" in refusal(SimpleUploadedFile("systemer.csv", good))
    assert "does not fit its name" in refusal(
        SimpleUploadedFile("systemer.xlsx", b"MZ\x90 program")
    )
    assert "does not fit its name" in refusal(SimpleUploadedFile("systemer.xlsx", good[:-40]))
    assert "is empty" in refusal(SimpleUploadedFile("systemer.csv", b""))
    assert "too big" in refusal(SimpleUploadedFile("a.csv", b"a;b\n" * 2_800_000))
    assert "no rows" in refusal(csv(("Navn", "Ejer")))
    assert "no rows" in refusal(SimpleUploadedFile("a.csv", b";;\n;;\n"))
    assert "damaged" in refusal(SimpleUploadedFile("a.csv", b"a;b\n" + b'"' + b"x" * 200_000))
    assert "damaged" in refusal(xlsx(sheet="<worksheet><sheetData><row>"))


def test_too_many_rows_or_columns_are_refused():
    assert "5,000" in refusal(csv(*[("Navn", "Ejer")] * 5_002))
    assert len(opening.read(csv(*[("Navn", "Ejer")] * 5_001))) == 5_001
    assert "200" in refusal(csv(*[("x",) * 201] * 2))


def test_a_zip_bomb_is_not_unpacked():
    bomb = xlsx(("Navn",), ("x",), extra=[("xl/big.xml", b"0" * (61 * 1024 * 1024))])

    assert "far more" in refusal(bomb)


def test_a_sheet_that_reaches_over_billions_of_cells_is_not_read():
    far = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    far += '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'

    assert "reaches far" in refusal(xlsx(sheet=far))


def far_in_an_odd_place():
    """The cells lie where no sheet is looked for."""
    far = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    far += '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    return xlsx(sheet=far, place="elsewhere/sheet1.xml")


def far_without_a_column():
    """Nothing says how many columns there are but the cells themselves."""
    row = "<c><v>1</v></c>" * 200
    far = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    return xlsx(sheet=f'{far}<row r="1000000">{row}</row></sheetData></worksheet>')


def one_text_in_many_cells():
    cell = '<c t="s"><v>0</v></c>'
    rows = "".join(f'<row r="{number}">{cell}</row>' for number in range(1, 4_001))
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return xlsx(sheet=sheet, shared="a" * 1_000_000)


def texts_that_are_much_together():
    """No more than the memory holds, but far more than a register has."""
    cell = '<c t="s"><v>0</v></c>'
    rows = "".join(f'<row r="{number}">{cell}</row>' for number in range(1, 5_001))
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return xlsx(sheet=sheet, shared="a" * 15_000)


@pytest.mark.parametrize(
    "make",
    [
        far_in_an_odd_place,
        far_without_a_column,
        one_text_in_many_cells,
        texts_that_are_much_together,
    ],
)
def test_a_file_that_asks_for_more_memory_than_there_is_ends_another_process(make):
    assert "far more" in refusal(make())


def test_as_much_as_an_import_takes_is_read():
    rows = [tuple(f"{number} {column}" for column in range(26)) for number in range(5_001)]

    assert opening.read(xlsx(*rows))[5_000][25] == "5000 25"


# Old Excel files, and files with more sheets


ALL = ("xls", "xlsx", "csv")
ROWS = [("Navn", "Antal"), ("Bookingsystem", 12), ("Ældreomsorg", 1.5)]


@pytest.mark.parametrize("make", [xls, book])
def test_an_old_excel_file_reads_as_a_new_one(make):
    found = opening.read_sheet(make(Ark1=ROWS), kinds=ALL)

    assert found.rows == [["Navn", "Antal"], ["Bookingsystem", "12"], ["Ældreomsorg", "1.5"]]
    assert (found.name, found.others) == ("Ark1", ())


@pytest.mark.parametrize("make", [xls, book])
def test_the_sheet_that_is_looked_for_is_read_wherever_it_stands(make):
    sheets = {"Metadata": [("Udtræk",), ("2026",)], "Krav": ROWS}

    assert opening.read_sheet(make(**sheets), kinds=ALL, wanted=["krav"]).rows[0][0] == "Navn"
    assert opening.read_sheet(make(**sheets), kinds=ALL, wanted=["andet"]).rows[0][0] == "Udtræk"
    by_name = opening.read_sheet(make(**sheets), kinds=ALL, wanted=["krav"], only="METADATA")
    assert (by_name.name, by_name.others) == ("Metadata", ("Krav",))


def refused(file, **how):
    with translation.override("en"):
        with pytest.raises(ValidationError) as refusal:
            opening.read_sheet(file, kinds=ALL, **how)
        return refusal.value.messages[0]


def test_a_sheet_that_is_not_there_is_told_with_those_that_are():
    file = book(Krav=ROWS, Metadata=[("Udtræk",), ("2026",)])

    assert refused(file, only="Svar") == (
        "There is no sheet called “Svar”. The file has: Krav, Metadata."
    )


def test_what_is_no_old_excel_file_is_refused():
    whole = xls(Krav=ROWS).read()

    assert "damaged" in refused(SimpleUploadedFile("krav.xls", b"<html>ikke et regneark"))
    assert "damaged" in refused(SimpleUploadedFile("krav.xls", whole[:8] + b"x" * 5_000))
    assert "damaged" in refused(SimpleUploadedFile("krav.xls", whole[:900]))
    assert "damaged" in refused(SimpleUploadedFile("krav.xls", whole[:8] + whole[600:]))
    assert "xls, xlsx or csv" in refused(SimpleUploadedFile("krav.ods", whole))
    assert "xlsx or csv" in refusal(xls(Krav=ROWS))
    assert "no rows" in refused(xls(Krav=ROWS[:1]))


@pytest.mark.parametrize("make", [xls, book])
def test_fifty_thousand_rows_are_refused_in_a_sentence(make):
    rows = [("Navn", "Tal"), *((f"Krav {number}", number) for number in range(50_000))]

    assert "5,000 at most" in refused(make(Krav=rows))


def test_of_millions_of_lines_no_list_is_made():
    file = SimpleUploadedFile("krav.csv", b"a;b\n" * 2_000_000)

    tracemalloc.start()
    told = refused(file)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert "5,000 at most" in told
    assert most < 100_000_000


def test_empty_lines_at_the_end_of_a_sheet_do_not_count():
    found = opening.read_sheet(
        xls(Krav=[("Navn", "Tal"), ("A", 1), *[("", "")] * 30_000]), kinds=ALL
    )

    assert found.rows == [["Navn", "Tal"], ["A", "1"]]


def test_a_formula_is_read_as_what_it_came_to_and_is_no_formula():
    found = opening.read_sheet(book(Krav=[("Navn", "Tal"), ("A", "=1+1")]), kinds=ALL)

    assert found.rows == [["Navn", "Tal"], ["A", "0"]]
