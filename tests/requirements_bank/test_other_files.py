"""What a dialogue asks, and one version of a requirement, leave as files too."""

import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from requirements_bank.actions import bank, dialogues, extensions, requirements
from requirements_bank.models import Category, LocalExtension, Question, Requirement
from tests.factories import make_requirement

NOTE = "Kun for redaktører."


def csv_of(client, name, *args):
    response = client.get(reverse(f"requirements_bank:{name}", args=[*args, "csv"]))
    text = b"".join(response).decode().removeprefix("\ufeff")
    return [line.split(";") for line in text.splitlines()]


@pytest.fixture
def asked(authority, editor, buyer, draft):
    row = make_requirement(
        number=7, title="Gendannelse", description="Inden for [4 timer].", rationale="Drift."
    )
    extension = LocalExtension(requirement=row, authority=authority)
    extension.description, extension.interpretation = "Også om natten.", "Spørg først."
    extensions.extend(extension, by=editor)
    requirements.add(draft, by=buyer, requirements=[row])
    return draft


def test_the_requirements_of_a_dialogue_have_the_columns_that_everybody_knows(
    client, asked, buyer, authority
):
    client.force_login(buyer)

    header, line = csv_of(client, "asked_file", asked.pk)

    assert dict(zip(header, line, strict=True)) == {
        "Krav id": "NFK-007",
        "Navn": "Gendannelse",
        "Beskrivelse": "Inden for [4 timer].".replace("[4 timer]", "4 timer"),
        "Lokal beskrivelse": "Også om natten.",
        "Rationale": "Drift.",
        "Kategori": "Sikkerhed",
        "Underkategori": "Login",
        "Prioritet": "Krav",
        "Sådan besvares det": "Ja, som et tilkøb, delvist, nej eller ikke relevant",
        "Fortolkning": "Spørg først.",
    }


def test_without_priorities_there_is_no_column_of_them(client, asked, buyer):
    type(asked).objects.update(shows_priorities=False)
    client.force_login(buyer)

    assert "Prioritet" not in csv_of(client, "asked_file", asked.pk)[0]


def test_what_was_asked_stays_what_is_in_the_file(client, asked, buyer):
    asked.requirements.update(parameters_confirmed=True)
    dialogues.activate(asked, by=buyer)
    Requirement.objects.update(title="Ændret siden")
    client.force_login(buyer)

    assert csv_of(client, "asked_file", asked.pk)[1][1] == "Gendannelse"


def test_a_dialogue_of_others_has_no_file(client, asked, stranger):
    client.force_login(stranger)
    address = reverse("requirements_bank:asked_file", args=[asked.pk, "xlsx"])

    assert client.get(address).status_code == 404


def test_other_kinds_of_files_there_are_not(client, asked, buyer):
    client.force_login(buyer)

    address = reverse("requirements_bank:asked_file", args=[asked.pk, "json"])
    assert client.get(address).status_code == 404
    assert reverse("requirements_bank:asked_file", args=[asked.pk, "xlsx"]) in (
        client.get(asked.get_absolute_url()).text
    )


def test_a_version_is_a_file_with_a_line_a_field_and_the_notes_for_editors_alone(
    client, authority, editor, buyer
):
    row = Requirement(kind="local", authority=authority, title="Eget krav", description="Det kan.")
    row.category, row.notes = Category.objects.create(name="Drift"), NOTE
    row = bank.draft(row, by=editor, relations={})
    bank.publish(row, by=editor)
    address = reverse("requirements_bank:version_file", args=[row.pk, 1, "xlsx"])

    def lines(person):
        client.force_login(person)
        content = io.BytesIO(b"".join(client.get(address)))
        return CalamineWorkbook.from_filelike(content).get_sheet_by_name(row.label).to_python()

    assert lines(editor)[0] == ["Felt", "Indhold"]
    assert ["Beskrivelse", "Det kan."] in lines(editor)
    assert NOTE in str(lines(editor))
    assert NOTE not in str(lines(buyer))
    page = client.get(reverse("requirements_bank:requirement_version", args=[row.pk, 1])).text
    assert address in page


def test_a_version_is_read_from_its_name_on_and_its_questions_have_words(client, authority, editor):
    row = Requirement(kind="local", authority=authority, title="Eget krav", description="Det kan.")
    row.category = Category.objects.create(name="Drift")
    question = Question.objects.create(code="S7", position=70, text="Bruges den?", short="i brug")
    row = bank.draft(row, by=editor, relations={"questions": [question]})
    client.force_login(editor)

    address = reverse("requirements_bank:requirement_version", args=[row.pk, 1])
    fields = client.get(address).context["fields"]

    assert [label for label, _text in fields[:4]] == [
        *("Navn", "Beskrivelse", "Kategori", "Prioritet")
    ]
    assert ("Filtre", "i brug") in fields
