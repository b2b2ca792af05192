"""A dossier as a file: the PDF alone, or a zip for the records system with a list of what is in it.

The zip is written to a nameless file that vanishes with the process; only when it is whole does
it come to the storage.
"""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO, Any

from django.core.files import File
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.crash import crash_point
from portal.pdf import render_pdf
from procurement.dossier import contents, names
from procurement.models import Case, Document, Dossier

TEMPLATE = "procurement/dossier_pdf.html"
FORMAT = "indgang-dossier"
FORMAT_VERSION = 1
CHUNK = 256 * 1024
# These are packed already: packing them again costs time and wins nothing.
PACKED = ("pdf", "docx", "xlsx", "pptx", "odt", "ods", "png", "jpg", "jpeg")


@contextmanager
def write(dossier: Dossier) -> Iterator[File]:
    """The finished dossier as an open file, which is gone when the block ends."""
    case = contents.cases().get(pk=dossier.case_id)
    with translation.override(dossier.language), tempfile.TemporaryFile() as target:
        pdf = render(case)
        if dossier.is_zip:
            _pack(target, case, dossier, pdf)
        else:
            target.write(pdf)
        target.seek(0)
        yield File(target, name=f"dossier.{dossier.form}")


def render(case: Case) -> bytes:
    """The case as a PDF, in the language of the moment. Slow: about 0.3 s a page."""
    return render_pdf(TEMPLATE, contents.read(case))


def download_name(dossier: Dossier) -> str:
    return f"{names.plain(str(dossier.case))[:80]}.{dossier.form}"


def _pack(target: IO[bytes], case: Case, dossier: Dossier, pdf: bytes) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        rows = [_add_pdf(archive, pdf, dossier)]
        for file in contents.files(case):
            rows.append(_describe(file) | _add(archive, file))
            crash_point("dossier_half_way")
        manifest = _manifest(case, dossier) | {"files": rows}
        archive.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=2))


def _add_pdf(archive: zipfile.ZipFile, pdf: bytes, dossier: Dossier) -> dict[str, Any]:
    name = names.file_name(0, _("the-whole-case") + ".pdf")
    archive.writestr(name, pdf, zipfile.ZIP_STORED)
    return {
        "name": name,
        "original_name": name,
        "type": "dossier",
        "type_name": _("The whole case in one file"),
        "version": 1,
        "sha256": hashlib.sha256(pdf).hexdigest(),
        "size": len(pdf),
        "content_type": "application/pdf",
        "uploaded_by": dossier.asked_by.name,
        "uploaded_at": _moment(timezone.now()),
        "journal_number": "",
        "found": True,
        "intact": True,
    }


def _add(archive: zipfile.ZipFile, file: contents.File) -> dict[str, Any]:
    """Put a file into the zip, and say whether it is there and is what was uploaded."""
    try:
        content = file.document.file.open("rb")
    except FileNotFoundError:
        return {"found": False, "intact": False}
    entry = zipfile.ZipInfo(
        file.name, timezone.localtime(file.document.uploaded_at).timetuple()[:6]
    )
    entry.compress_type = _packing(file.name)
    digest = hashlib.sha256()
    with content, archive.open(entry, "w") as packed:
        while chunk := content.read(CHUNK):
            packed.write(chunk)
            digest.update(chunk)
    return {"found": True, "intact": digest.hexdigest() == file.document.sha256}


def _packing(name: str) -> int:
    is_packed = name.rpartition(".")[2] in PACKED
    return zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED


def _describe(file: contents.File) -> dict[str, Any]:
    document = file.document
    return {
        "name": file.name,
        "original_name": document.name,
        "type": document.kind or "other",
        "type_name": _type_name(document),
        "version": document.version,
        "replaces": document.replaces_id,
        "id": document.pk,
        "step": document.step.number if document.step else None,
        "sha256": document.sha256,
        "size": document.size,
        "content_type": document.content_type,
        "uploaded_by": document.uploaded_by.name,
        "uploaded_at": _moment(document.uploaded_at),
        "journal_number": document.journal_number,
    }


def _type_name(document: Document) -> str:
    return str(document.get_kind_display())


def _manifest(case: Case, dossier: Dossier) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "case": {
            "number": case.number,
            "title": case.title,
            "status": case.status,
            "authority": case.authority.name,
            "authority_cvr": case.authority.cvr,
            "department": case.department.name,
            "journal_number": case.journal_number,
            "journal_link": case.journal_link,
            "submitted_at": _moment(case.submitted_at),
            "closed_at": _moment(case.closed_at),
        },
        "language": dossier.language,
        "made_for": dossier.asked_by.name,
        "made_at": _moment(timezone.now()),
    }


def _moment(moment: datetime | None) -> str | None:
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else None
