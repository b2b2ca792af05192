"""Files come in by what they are, not by what they are called, and go out to the right people."""

import io
import struct
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from accounts.models import Authority, Role
from notifications.models import Event
from portal import uploads
from procurement.actions import documents
from procurement.files import orphans
from procurement.models import Case, Document
from tests.factories import make_case, make_user

pytestmark = pytest.mark.usefixtures("uploads_folder")


def packed(parts, compression=zipfile.ZIP_DEFLATED):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


def office(main, **more):
    return packed({"[Content_Types].xml": "<Types/>", main: "<x/>", **more})


def opendocument(kind):
    return packed({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<x/>"})


MAIL = b"From: a@b.dk\r\nTo: c@d.dk\r\nSubject: Tilbud\r\n\r\n<html>Hej</html>"
OUTLOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + uploads.OUTLOOK
GOOD = {
    "a.pdf": b"%PDF-1.7\n...",
    "a.docx": office("word/document.xml"),
    "a.xlsx": office("xl/workbook.xml"),
    "a.pptx": office("ppt/presentation.xml"),
    "a.odt": opendocument("text"),
    "a.ods": opendocument("spreadsheet"),
    "a.png": b"\x89PNG\r\n\x1a\n...",
    "a.jpg": b"\xff\xd8\xff\xe0...",
    "A.JPEG": b"\xff\xd8\xff\xe0...",
    "a.txt": "Blåbærgrød".encode(),
    "b.txt": "Blåbærgrød".encode("cp1252"),
    "c.txt": "Blåbærgrød".encode("utf-16"),
    "a.csv": b"navn;antal\r\nx;1\r\n",
    "a.eml": MAIL,
    "a.msg": OUTLOOK,
}


def upload(name, content):
    return SimpleUploadedFile(name, content)


@pytest.mark.spec("F17")
@pytest.mark.parametrize(("name", "content"), GOOD.items())
def test_a_file_of_each_kind_is_taken(name, content):
    extension = name.rpartition(".")[2].lower()

    assert uploads.sniff(upload(name, content)) == uploads.TYPES[extension]


def bomb():
    return packed({"[Content_Types].xml": "<T/>", "word/document.xml": "0" * 30_000_000})


def lying():
    """A zip whose directory says that its entry is small, while it unpacks to more."""
    content = bytearray(office("word/document.xml", **{"word/x.xml": "1234567890" * 1000}))
    at = content.rindex(b"word/x.xml") - 46
    struct.pack_into("<I", content, at + 24, 10)
    return bytes(content)


def damaged():
    content = bytearray(packed({"[Content_Types].xml": "x", "word/document.xml": "y" * 500}, 0))
    content[content.index(b"y" * 500) + 20] ^= 0xFF
    return bytes(content)


BAD = [
    ("a.exe", b"MZ\x90\0"),
    ("a.html", b"<html>"),
    ("a.svg", b"<svg onload=alert(1)>"),
    ("a", b"text"),
    ("a.pdf.exe", b"%PDF-1.7"),
    ("a.pdf", b"MZ\x90\0"),
    ("a.pdf", b""),
    ("a.pdf", b"<html>%PDF-1.7"),
    ("a.png", b"GIF89a"),
    ("a.jpg", b"\x89PNG\r\n\x1a\n"),
    ("a.docx", b"PK\x03\x04 but no zip"),
    ("a.docx", b"%PDF-1.7"),
    ("a.docx", packed({"evil.exe": "MZ"})),
    ("a.docx", office("xl/workbook.xml")),
    ("a.docx", office("word/document.xml", **{"word/vbaProject.bin": "x"})),
    ("a.xlsx", office("xl/workbook.xml", **{"xl/VBAPROJECT.BIN": "x"})),
    ("a.odt", opendocument("spreadsheet")),
    ("a.odt", packed({"content.xml": "<x/>"})),
    ("a.docx", bomb()),
    ("a.docx", lying()),
    ("a.docx", damaged()),
    ("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old Word file"),
    ("a.txt", b"MZ\x90\0\x03"),
    ("a.txt", b"%PDF-1.7"),
    ("a.txt", b"\n <!DOCTYPE html><script>"),
    ("a.txt", b"\xef\xbb\xbf<script>alert(1)</script>"),
    ("a.txt", "<script>".encode("utf-16")),
    ("a.txt", b"\xff\xfe\x00"),
    ("a.csv", b"a\0b"),
    ("a.eml", b"just text"),
    ("a.eml", "From: a\nTo: b\n".encode("utf-16")),
]


@pytest.mark.parametrize(("name", "content"), BAD)
def test_a_file_in_disguise_is_refused(name, content):
    with pytest.raises(ValidationError):
        uploads.sniff(upload(name, content))


def test_an_encrypted_office_file_is_refused():
    content = bytearray(office("word/document.xml"))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(signature)
        content[at + flags] |= 1

    with pytest.raises(ValidationError):
        uploads.sniff(upload("a.docx", bytes(content)))


def test_a_zip_of_very_many_entries_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_ENTRIES", 1)

    with pytest.raises(ValidationError):
        uploads.sniff(upload("a.docx", GOOD["a.docx"]))


def test_a_file_that_is_too_big_is_refused(settings):
    settings.MAX_UPLOAD_SIZE = 3

    with pytest.raises(ValidationError, match="25 MB"):
        uploads.sniff(upload("a.txt", b"1234"))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\temp\\tilbud.pdf", "tilbud.pdf"),
        ("til\u202ebud.pdf", "tilbud.pdf"),
        ("a\x00b\r\nc.txt", "abc.txt"),
        ("  .skjult  .txt", "skjult.txt"),
        ("...", "fil"),
        ("", "fil"),
        (".txt", "fil.txt"),
        ("x" * 400 + ".txt", "x" * 150 + ".txt"),
        ("Blåbær & grød.txt", "Blåbær & grød.txt"),
    ],
)
def test_a_name_is_made_safe(name, safe):
    assert uploads.safe_name(name) == safe


