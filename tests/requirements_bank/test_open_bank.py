"""The whole world reads, searches and downloads what is cross-municipal and published."""

import datetime
import io
import json
import secrets

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from requirements_bank.actions import attachments, extensions
from requirements_bank.bank import search
from requirements_bank.models import (
    Attachment,
    BankDownload,
    Category,
    Domain,
    LocalExtension,
    Principle,
)
from requirements_bank.views import openly
from tests.factories import make_dialogue, make_question, make_requirement
from tests.requirements_bank.suppliers import inside, page

FRONT = reverse("requirements_bank:open_bank")
LIST = reverse("requirements_bank:public_list")
SECRET = "hemmeligt-for-verden"
FILES = ("xlsx", "csv", "json")


def address(name, *args):
    return reverse(f"requirements_bank:{name}", args=args)


@pytest.fixture
def visitor(db):
    """Somebody without an account, at an address of its own."""
    return Client(REMOTE_ADDR=f"test-{secrets.token_hex(8)}")


def indexed(**fields):
    row = make_requirement(**fields)
    search.index([row])
    return row


@pytest.mark.spec("E10")
def test_only_what_is_cross_municipal_and_published_is_there(visitor, authority):
    hidden = [
        make_requirement(title="Eget krav", kind="local", authority=authority),
        make_requirement(title="Ny kladde", status="draft"),
        make_requirement(title="Udgået krav", status="retired"),
        make_requirement(title="Slettet krav", deleted_at=timezone.now()),
    ]
    shown = make_requirement(title="Kryptering")

    pages = [visitor.get(FRONT).text, visitor.get(LIST).text]
    pages += [b"".join(visitor.get(address("public_file", form))).decode() for form in FILES[1:]]

    for text in pages:
        assert "Kryptering" in text
        for row in hidden:
            assert row.title not in text
    assert visitor.get(address("public_detail", shown.number)).status_code == 200
    for row in hidden:
        assert visitor.get(address("public_detail", row.number)).status_code == 404


def test_no_page_and_no_file_says_more_than_a_supplier_reads(visitor, authority, editor):
    row = indexed(
        number=7,
        title="Kryptering",
        notes=SECRET,
        components=[SECRET],
        origin=SECRET,
        origin_id=SECRET,
        domains=(Domain.objects.create(name=SECRET),),
        questions=(make_question("S1", short=SECRET, text=SECRET),),
    )
    row.principles.add(Principle.objects.create(name=SECRET, reference=SECRET))
    extension = LocalExtension(requirement=row, authority=authority)
    extension.description = extension.interpretation = extension.stakeholders = SECRET
    extensions.extend(extension, by=editor)
    addresses = [FRONT, LIST, f"{LIST}?q=kryptering", address("public_detail", 7)]

    for url in addresses + [address("public_file", form) for form in FILES[1:]]:
        content = b"".join(visitor.get(url))
        assert SECRET not in content.decode(errors="replace"), url
    workbook = io.BytesIO(b"".join(visitor.get(address("public_file", "xlsx"))))
    lines = CalamineWorkbook.from_filelike(workbook).get_sheet_by_name("Krav").to_python()
    assert "Kryptering" in lines[1]
    assert SECRET not in str(lines)
    record = json.loads(b"".join(visitor.get(address("public_file", "json"))))["requirements"][0]
    assert not {"notes", "domains", "questions", "interpretation", "authority"} & set(record)


@pytest.mark.spec("E09")
def test_the_front_page_has_the_four_figures(visitor, case, buyer):
    make_requirement()
    make_requirement()
    make_dialogue(case=case, buyer=buyer)
    old = make_dialogue(case=case, buyer=buyer)
    type(old).objects.filter(pk=old.pk).update(created_at=timezone.now() - OLD)
    deleted = make_dialogue(case=case, buyer=buyer)
    type(deleted).objects.filter(pk=deleted.pk).update(deleted_at=timezone.now())
    BankDownload.objects.create(form="csv", is_public=True, at=timezone.now() - OLD)
    for form in FILES:
        b"".join(visitor.get(address("public_file", form)))

    figures = visitor.get(FRONT).context["figures"]

    assert (figures.requirements, figures.authorities) == (2, 1)
    assert (figures.dialogues, figures.downloads) == (1, 3)
    assert BankDownload.objects.filter(is_public=True).count() == 4


