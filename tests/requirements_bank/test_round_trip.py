"""A file of the bank that is taken in again says nothing new, in either language."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from requirements_bank.actions import bank, extensions
from requirements_bank.importing.words import Words
from requirements_bank.models import Category, Domain, LocalExtension, Principle, Requirement
from tests.factories import make_question
from tests.requirements_bank.tables import rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(authority, editor):
    top = Category.objects.create(name="Sikkerhed", name_en="Security")
    row = Requirement(
        kind="local",
        authority=authority,
        category=Category.objects.create(parent=top, name="Login", name_en="Sign-in"),
        title="Kryptering",
        title_en="Encryption",
        description="- krypterer alt\n- inden for [4 timer]; med “æøå”",
        description_en="Encrypts all.",
        rationale="Så andre ikke læser med.",
        verification="En rapport.",
        source="ISO 27001",
        priority="minimum",
        answer_kind="options",
        options=["Ja, altid", "Nej"],
        needs_elaboration=True,
        for_on_premise=False,
        always=True,
        components=["access_users", "persons"],
        notes="Kun for os.",
    )
    relations = {
        "domains": [Domain.objects.create(name=name) for name in ("Sundhed", "Børn og unge")],
        "questions": [make_question("S1", short="personoplysninger")],
        "principles": [Principle.objects.create(name="Sikkert, og åbent", reference="FDA")],
    }
    row = bank.draft(row, by=editor, relations=relations)
    bank.publish(row, by=editor)
    extension = LocalExtension(requirement=row, authority=authority, is_favourite=True)
    extension.description, extension.interpretation = "Også backup.", "Spørg først."
    extensions.extend(extension, by=editor)
    return row


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["da", "en"])
def test_what_was_downloaded_changes_nothing(client, full, editor, form, language):
    editor.language = language
    editor.save()
    client.force_login(editor)
    address = reverse("requirements_bank:requirement_file", args=[form])
    content = b"".join(client.get(address, {"kind": "local"}))

    (row,) = rows_of(SimpleUploadedFile(f"kravbank.{form}", content), editor)

    assert (row.fate.value, row.problems) == ("same", [])


def test_files_that_the_world_fetches_here_are_not_attached_as_links():
    own = reverse("requirements_bank:public_attachment", args=[7])

    found = Words().value("attachments", f"https://indgang.example{own}\nhttps://example.dk/a.pdf")

    assert found == ["https://example.dk/a.pdf"]


def test_what_was_changed_in_the_file_is_a_change(client, full, editor):
    client.force_login(editor)
    address = reverse("requirements_bank:requirement_file", args=["csv"])
    content = b"".join(client.get(address, {"kind": "local"})).replace(b"ISO 27001", b"ISO 27002")

    (row,) = rows_of(SimpleUploadedFile("kravbank.csv", content), editor)

    assert (row.fate.value, row.problems) == ("changed", [])
