"""Every paper that the portal writes is accessible (PDF/UA-1) and made to be kept (PDF/A-2a)."""

import io
import re

import pikepdf
import pytest

from portal.pdf import write_pdf
from tests.papers import archivable, embedded

HTML = """<html lang="da"><title>Æblegrød & mere</title><body style="font-family: 'DejaVu Sans'">
<h1>Æblegrød & mere</h1><p>Blåbær <b>øl</b> <a href="https://nordby.example/">Nordby</a></p>
<table><thead><tr><th scope="col">Pris</th></tr></thead>
<tbody><tr><td>5 kr.</td></tr></tbody></table>
<p style="opacity: 0.5">Svagt</p></body></html>"""


@pytest.fixture(scope="module")
def written():
    return write_pdf(HTML)


@pytest.fixture
def pdf(written):
    with pikepdf.open(io.BytesIO(written)) as opened:
        yield opened


def test_it_says_that_it_is_both_and_what_the_second_means(pdf):
    words = pdf.Root.Metadata.read_bytes().decode()

    with pdf.open_metadata() as metadata:
        assert metadata.pdfa_status == "2A"
        assert metadata["pdfuaid:part"] == "1"
    assert words.count("<rdf:RDF") == 1
    described = re.search(r"<pdfaSchema:namespaceURI>(.+)</pdfaSchema:namespaceURI>", words)
    assert described[1] == "http://www.aiim.org/pdfua/ns/id/"
    assert f'xmlns:pdfuaid="{described[1]}"' in words


def test_it_holds_what_the_standards_ask_for(pdf):
    archivable(pdf)


def test_its_title_stands_in_both_places_and_is_shown(pdf):
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == str(pdf.docinfo.Title) == "Æblegrød & mere"
        assert metadata["pdf:Producer"] == str(pdf.docinfo.Producer)
    assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_its_words_can_be_read_out_again(pdf):
    fonts = [one for one in pdf.objects if one.__class__ is pikepdf.Dictionary]
    assert list(embedded(pdf))
    assert all("/ToUnicode" in font for font in fonts if font.get("/Subtype") == "/Type0")
    assert pdf.Root.StructTreeRoot.K
