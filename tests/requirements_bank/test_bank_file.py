"""The bank as a file says all that its reader may read, and nothing more."""

import csv
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.models import Role
from requirements_bank.actions import attachments, extensions
from requirements_bank.models import (
    Attachment,
    BankDownload,
    Collaboration,
    Domain,
    LocalExtension,
    Membership,
    Principle,
)
from tests.factories import make_authority, make_question, make_requirement, make_user

# E11, and what OS2kravmotor gives to editors.
HEADINGS = [
    *("Krav id", "Navn", "Type", "Beskrivelse", "Lokal beskrivelse", "Fortolkning"),
    *("Interessenter", "Kategori", "Prioritet", "Rationale", "Bilag", "Sidst ændret", "Noter"),
]
NOTE = "Kun for redaktører."


def fetch(client, form, **query):
    response = client.get(reverse("requirements_bank:requirement_file", args=[form]), query)
    assert response.status_code == 200
    return b"".join(response)


def table(client, **query):
    """The lines of the CSV file, each as a dictionary by its headings."""
    text = fetch(client, "csv", **query).decode().removeprefix("\ufeff")
    heading, *lines = csv.reader(io.StringIO(text), delimiter=";")
    return [dict(zip(heading, line, strict=True)) for line in lines]


@pytest.fixture
def full(authority, editor):
    """A requirement with a value in all that classifies it, and the authority's additions."""
    row = make_requirement(
        number=7,
        title="Kryptering",
        title_en="Encryption",
        rationale="=1+1",
        source="GDPR, artikel 32",
        priority="minimum",
        domains=(Domain.objects.create(name="Sundhed"),),
        questions=(make_question("S1", short="personoplysninger"),),
        components=["access_users", "gone"],
        notes=NOTE,
        always=True,
    )
    row.principles.add(Principle.objects.create(name="Sikkerhed i bund", reference="FDA"))
    extension = LocalExtension(requirement=row, authority=authority, is_favourite=True)
    extension.description, extension.interpretation = "Også backup.", "Spørg først."
    extensions.extend(extension, by=editor)
    return row


@pytest.mark.spec("E11")
def test_the_nine_columns_come_first_and_then_every_classification(client, full, editor):
    client.force_login(editor)

    (line,) = table(client)

    assert list(line)[:13] == HEADINGS
    assert line["Krav id"] == "NFK-007"
    assert line["Type"] == "Tværkommunalt"
    assert (line["Kategori"], line["Underkategori"]) == ("Sikkerhed", "Login")
    assert line["Prioritet"] == "Mindstekrav"
    assert line["Rationale"] == "'=1+1"
    assert line["Navn på engelsk"] == "Encryption"
    assert line["Lokal beskrivelse"] == "Også backup."
    assert line["Fortolkning"] == "Spørg først."
    assert line["Lov eller standard"] == "GDPR, artikel 32"
    assert line["Domæner"] == "Sundhed"
    assert line["Filtre"] == "personoplysninger"
    assert line["Alle filtre"] == "Ja"
    assert line["Principper"] == "Sikkerhed i bund"
    assert line["Favorit"] == "Ja"
    assert line["Fravalgt"] == "Nej"


def test_what_it_has_none_of_is_empty_and_no_domain_is_all(client, editor):
    make_requirement(number=8)
    client.force_login(editor)

    (line,) = table(client)

    assert line["Domæner"] == "Alle domæner"
    assert (line["Lokal beskrivelse"], line["Favorit"], line["Myndighed"]) == ("", "", "")


def test_the_file_follows_the_filter(client, full, editor):
    make_requirement(number=8, priority="option")
    client.force_login(editor)

    assert [line["Krav id"] for line in table(client, priority="option")] == ["NFK-008"]
    assert len(table(client)) == 2


def test_a_requirement_right_below_a_main_category_has_no_other(client, full, editor):
    top = full.category.parent
    full.category = top
    full.save()
    client.force_login(editor)

    (line,) = table(client)

    assert (line["Kategori"], line["Underkategori"]) == ("Sikkerhed", "")


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_notes_are_for_the_editors_of_the_owner_alone(client, authority, buyer, form):
    make_requirement(kind="local", authority=authority, notes=NOTE, title="Eget")
    make_requirement(notes=NOTE, title="Fælles")
    own = make_user(Role.EDITOR, authority=authority)
    shared = make_user(Role.SHARED_EDITOR, authority=make_authority())

    said = {}
    for person in (buyer, own, shared):
        client.force_login(person)
        said[person] = readable(fetch(client, form), form).count(NOTE)

    assert said == {buyer: 0, own: 1, shared: 1}
    assert "Noter" not in readable(fetch_as(client, buyer, form), form)


