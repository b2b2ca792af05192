"""A sheet opens in Excel as it is, and nothing in it runs."""

from decimal import Decimal

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from portal.sheets import csv_response, safe


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
