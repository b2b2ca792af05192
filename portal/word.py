"""Papers as Word documents: A4, headings to navigate by, a language, tables with a head row."""

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

# What XML cannot hold; lxml would refuse the whole text.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Word's own unit of length.
EMU_A_CM = 360_000
# A4 and its margins, in centimetres; 17 are left for what is written.
PAGE = {"page_width": 21, "page_height": 29.7, "left_margin": 2, "right_margin": 2}
LANGUAGES = {"da": "da-DK", "en": "en-GB"}


class Paper:
    """A Word document that is written from its beginning to its end."""

    def __init__(self, title: str, *, owner: str, language: str = "da") -> None:
        import docx  # noqa: PLC0415 -- slow import

        self._document = docx.Document()
        about = self._document.core_properties
        about.title, about.author = written(title), written(owner)
        about.comments, about.language = "", LANGUAGES[language]
        self._set_styles(LANGUAGES[language])
        self._set_page(f"{written(owner)} · {written(title)}")
        self._document.add_heading(written(title), level=0)

    def heading(self, text: str, level: int = 1) -> None:
        self._document.add_heading(written(text), level=level)

    def text(self, text: str) -> None:
        """Each block of lines becomes a paragraph; lines within it stay lines."""
        for block in re.split(r"\n\s*\n", written(text).strip()):
            if block:
                self._document.add_paragraph(block)

    def facts(self, facts: Iterable[tuple[str, str]]) -> None:
        """Lines of a name in bold and what it says. Those that say nothing are left out."""
        for name, said in facts:
            if said:
                paragraph = self._document.add_paragraph()
                paragraph.add_run(f"{written(name)}: ").bold = True
                paragraph.add_run(written(said))

    def table(
        self,
        header: Sequence[str],
        rows: Iterable[Sequence[str]],
        *,
        widths: Sequence[float] = (),
    ) -> None:
        """The header is repeated on each page, and read out as one. Widths are in centimetres."""
        table = self._document.add_table(rows=1, cols=len(header), style="Table Grid")
        # With widths of their own the columns keep them, however long a word is.
        table.autofit = not widths
        for cell, name in zip(table.rows[0].cells, header, strict=True):
            cell.paragraphs[0].add_run(written(name)).bold = True
        self._mark(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
        for row in rows:
            for cell, said in zip(table.add_row().cells, row, strict=True):
                cell.text = written(said)
        for column, width in zip(table.columns, widths, strict=False):
            column.width = round(width * EMU_A_CM)
            for cell in column.cells:
                cell.width = round(width * EMU_A_CM)

    def content(self) -> bytes:
        file = io.BytesIO()
        self._document.save(file)
        return file.getvalue()

    def _set_styles(self, code: str) -> None:
        """The template of the library is American: a screen reader would read Danish as English."""
        from docx.oxml.ns import qn  # noqa: PLC0415 -- slow import

        styles = self._document.styles
        for language in styles.element.iter(qn("w:lang")):
            language.set(qn("w:val"), code)
        styles["Normal"].font.name = "Calibri"

    def _set_page(self, running: str) -> None:
        """The foot of each page says what it belongs to, which it is, and of how many."""
        section = self._document.sections[0]
        for name, size in PAGE.items():
            setattr(section, name, round(size * EMU_A_CM))
        foot = section.footer.paragraphs[0]
        foot.add_run(f"{running} · ")
        self._field(foot, "PAGE")
        foot.add_run(" / ")
        self._field(foot, "NUMPAGES")

    def _field(self, paragraph: Any, name: str) -> None:
        """A number that Word counts itself."""
        from docx.oxml import OxmlElement  # noqa: PLC0415 -- slow import
        from docx.oxml.ns import qn  # noqa: PLC0415 -- slow import

        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), name)
        field.append(OxmlElement("w:r"))
        paragraph._p.append(field)

    def _mark(self, element: Any, name: str) -> None:
        from docx.oxml import OxmlElement  # noqa: PLC0415 -- slow import

        element.append(OxmlElement(name))


def written(text: str) -> str:
    """The text without what no document can hold."""
    return UNWRITABLE.sub("", str(text))
