"""Each uploaded file is shown to the operator's virus scanner, where `CLAMD` says there is one.

ClamAV's clamd, over TCP: `INSTREAM` takes a file in pieces with their lengths, and answers a line.
A scanner that is set but does not answer lets nothing through.
"""

import socket
import struct
from contextlib import closing
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files import File
from django.utils.translation import gettext as _

from portal.health import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE_S = 20
CLEAN = "stream: OK"
FOUND = " FOUND"


class ScanError(Exception):
    """The scanner did not say what is in the file."""


def virus_in(file: File) -> str:
    """The name of what the scanner found, or nothing. Raises ScanError."""
    if not settings.CLAMD:
        return ""
    file.seek(0)
    answer = _ask(b"zINSTREAM\0", file)
    file.seek(0)
    if answer != CLEAN and not answer.endswith(FOUND):
        raise ScanError(answer)
    return answer.removeprefix("stream: ").removesuffix(FOUND) if answer != CLEAN else ""


def scanner() -> list[Part]:
    """For the administrator's page; nothing where no scanner is set."""
    if not settings.CLAMD:
        return []
    try:
        ok = _ask(b"zPING\0") == "PONG"
    except ScanError:
        ok = False
    words = _("The virus scanner answers.") if ok else _("The virus scanner does not answer.")
    return [Part("scanner", ok, words)]


def _ask(command: bytes, file: File | None = None) -> str:
    host, _colon, port = settings.CLAMD.rpartition(":")
    try:
        with closing(socket.create_connection((host, int(port)), PATIENCE_S)) as line:
            line.sendall(command)
            for piece in _pieces(file):
                line.sendall(piece)
            with line.makefile("rb") as answer:
                return answer.readline(1000).rstrip(b"\0\n").decode("utf-8", "replace")
    except (OSError, ValueError) as error:
        raise ScanError(str(error)) from error


def _pieces(file: File | None) -> "Iterator[bytes]":
    """Each with its length before it, and a length of nothing at the end."""
    if file is not None:
        for chunk in file.chunks():
            yield struct.pack("!L", len(chunk)) + chunk
        yield struct.pack("!L", 0)
