"""A paper as Word document: what is written in it can be read, navigated and read out."""

import io

import docx
from docx.oxml.ns import qn

from portal.word import Paper


def read(paper):
    return docx.Document(io.BytesIO(paper.content()))


def test_it_has_its_title_its_owner_and_its_language():
    found = read(Paper("Tekniske krav", owner="Nordby Kommune"))

    about = found.core_properties
    assert (about.title, about.author, about.language) == (
        "Tekniske krav",
        "Nordby Kommune",
        "da-DK",
    )
    assert found.paragraphs[0].text == "Tekniske krav"
    languages = {lang.get(qn("w:val")) for lang in found.styles.element.iter(qn("w:lang"))}
    assert languages == {"da-DK"}
    assert read(Paper("Terms", owner="X", language="en")).core_properties.language == "en-GB"


def test_headings_paragraphs_and_facts_follow_each_other():
    paper = Paper("Krav", owner="Nordby")
    paper.heading("Sikkerhed")
    paper.heading("NFK-007 Kryptering", level=2)
    paper.text("Første linje\nanden linje\n\nNyt afsnit")
    paper.text("")
    paper.facts([("Prioritet", "Mindstekrav"), ("Kilde", "")])

    found = read(paper).paragraphs[1:]

    assert [(row.style.name, row.text) for row in found] == [
        ("Heading 1", "Sikkerhed"),
        ("Heading 2", "NFK-007 Kryptering"),
        ("Normal", "Første linje\nanden linje"),
        ("Normal", "Nyt afsnit"),
        ("Normal", "Prioritet: Mindstekrav"),
    ]
    assert found[-1].runs[0].bold


def test_a_table_has_a_head_that_is_repeated():
    paper = Paper("Krav", owner="Nordby")
    paper.table(["Nr.", "Svar"], [["NFK-007", "Ja"], ["NFK-008", "Nej"]])

    (table,) = read(paper).tables

    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Nr.", "Svar"],
        ["NFK-007", "Ja"],
        ["NFK-008", "Nej"],
    ]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_the_page_is_a4_and_its_foot_says_what_it_is_and_which_of_how_many():
    found = read(Paper("Krav", owner="Nordby Kommune"))

    section = found.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    foot = section.footer.paragraphs[0]
    assert foot.text.startswith("Nordby Kommune · Krav")
    fields = [field.get(qn("w:instr")) for field in foot._p.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_columns_with_widths_keep_them_however_long_a_word_is():
    paper = Paper("Krav", owner="Nordby")
    paper.table(["Nr.", "Svar"], [["x" * 300, "Ja"]], widths=(2, 15))

    (table,) = read(paper).tables

    assert not table.autofit
    assert [round(column.width.cm) for column in table.columns] == [2, 15]


def test_what_no_document_can_hold_is_left_out():
    paper = Paper("A\x0bB", owner="C\x00")
    paper.text("Klip\x0cklap")

    assert [row.text for row in read(paper).paragraphs] == ["AB", "Klipklap"]
