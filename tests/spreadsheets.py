"""Spreadsheets for the tests, made by hand: hostile ones too."""

import io
import zipfile

import xlsxwriter
import xlwt
from django.core.files.uploadedfile import SimpleUploadedFile

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def xlsx(*rows, sheet=None, extra=(), place="worksheets/sheet1.xml", shared=""):
    """An Excel file with these rows, or with a sheet that is written as it is.

    `shared` is the first of the texts that cells refer to.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", TYPES)
        out.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" '
            f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        out.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
            '<sheet name="Ark1" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        out.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" '
            f'Type="{RELATIONS}/worksheet" Target="{place}"/><Relationship Id="r2" '
            f'Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        )
        out.writestr(f"xl/{place}", sheet or _sheet(rows))
        out.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}"><si><t>{shared}</t></si></sst>')
        for path, content in extra:
            out.writestr(path, content)
    return SimpleUploadedFile("systemer.xlsx", packed.getvalue())


def _sheet(rows):
    lines = "".join(_row(number, row) for number, row in enumerate(rows, 1))
    return f'<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData></worksheet>'


def _row(number, row):
    cells = "".join(_cell(number, column, cell) for column, cell in enumerate(row))
    return f'<row r="{number}">{cells}</row>'


def _cell(number, column, cell):
    place = f"{chr(65 + column)}{number}"
    if isinstance(cell, int | float):
        return f'<c r="{place}"><v>{cell}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{cell}</t></is></c>'


def csv(*rows, name="systemer.csv", delimiter=";", encoding="utf-8-sig"):
    text = "\r\n".join(delimiter.join(row) for row in rows)
    return SimpleUploadedFile(name, text.encode(encoding))


def xls(name="krav.xls", **sheets):
    """An old Excel file with these sheets, in this order."""
    book = xlwt.Workbook()
    for title, rows in sheets.items():
        sheet = book.add_sheet(title)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell)
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile(name, file.getvalue())


def book(name="krav.xlsx", **sheets):
    """A new Excel file with these sheets, in this order."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as made:
        for title, rows in sheets.items():
            sheet = made.add_worksheet(title)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return SimpleUploadedFile(name, file.getvalue())