OLD = datetime.timedelta(days=100)


@pytest.mark.spec("E09")
def test_the_front_page_tells_what_is_new(visitor):
    make_requirement(title="Nyt krav")
    make_requirement(title="Gammelt krav", changed_at=timezone.now() - OLD)

    page = visitor.get(FRONT).text

    assert "Nyt krav" in page
    assert "Gammelt krav" not in page


def test_nothing_new_is_said_too(visitor):
    assert "Intet er ændret." in visitor.get(FRONT).text


def test_the_main_categories_are_counted_with_those_below(visitor, authority):
    row = make_requirement()
    make_requirement()
    make_requirement(kind="local", authority=authority)
    make_requirement(category=row.category.parent)
    Category.objects.create(name="Tom")

    page = visitor.get(FRONT).text

    assert "Sikkerhed (3)" in page
    assert "Tom (" not in page


def test_it_is_searched_and_narrowed_and_the_file_follows(visitor):
    wanted = indexed(title="Kryptering af data", priority="minimum")
    indexed(title="Noget andet")

    for query in ("q=kryptering", "priority=minimum", f"q={wanted.label}"):
        assert visitor.get(f"{LIST}?{query}").context["page"].rows == [wanted], query
        file = b"".join(visitor.get(f"{address('public_file', 'csv')}?{query}")).decode()
        assert len(file.splitlines()) == 2
    assert "<mark>Kryptering</mark>" in visitor.get(f"{LIST}?q=kryptering").text
    assert "Ingen krav passer" in visitor.get(f"{LIST}?q=brintbil").text
    assert len(visitor.get(f"{LIST}?domain=1").context["page"].rows) == 2


def test_the_list_takes_the_same_queries_however_long(visitor, query_count):
    make_requirement()
    with_one = query_count(visitor.get, LIST)
    make_requirement()
    make_requirement()

    assert query_count(visitor.get, LIST) == with_one


@pytest.mark.spec("E11")
def test_the_public_file_has_the_nine_columns(visitor):
    make_requirement(number=7)

    text = b"".join(visitor.get(address("public_file", "csv"))).decode()

    assert text.startswith(
        "\ufeffKrav id;Navn;Type;Beskrivelse;Kategori;Prioritet;Rationale;Bilag;Sidst ændret;"
    )


def test_one_requirement_says_how_it_is_answered(visitor):
    row = make_requirement(
        title="Oppetid",
        source="ISO 27001",
        answer_kind="options",
        options=["99 %", "99,9 %"],
        unit="procent",
    )

    page = visitor.get(address("public_detail", row.number)).text

    for words in ("Oppetid", "ISO 27001", "99,9 %", "(procent)"):
        assert words in page


def test_attachments_of_the_owner_are_fetched_and_no_others(
    visitor, authority, editor, settings, tmp_path
):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    row = make_requirement()
    unseen = make_requirement(status="draft")
    link = Attachment(requirement=row, name="Vejledning", link="https://example.dk/vejledning")
    attachments.attach(link, by=editor)

    def attached(**fields):
        paper = SimpleUploadedFile(
            f"{secrets.token_hex(3)}.txt", secrets.token_bytes(8).hex().encode()
        )
        return attachments.attach(Attachment(**fields), by=editor, upload=paper)

    common, ours = attached(requirement=row), attached(requirement=row, authority=authority)
    drafted = attached(requirement=unseen)
    gone = attached(requirement=row)
    attachments.detach(gone, by=editor)

    page = visitor.get(address("public_detail", row.number)).text
    record = json.loads(b"".join(visitor.get(address("public_file", "json"))))["requirements"][0]

    assert "https://example.dk/vejledning" in page
    assert common.name in page
    assert ours.name not in page
    whole = settings.SITE_URL + address("public_attachment", common.pk)
    assert record["attachments"] == ["https://example.dk/vejledning", whole]
    response = visitor.get(address("public_attachment", common.pk))
    assert response.status_code == 200
    assert b"".join(response)
    for hidden in (ours, drafted, gone, link):
        assert visitor.get(address("public_attachment", hidden.pk)).status_code == 404


