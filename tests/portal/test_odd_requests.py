"""What no browser sends: a damaged office file, a cookie that is no session."""

import io
import random
import zipfile
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from portal import uploads


def office():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parts:
        for name in ("[Content_Types].xml", "word/document.xml"):
            parts.writestr(name, "tekst" * 50)
    return packed.getvalue()


def test_an_office_file_with_any_one_byte_changed_is_taken_or_refused():
    """Each byte of the tables at the end, and the sizes and places that stand there."""
    whole = office()
    start = whole.index(b"PK\x01\x02")
    for place in range(start, len(whole)):
        for value in (0, 1, 0x7F, 0xFF, random.Random(place).randrange(256)):
            damaged = whole[:place] + bytes([value]) + whole[place + 1 :]
            with suppress(ValidationError):
                uploads.inspect(SimpleUploadedFile("aftale.docx", damaged))


@pytest.mark.parametrize("cookie", ['"aaaaaaaaaaaa\\000bb"', '"\\355\\240\\200aaaaaa"', "", "a-b;"])
def test_a_cookie_that_is_no_session_is_ignored(client, db, cookie):
    answer = client.get("/", headers={"cookie": f"sessionid={cookie}"})

    assert answer.status_code == 302
    assert answer.url.startswith("/konto/log-ind/")


def test_a_session_is_still_read(client, coordinator):
    """The control."""
    client.force_login(coordinator)

    assert client.get("/").status_code == 200
