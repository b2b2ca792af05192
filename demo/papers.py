"""The files of the demo: short PDFs, made on the spot, so that there is something to open."""

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from procurement.actions import documents
from procurement.models import Case, Document

Kind = Document.Kind
WORDS = {
    Kind.PRODUCT: "Systemet samler det, der i dag ligger i regneark, og viser det pr. vagt.",
    Kind.INTERFACES: "Medarbejderkatalog -> system -> økonomi. Filer hver nat, ellers opslag.",
    Kind.SECURITY: "Data ligger i Danmark. Adgang logges. Sikkerhedskopi hver nat.",
    Kind.REQUIREMENTS: "Ti krav til brugen og fire til driften, det vigtigste først.",
    Kind.TECHNICAL: "Webløsning i leverandørens drift. Fælles login med roller.",
    Kind.CONTRACT_DRAFT: "Fire år med option på to. Opsigelse seks måneder før udløb.",
    Kind.PROCESSOR_DRAFT: "Behandling efter instruks. To underdatabehandlere i Danmark.",
}
LEADING = 24


def attach(case: Case, *, by: User, kind: Document.Kind) -> Document:
    """Attach a paper of this kind, about this case."""
    lines = [case.title, str(kind.label), WORDS[kind], "Opdigtet til demonstration."]
    name = f"{kind.label}.pdf"
    upload = SimpleUploadedFile(name, _pdf(lines), content_type="application/pdf")
    step = next((one for one in case.steps.all() if kind in one.text.documents), None)
    return documents.attach(case, by=by, upload=upload, step=step, kind=kind)


def _pdf(lines: list[str]) -> bytes:
    """One page with these lines, by hand: the demo needs no library for it."""
    shown = " T* ".join(f"({_escaped(line)}) Tj" for line in lines)
    text = f"BT /F1 14 Tf {LEADING} TL 60 760 Td {shown} ET".encode("cp1252")
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        font,
    )
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(made))
    return made + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (size, table, end)


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
