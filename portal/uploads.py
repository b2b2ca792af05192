"""Which files we take, what they really are, and how they are kept.

A file's kind is read from its content; the name must fit it. Nothing here trusts the browser.
"""

import hashlib
import lzma
import os
import re
import struct
import unicodedata
import uuid
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.crash import crash_point
from portal.viruses import ScanError, virus_in

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy

log = structlog.get_logger(__name__)
OFFICE = "application/vnd.openxmlformats-officedocument"
# Content type by extension. The extension must be one of these, and the content must fit it.
TYPES = {
    "pdf": "application/pdf",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "pptx": f"{OFFICE}.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "txt": "text/plain",
    "csv": "text/csv",
    "eml": "message/rfc822",
    "msg": "application/vnd.ms-outlook",
}
ACCEPT = ",".join(f".{extension}" for extension in TYPES)
# In words, for the error and the hint.
ALLOWED = "pdf, docx, xlsx, pptx, odt, ods, png, jpg, txt, csv, eml, msg"

MAIN_PARTS = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
}
MAX_ENTRIES = 10_000
MAX_UNPACKED = 200 * 1024 * 1024
# Deflate reaches 1000 times on zeros alone; office documents stay far below 100.
MAX_RATIO = 100
CHUNK = 64 * 1024

# A directory entry that every Outlook message has and no other old Office file.
OUTLOOK = "__properties_version1.0".encode("utf-16-le")
# What reading a zip may raise. RuntimeError: an entry is encrypted, or packed in an unknown way.
# OSError and ValueError: its table points before the beginning, or at what is no number.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    LookupError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
MARKUP = re.compile(rb"\s*(<!doctype|<html|<svg|<script|<\?xml|<\?php|#!)", re.IGNORECASE)
MAIL_HEADER = re.compile(
    rb"^(from|to|subject|date|received|return-path|mime-version|message-id|delivered-to)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


@dataclass(frozen=True)
class Inspected:
    """What a file turned out to be."""

    name: str
    content_type: str
    size: int
    sha256: str


def inspect(file: File) -> Inspected:
    """Read the file once for its kind and its fingerprint. Raises ValidationError."""
    name = safe_name(file.name or "")
    return Inspected(name=name, content_type=sniff(file), size=file.size, sha256=fingerprint(file))


def sniff(file: File) -> str:
    """The content type by the content itself, where the name fits it. Raises ValidationError."""
    name = safe_name(file.name or "")
    extension = name.rpartition(".")[2].lower()
    if file.size > settings.MAX_UPLOAD_SIZE:
        raise _refused(_("“%(name)s” is too big. A file may be 25 MB at most."), name)
    if not file.size:
        raise _refused(_("“%(name)s” is empty."), name)
    if extension not in TYPES:
        raise _refused(_("“%(name)s” is of a kind we do not take. We take %(allowed)s."), name)
    file.seek(0)
    fits = CHECKS.get(extension, _is_text)(file, extension)
    file.seek(0)
    if not fits:
        raise _refused(
            _("The content of “%(name)s” does not fit its name, or the file is damaged."), name
        )
    _refuse_virus(file, name)
    return TYPES[extension]


def _refuse_virus(file: File, name: str) -> None:
    try:
        found = virus_in(file)
    except ScanError as error:
        log.error("not_scanned", error=str(error))
        raise _refused(
            _("“%(name)s” cannot be looked through for viruses just now. Try again later."), name
        ) from error
    if found:
        log.warning("virus_found", virus=found)
        raise _refused(_("“%(name)s” holds a virus and is not taken."), name)


def _refused(message: "Lazy", name: str) -> ValidationError:
    return ValidationError(message, code="file", params={"name": name, "allowed": ALLOWED})


def safe_name(name: str) -> str:
    """The name a person knows the file by, without paths, control or direction characters."""
    bare = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(letter for letter in bare if unicodedata.category(letter)[0] != "C")
    stem, dot, extension = " ".join(shown.split()).rstrip(". ").rpartition(".")
    if not dot:
        return extension[:150] or "fil"
    return f"{stem.strip('. ')[:150] or 'fil'}.{extension[:10]}"


def fingerprint(file: File) -> str:
    """The SHA-256 of the content."""
    file.seek(0)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def keep(file: File, folder: str) -> str:
    """Write the file under a name of our own, on the disk for certain, and return that name."""
    extension = safe_name(file.name or "").rpartition(".")[2].lower()
    day = timezone.localdate()
    file.seek(0)
    stored = default_storage.save(
        f"{folder}/{day:%Y}/{day:%m}/{uuid.uuid4().hex}.{extension}", file
    )
    with default_storage.open(stored, "rb") as kept:
        os.fsync(kept.fileno())
    crash_point("file_kept")
    return stored


def forget(stored: str) -> None:
    """Remove a kept file that no row came to point at."""
    default_storage.delete(stored)


def _is_pdf(file: File, extension: str) -> bool:
    return bytes(file.read(8)).startswith(b"%PDF-")


def _is_png(file: File, extension: str) -> bool:
    return bytes(file.read(8)) == b"\x89PNG\r\n\x1a\n"


def _is_jpeg(file: File, extension: str) -> bool:
    return bytes(file.read(3)) == b"\xff\xd8\xff"


def _is_outlook(file: File, extension: str) -> bool:
    content = file.read()
    return content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") and OUTLOOK in content


def _is_office(file: File, extension: str) -> bool:
    """A zip with the parts of its kind, no macros, and no more inside than it may hold."""
    if file.read(4) != b"PK\x03\x04":
        return False
    try:
        with zipfile.ZipFile(file) as packed:
            return _is_modest(packed) and _has_parts(packed, extension) and _is_whole(packed)
    except DAMAGED:
        return False


def _is_modest(packed: zipfile.ZipFile) -> bool:
    entries = packed.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    compressed = sum(entry.compress_size for entry in entries)
    small = unpacked <= CHUNK * 16 or unpacked <= compressed * MAX_RATIO
    return len(entries) <= MAX_ENTRIES and unpacked <= MAX_UNPACKED and small


def _has_parts(packed: zipfile.ZipFile, extension: str) -> bool:
    names = set(packed.namelist())
    if extension in MAIN_PARTS:
        macros = any(name.lower().endswith("vbaproject.bin") for name in names)
        return {"[Content_Types].xml", MAIN_PARTS[extension]} <= names and not macros
    if "mimetype" not in names:
        return False
    with packed.open("mimetype") as entry:
        return entry.read(200).decode("ascii", "replace").strip() == TYPES[extension]


def _is_whole(packed: zipfile.ZipFile) -> bool:
    """Every entry unpacks to what it says it holds: sizes that lie do not get past the CRC."""
    for entry in packed.infolist():
        with packed.open(entry) as content:
            while content.read(CHUNK):
                pass
    return True


def _is_text(file: File, extension: str) -> bool:
    content = file.read()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return extension != "eml" and _is_utf16(content)
    if CONTROL.search(content) or content.startswith((b"%PDF-", b"MZ", b"PK\x03\x04")):
        return False
    if extension == "eml":
        return len(set(map(bytes.lower, MAIL_HEADER.findall(content[:CHUNK])))) >= 2
    return not MARKUP.match(content.removeprefix(b"\xef\xbb\xbf"))


def _is_utf16(content: bytes) -> bool:
    try:
        text = content.decode("utf-16")
    except UnicodeDecodeError:
        return False
    plain = text.encode("utf-8", "replace")
    return not CONTROL.search(plain) and not MARKUP.match(plain.removeprefix(b"\xef\xbb\xbf"))


CHECKS: dict[str, Callable[[File, str], bool]] = {
    "pdf": _is_pdf,
    "png": _is_png,
    "jpg": _is_jpeg,
    "jpeg": _is_jpeg,
    "msg": _is_outlook,
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods"), _is_office),
}