@pytest.fixture
def case(requester):
    return make_case(requester=requester)


def test_the_stored_name_is_ours_and_the_shown_name_theirs(case, requester, uploads_folder):
    kept = documents.attach(case, by=requester, upload=upload("Tilbud ÆØÅ.txt", b"Hej"))

    assert kept.name == "Tilbud ÆØÅ.txt"
    assert "Tilbud" not in kept.file.name
    assert (uploads_folder / kept.file.name).read_bytes() == b"Hej"
    assert (kept.content_type, kept.size) == ("text/plain", 3)
    assert Event.objects.about(case).filter(kind="procurement.document_attached").exists()


def test_the_same_file_twice_is_one_row(case, requester):
    documents.attach(case, by=requester, upload=upload("a.txt", b"Hej"))

    with pytest.raises(ValidationError, match="samme fil"):
        documents.attach(case, by=requester, upload=upload("b.txt", b"Hej"))
    assert Document.objects.count() == 1


def test_a_row_that_fails_leaves_no_file(case, requester, uploads_folder):
    stranger_step = make_case().steps.first()
    stranger_step.pk = 0

    with pytest.raises((IntegrityError, ValueError)):
        documents.attach(case, by=None, upload=upload("a.txt", b"Hej"), step=stranger_step)
    assert not [path for path in uploads_folder.rglob("*") if path.is_file()]


def test_files_that_no_row_points_at_are_swept(case, requester, uploads_folder):
    kept = documents.attach(case, by=requester, upload=upload("a.txt", b"Hej"))
    uploads.keep(upload("b.txt", b"Forladt"), Document.FOLDER)

    gone = orphans.sweep(timezone.now() + timezone.timedelta(minutes=1))

    assert gone == 1
    assert default_storage.exists(kept.file.name)


def test_a_young_orphan_is_left_alone():
    assert orphans.sweep(timezone.now()) == 0
    uploads.keep(upload("b.txt", b"Under vejs"), Document.FOLDER)

    assert orphans.sweep(timezone.now() - timezone.timedelta(days=1)) == 0


def test_it_comes_out_as_an_attachment_that_no_browser_opens(client, case, requester):
    kept = documents.attach(case, by=requester, upload=upload("Til\"bud'æ.txt", b"Hej"))
    client.force_login(requester)

    response = client.get(kept.get_absolute_url())

    assert b"".join(response.streaming_content) == b"Hej"
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.headers["Content-Type"] == "text/plain"


def test_only_those_who_see_the_case_get_the_file(client, case, requester, stranger, department):
    kept = documents.attach(case, by=requester, upload=upload("a.txt", b"Hej"))

    for person in (stranger, make_user(Role.REQUESTER, authority=case.authority)):
        client.force_login(person)
        assert client.get(kept.get_absolute_url()).status_code == 404
        for name in ("remove_document", "put_back_document"):
            assert client.post(reverse(f"procurement:{name}", args=[kept.pk])).status_code == 404


