"""Uploaded files are shown to ClamAV, which a small server plays here by its real protocol."""

import socketserver
import struct
import threading

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from portal import uploads, viruses

PLAGUE = b"this plays a virus"


class Clamd(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        command = self.rfile.read(6)
        if not self.server.answers:
            return
        if command == b"zPING\0":
            self.wfile.write(b"PONG\0")
            return
        assert command + self.rfile.read(4) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        self.server.seen.append(content)
        found = b"Plague-1 FOUND" if PLAGUE in content else b"OK"
        self.wfile.write(b"stream: " + found + b"\0")


@pytest.fixture
def clamd(settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        server.seen, server.answers = [], True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD = f"127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()


def upload(content: bytes, name: str = "svar.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_file_with_a_virus_is_refused_by_name(clamd):
    with pytest.raises(ValidationError, match=r"“svar\.txt” indeholder virus"):
        uploads.inspect(upload(b"Svaret: " + PLAGUE))


def test_a_clean_file_is_shown_whole_and_taken(clamd):
    content = b"Ja. " * 100_000

    found = uploads.inspect(upload(content))

    assert found.size == len(content)
    assert clamd.seen == [content]


def test_the_content_is_read_from_its_beginning_by_whoever_comes_next(clamd):
    file = upload(b"Ja")

    uploads.sniff(file)

    assert file.read() == b"Ja"


def test_no_file_is_taken_unseen_while_the_scanner_is_silent(clamd, settings):
    clamd.answers = False
    with pytest.raises(ValidationError, match="kan ikke undersøges for virus lige nu"):
        uploads.inspect(upload(b"Ja"))

    settings.CLAMD = "127.0.0.1:1"
    with pytest.raises(ValidationError, match="kan ikke undersøges for virus lige nu"):
        uploads.inspect(upload(b"Ja"))


def test_without_a_scanner_a_file_is_told_by_its_content_alone(settings):
    settings.CLAMD = ""

    assert uploads.sniff(upload(PLAGUE)) == "text/plain"
    assert viruses.scanner() == []


def test_the_administrators_page_says_whether_it_answers(clamd):
    [part] = viruses.scanner()
    assert part.ok

    clamd.answers = False

    [part] = viruses.scanner()
    assert not part.ok
    assert part.words == "Virusscanneren svarer ikke."


def test_a_setting_that_is_no_address_lets_nothing_through(settings):
    settings.CLAMD = "clamd"

    assert not viruses.scanner()[0].ok
    with pytest.raises(ValidationError):
        uploads.inspect(upload(b"Ja"))