def fetch_as(client, person, form):
    client.force_login(person)
    return fetch(client, form)


def readable(content, form):
    if form != "xlsx":
        return content.decode()
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return str(rows)


def test_another_authoritys_requirements_and_additions_are_not_in_it(client, full, stranger):
    make_requirement(kind="local", authority=full.extensions.get().authority, title="Vores eget")
    client.force_login(stranger)

    text = fetch(client, "json").decode()

    assert "Kryptering" in text
    assert "Vores eget" not in text
    assert "Også backup." not in text
    assert "Spørg først." not in text


def test_each_stands_in_it_once_also_for_who_edits_for_many_and_those_of_collaborations_too(
    client, full, authority
):
    together = Collaboration.objects.create(name="Fælles drift", founded_by=make_user())
    Membership.objects.create(
        collaboration=together, authority=authority, status="member", invited_by=make_user()
    )
    make_requirement(number=8, kind="collaboration", collaboration=together)
    make_requirement(number=9, kind="local", authority=authority)
    client.force_login(make_user(Role.EDITOR, Role.SHARED_EDITOR, authority=authority))

    lines = table(client)

    assert [line["Krav id"] for line in lines] == ["NFK-007", "SAM-008", "LOK-009"]
    assert [line["Samarbejde"] for line in lines] == ["", "Fælles drift", ""]
    assert [line["Myndighed"] for line in lines] == ["", "", str(authority)]


def test_attachments_are_addresses_that_open(client, full, editor, settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    link = Attachment(requirement=full, name="Vejledning", link="https://example.dk/vejledning")
    attachments.attach(link, by=editor)
    paper = SimpleUploadedFile("bilag.txt", b"Bilag", "text/plain")
    attachments.attach(Attachment(requirement=full), by=editor, upload=paper)
    client.force_login(editor)

    (record,) = json.loads(fetch(client, "json"))["requirements"]

    assert record["attachments"][0] == "https://example.dk/vejledning"
    assert record["attachments"][1].startswith(settings.SITE_URL)
    own = client.get(record["attachments"][1].removeprefix(settings.SITE_URL))
    assert b"".join(own) == b"Bilag"


def test_a_program_gets_the_names_of_the_code_in_every_language(client, full, editor):
    editor.language = "en"
    editor.save()
    client.force_login(editor)

    (record,) = json.loads(fetch(client, "json"))["requirements"]

    assert (record["kind"], record["priority"]) == ("shared", "minimum")
    assert (record["title"], record["title_en"]) == ("Kryptering", "Encryption")
    assert record["components"] == ["Adgangsstyring for brugere", "gone"]
    assert record["always"] is True


def test_a_workbook_opens_with_a_line_for_each_requirement(client, full, editor):
    content = fetch_as(client, editor, "xlsx")

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Krav")
    heading, line = sheet.to_python()
    assert heading[:13] == HEADINGS
    assert line[:2] == ["NFK-007", "Kryptering"]
    assert "=1+1" in line


def test_each_download_counts_and_other_files_there_are_not(client, full, editor):
    for form in ("xlsx", "csv", "json"):
        fetch_as(client, editor, form)
    assert (
        client.get(reverse("requirements_bank:requirement_file", args=["pdf"])).status_code == 404
    )

    assert list(BankDownload.objects.order_by("pk").values_list("form", "is_public")) == [
        ("xlsx", False),
        ("csv", False),
        ("json", False),
    ]
    assert str(BankDownload.objects.first()).startswith("xlsx ")


def test_the_file_takes_the_same_queries_however_many_there_are(client, full, editor, query_count):
    client.force_login(editor)
    fetch(client, "csv")
    with_one = query_count(fetch, client, "csv")
    make_requirement()
    make_requirement()

    assert query_count(fetch, client, "csv") == with_one


def test_the_list_offers_the_three_files_with_its_filter(client, full, editor):
    client.force_login(editor)

    page = client.get(reverse("requirements_bank:requirement_list"), {"priority": "minimum"}).text

    for form in ("xlsx", "csv", "json"):
        assert f"kravbank.{form}?priority=minimum" in page