def test_the_pages_set_no_session_and_may_be_kept(visitor):
    row = make_requirement()

    for url in (FRONT, LIST, address("public_detail", row.number)):
        response = visitor.get(url)
        assert not response.cookies, url
        assert response.headers["Cache-Control"] == "public, max-age=300"
        assert "Cookie" in response.headers["Vary"]
        assert "csrf" not in response.text.lower()
    file = visitor.get(address("public_file", "csv"))
    assert not file.cookies
    assert "no-store" in file.headers["Cache-Control"]
    assert "no-store" in visitor.get(address("public_detail", 9999)).headers["Cache-Control"]


def test_who_is_signed_in_gets_a_page_that_is_not_kept(client, requester):
    client.force_login(requester)

    response = client.get(FRONT)

    assert "no-store" in response.headers["Cache-Control"]
    assert str(requester) in response.text


@pytest.mark.django_db
def test_what_a_supplier_is_told_is_on_no_page_that_is_kept():
    invitation, browser = inside()
    browser.post(page(invitation, "spoergsmaal/"), {"text": "Må data ligge i Irland?"})

    response = browser.get(FRONT)

    assert "Spørgsmålet er sendt" in response.text
    assert "no-store" in response.headers["Cache-Control"]


def test_the_language_is_a_link_and_stays(visitor):
    make_requirement(number=7, title="Kryptering", title_en="Encryption")
    to_english = address("public_language", "en")
    assert f"{to_english}?next={LIST.replace('/', '%2F')}" in visitor.get(LIST).text

    response = visitor.get(to_english, {"next": LIST})

    assert response.url == LIST
    assert set(response.cookies) == {"django_language"}
    page = visitor.get(LIST).text
    assert "Encryption" in page
    assert address("public_language", "da") in page
    evil = ("https://evil.example/", "//evil.example", "/\\evil.example", "https:evil.example")
    for strange in (*evil, "word", "requirements_bank:sheet"):
        assert visitor.get(to_english, {"next": strange}).url == FRONT
    assert visitor.get(address("public_language", "de")).status_code == 404


def test_too_many_from_one_address_have_to_wait(visitor, monkeypatch):
    monkeypatch.setitem(openly.LIMITS, openly.FILES, 3)
    for _time in range(3):
        assert visitor.get(address("public_file", "pdf")).status_code == 404

    response = visitor.get(address("public_file", "csv"))

    assert response.status_code == 429
    assert not BankDownload.objects.exists()
    assert visitor.get(FRONT).status_code == 200
    other = Client(REMOTE_ADDR=f"test-{secrets.token_hex(8)}")
    assert other.get(address("public_file", "csv")).status_code == 200


def test_nothing_is_written_there(visitor):
    for url in (FRONT, LIST, address("public_file", "csv")):
        assert visitor.post(url).status_code == 405
    assert visitor.head(address("public_file", "csv")).status_code == 405
    assert not BankDownload.objects.exists()


@pytest.mark.spec("E10")
def test_the_sign_in_page_shows_the_way(visitor):
    assert FRONT in visitor.get(reverse("account_login")).text


def test_the_front_page_and_the_list_have_titles_of_their_own(visitor):
    assert "<title>Den åbne kravbank" in visitor.get(FRONT).text
    assert "<title>Krav for alle – Den åbne kravbank" in visitor.get(LIST).text
