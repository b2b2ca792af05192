"""A sheet opens in Excel as it is, and nothing in it runs."""

import datetime
import io
import json
from decimal import Decimal

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy
from python_calamine import CalamineWorkbook

from accounts.models import Authority
from portal.sheets import LONGEST, by_key, csv_response, json_response, safe, write_xlsx
from tests.factories import make_authority


@pytest.mark.parametrize("text", ["=1+1", "+45 99", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_formula_stays_text(text):
    assert safe(text) == f"'{text}"


def test_numbers_and_nothing_are_written_plainly():
    assert [safe(None), safe(-5), safe(0), safe("a=b")] == ["", "-5", "0", "a=b"]
    assert [safe(Decimal("-1611360.50")), safe(1.5)] == ["-1611360,50", "1,5"]


def test_the_file_has_its_mark_and_the_language_of_the_page():
    with translation.override("da"):
        answer = csv_response("sager.csv", ["a;b"], [[gettext_lazy("Department")]])
    text = b"".join(answer.streaming_content).decode()

    assert text == '\ufeff"a;b"\r\nAfdeling\r\n'


def numbered(count):
    for number in range(count):
        yield [f"Række {number}", number]


def workbook(header, rows):
    file = io.BytesIO()
    write_xlsx(file, "Krav", header, rows)
    file.seek(0)
    return CalamineWorkbook.from_filelike(file).get_sheet_by_name("Krav").to_python()


def test_a_workbook_holds_texts_as_texts_and_numbers_as_numbers():
    read = workbook(["Navn", "Antal"], [["=1+1", 3], [None, 2.5]])

    assert read == [["Navn", "Antal"], ["=1+1", 3.0], ["", 2.5]]


def test_what_is_too_long_for_a_cell_is_cut_and_says_so():
    with translation.override("da"):
        cut = workbook(["Navn"], [["æ" * 40_000]])[1][0]

    assert len(cut) == LONGEST
    assert cut.endswith("… (der er mere, som ikke kan være i en celle)")


def test_a_list_for_programs_is_one_object():
    about = {"made_at": datetime.date(2026, 11, 30)}
    some = json_response("krav.json", about, "requirements", [{"title": "Æ"}, {"title": "Ø"}])
    none = json_response("krav.json", {}, "requirements", [])

    assert json.loads(b"".join(some.streaming_content)) == {
        "made_at": "2026-11-30",
        "requirements": [{"title": "Æ"}, {"title": "Ø"}],
    }
    assert json.loads(b"".join(none.streaming_content)) == {"requirements": []}


def test_rows_are_made_while_the_file_is_sent():
    rows = numbered(1_000_000)
    sent = iter(csv_response("a.csv", ["Navn", "Nr."], rows).streaming_content)

    assert [next(sent) for _line in range(2)][1].decode() == "Række 0;0\r\n"
    assert next(rows) == ["Række 1", 1]


def test_rows_come_in_portions_by_their_key(authority, query_count):
    for code in ("A", "B", "C", "D"):
        make_authority(code=code)

    portions = [len(portion) for portion in by_key(Authority.objects.all(), "pk", size=2)]

    assert portions == [2, 2, 1]
    assert query_count(lambda: list(by_key(Authority.objects.all(), "pk", size=5))) == 2