def test_a_file_that_is_gone_from_the_disk_is_not_found(client, case, requester, uploads_folder):
    kept = documents.attach(case, by=requester, upload=upload("a.txt", b"Hej"))
    (uploads_folder / kept.file.name).unlink()
    client.force_login(requester)

    assert client.get(kept.get_absolute_url()).status_code == 404


def test_a_removed_file_is_put_back(client, case, requester):
    kept = documents.attach(case, by=requester, upload=upload("a.txt", b"Hej"))
    client.force_login(requester)

    for _click in range(2):
        client.post(reverse("procurement:remove_document", args=[kept.pk]))
    assert client.get(kept.get_absolute_url()).status_code == 404
    for _click in range(2):
        client.post(reverse("procurement:put_back_document", args=[kept.pk]))

    response = client.get(kept.get_absolute_url())
    assert b"".join(response.streaming_content) == b"Hej"
    kinds = [event.kind for event in Event.objects.about(case)]
    assert kinds.count("procurement.document_removed") == 1
    assert kinds.count("procurement.document_put_back") == 1


def test_a_removed_file_stays_away_when_it_came_again(case, requester):
    first = documents.attach(case, by=requester, upload=upload("a.txt", b"Hej"))
    documents.remove(first, by=requester)
    documents.attach(case, by=requester, upload=upload("a.txt", b"Hej"))

    documents.put_back(first, by=requester)

    assert case.documents.kept().count() == 1


def test_a_specialist_may_attach_but_not_remove_anothers_file(client, case, architect, requester):
    kept = documents.attach(case, by=requester, upload=upload("a.txt", b"Hej"))
    client.force_login(architect)
    address = reverse("procurement:attach", args=[case.pk])

    client.post(address, {"files": [upload("b.txt", b"B"), upload("c.exe", b"MZ")]})
    client.post(address)

    assert sorted(case.documents.values_list("name", flat=True)) == ["a.txt", "b.txt"]
    refused = client.post(reverse("procurement:remove_document", args=[kept.pk]))
    assert refused.status_code == 403


def test_files_of_a_form_with_mistakes_are_kept_and_listed(page, draft):
    files = [upload("tilbud.txt", b"Hej"), upload("virus.pdf", b"MZ"), upload("tom.txt", b"")]

    response = page(draft, {"submit": "yes", "user_count": "mange", "files": files})

    text = response.content.decode()
    assert "tilbud.txt</a>" in text
    assert "Indholdet af “virus.pdf” passer ikke til navnet" in text
    assert "“tom.txt” er tom." in text
    assert 'href="#id_files"' in text


@pytest.mark.spec("G09")
def test_the_papers_come_with_the_request_instead_of_by_mail(
    client, page, draft, typed, coordinator
):
    Authority.objects.filter(pk=draft.authority_id).update(process="albertslund")
    papers = [upload("projektbeskrivelse.txt", b"Hvad"), upload("budget.txt", b"Hvor meget")]

    page(draft, typed | {"submit": "yes", "files": papers})

    case = Case.objects.get()
    assert case.process == "albertslund"
    client.force_login(coordinator)
    sent = client.get(case.get_absolute_url()).text
    assert "projektbeskrivelse.txt" in sent
    assert "budget.txt" in sent


def test_the_same_file_again_does_not_stop_the_request(page, draft, typed):
    for _time in range(2):
        response = page(draft, typed | {"submit": "yes", "files": [upload("a.txt", b"Hej")]})

    assert response.status_code == 302
    assert Case.objects.get().number
    assert Document.objects.count() == 1


def test_a_file_is_removed_and_put_back_in_the_form_without_losing_what_is_typed(page, draft):
    page(draft, {"files": [upload("a.txt", b"Hej")]})
    kept = Document.objects.get()

    page(draft, {"title": "Skrevet", "remove": kept.pk})
    assert not Document.objects.kept().exists()
    page(draft, {"title": "Skrevet", "put_back": kept.pk})

    assert Document.objects.kept().exists()
    assert Case.objects.get().title == "Skrevet"
    assert page(draft, {"remove": "x"}).status_code == 302


def test_the_fingerprint_tells_files_apart():
    assert uploads.fingerprint(upload("a", b"a")) != uploads.fingerprint(upload("a", b"b"))
