"""What a PDF must hold to be archived and read aloud, as far as its structure shows it."""

from collections.abc import Iterator

import pikepdf

BOTH = {"pdfaid:part": "2", "pdfaid:conformance": "A", "pdfuaid:part": "1"}
FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def archivable(pdf: pikepdf.Pdf) -> None:
    """PDF/A-2a and PDF/UA-1: what can be seen without a validator."""
    assert claims(pdf) == BOTH
    root = pdf.Root
    assert [str(one.S) for one in root.OutputIntents] == ["/GTS_PDFA1"]
    assert root.OutputIntents[0].DestOutputProfile.read_bytes()[36:40] == b"acsp"
    assert root.MarkInfo.Marked
    assert "/StructTreeRoot" in root
    assert str(root.Lang)
    assert root.ViewerPreferences.DisplayDocTitle
    assert pdf.trailer.ID
    assert not pdf.is_encrypted
    assert not pdf.attachments
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(root.keys())
    assert all(any(file in font.FontDescriptor for file in FILES) for font in embedded(pdf))
    for note in annotations(pdf):
        assert int(note.F) == 4  # it is printed, and not hidden
        assert note.Subtype == "/Link"
        assert "/StructParent" in note
    streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
    assert not [one for one in streams if one.get("/Filter") == "/LZWDecode" or "/PS" in one]


def claims(pdf: pikepdf.Pdf) -> dict[str, str]:
    """What the file says that it is."""
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        return {key: metadata[key] for key in BOTH if key in metadata}


def embedded(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Its fonts: those that describe the letters."""
    for one in pdf.objects:
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font":
            if one.Subtype == "/Type0":
                yield one.DescendantFonts[0]
            else:
                assert "/FontDescriptor" in one
                yield one


def annotations(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for page in pdf.pages:
        yield from page.get("/Annots", [])
