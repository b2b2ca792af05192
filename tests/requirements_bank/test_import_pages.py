"""The pages on which a table of requirements is uploaded, looked at and taken in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Role
from procurement.worksheets.architecture import COMPONENTS
from requirements_bank.actions import attachments
from requirements_bank.models import (
    Attachment,
    Category,
    Domain,
    LocalExtension,
    Principle,
    Requirement,
    RequirementImport,
)
from tests.factories import make_question, make_requirement, make_user
from tests.requirements_bank.tables import ANYBODY, kept, krav_xls, line
from tests.spreadsheets import book, xlsx

pytestmark = pytest.mark.django_db
UPLOAD = reverse("requirements_bank:import_requirements")


@pytest.fixture
def signed_in(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture(autouse=True)
def security(db):
    return Category.objects.create(name="Sikkerhed", name_en="Security")


def page(table, name="requirement_import"):
    return reverse(f"requirements_bank:{name}", args=[table.pk])


def upload(client, file, **how):
    return client.post(UPLOAD, {"file": file, "owner": "local", **how})


def settings(**how):
    """What the form of the columns is sent with."""
    return {"known": "update", "alike": "leave", "is_published": "False", **how}


@pytest.mark.parametrize("name", ["settle", "place_categories", "take_in"])
def test_the_address_that_a_form_is_sent_to_leads_back_to_the_imports_page(signed_in, name):
    upload(signed_in, krav_xls())
    table = RequirementImport.objects.get()

    assert signed_in.get(page(table, name)).url == page(table)


@pytest.mark.spec("E11")
def test_a_file_is_uploaded_looked_at_and_taken_in(signed_in):
    address = upload(signed_in, krav_xls()).url
    seen = signed_in.get(address)
    table = RequirementImport.objects.get()
    done = signed_in.post(
        page(table, "take_in"), {"seal": seen.context["plan"].seal}, follow=True
    ).content.decode()

    assert (table.sheet, table.other_sheets, table.origin) == ("Krav", ["Metadata"], "OS2kravmotor")
    made = Requirement.objects.get()
    assert made.title == "Logning af opslag"
    assert "OS2kravmotor: 171" in signed_in.get(made.get_absolute_url()).content.decode()
    assert "next--done" in done
    assert signed_in.get(UPLOAD).context["earlier"][0].imported_at
    assert signed_in.get(address).context["plan"].rows == []


def test_what_changed_is_shown_word_by_word(signed_in, editor):
    own = make_requirement(number=7, kind="local", authority=editor.authority, title="Gammelt navn")
    table = kept(book(Krav=[("Krav id", "Navn"), ("LOK-007", "Nyt navn")]), editor)

    shown = signed_in.get(page(table)).content.decode()

    assert "<del>" in shown
    assert "Nyt" in shown
    assert own.get_absolute_url() in shown


def test_a_file_that_cannot_be_read_is_told_beside_the_field(signed_in):
    seen = upload(signed_in, SimpleUploadedFile("krav.xls", b"MZ program"))

    assert seen.context["form"].errors["file"]
    assert not RequirementImport.objects.exists()
    assert signed_in.post(UPLOAD, {"owner": "local"}).context["form"].errors["file"]


def test_another_sheet_is_read_by_its_name(signed_in):
    sheets = {
        "Krav": [("Navn", "Beskrivelse"), ("A", "B")],
        "Andet": [("Navn", "Tekst"), ("C", "D")],
    }

    upload(signed_in, book(**sheets), sheet="andet")
    wrong = upload(signed_in, book(**sheets), sheet="Findes ikke")

    assert RequirementImport.objects.get().rows == [["C", "D"]]
    assert "Krav, Andet" in str(wrong.context["form"].errors["file"])


def test_the_wrong_sheet_is_told_with_the_others(signed_in, editor):
    answers = {"Besvarelse": [("Svar", "Pris"), ("Ja", "1")], "Skjult": [("x",), ("y",)]}
    table = kept(book(**answers), editor)

    seen = signed_in.get(page(table))

    assert not seen.context["is_read"]
    assert "Skjult" in seen.content.decode()


def test_columns_are_chosen_where_the_headings_say_nothing(signed_in, editor, security):
    table = kept(xlsx(("A", "B"), ("Navn 1", "Tekst 1")), editor)
    address = page(table, "settle")

    missing = signed_in.post(address, settings(title="0"))
    twice = signed_in.post(address, settings(title="0", description="0"))
    signed_in.post(
        address, settings(title="0", description="1", default_category=security.pk, only="")
    )

    assert list(missing.context["form"].errors) == ["description"]
    assert list(twice.context["form"].errors) == ["description"]
    assert [row.fate for row in signed_in.get(page(table)).context["plan"].rows] == ["new"]


def test_how_the_file_is_read_is_kept(signed_in, editor):
    table = kept(krav_xls(), editor)
    columns = {name: str(place) for name, place in table.mapping.items()}

    signed_in.post(
        page(table, "settle"),
        settings(
            **columns, known="skip", alike="take", is_published="True", only="local", origin="X"
        ),
    )

    table.refresh_from_db()
    assert (table.known, table.alike, table.is_published) == ("skip", "take", True)
    assert (table.only, table.origin) == ("local", "X")


def test_unknown_categories_are_placed_on_the_page(signed_in, editor, security):
    table = kept(krav_xls(line(ANYBODY, Kategori="Logning"), header=ANYBODY), editor)
    seen = signed_in.get(page(table))

    signed_in.post(page(table, "place_categories"), {"category-0": security.pk})
    after = signed_in.get(page(table))

    assert "Logning" in seen.content.decode()
    assert 'name="seal"' not in seen.content.decode()
    assert 'name="seal"' in after.content.decode()


def test_a_place_that_is_no_category_is_not_taken(signed_in, editor):
    table = kept(krav_xls(line(ANYBODY, Kategori="Logning"), header=ANYBODY), editor)

    signed_in.post(page(table, "place_categories"), {"category-0": "999999"})
    signed_in.post(page(table, "place_categories"), {"category-0": ""})

    table.refresh_from_db()
    assert table.categories == {}


def test_who_keeps_the_categories_adds_one_from_the_file(client, signed_in, editor, authority):
    header = ["Navn", "Beskrivelse", "Kategori"]
    long = "x" * 101
    rows = [header, ("A", "B", "Logning"), ("C", "D", long)]
    person = make_user(Role.SHARED_EDITOR, authority=authority)
    own, shared = (
        kept(book(Krav=rows), editor),
        kept(book(Krav=rows), person, kind="shared"),
    )
    sub = kept(book(Krav=[[*header, "Underkategori"], ("A", "B", "C", "D")]), person, kind="shared")

    signed_in.post(page(own, "place_categories"), {"category-0": "new"})
    assert not Category.objects.filter(name="Logning").exists()
    client.force_login(person)
    client.post(page(shared, "place_categories"), {"category-0": "new", "category-1": "new"})
    client.post(page(shared, "place_categories"), {"category-0": "new"})
    client.post(page(sub, "place_categories"), {"category-0": "new"})

    names = Category.objects.order_by("pk").values_list("name", flat=True)
    assert list(names) == ["Sikkerhed", "Logning"]


def test_mistakes_come_first_and_stop_the_import(signed_in, editor):
    table = kept(krav_xls(line(), line(**{"Krav id": 2, "Navn": "=cmd"})), editor)

    seen = signed_in.get(page(table))
    file = b"".join(signed_in.get(page(table, "import_csv")).streaming_content).decode()

    assert seen.context["fate"] == "wrong"
    assert 'name="seal"' not in seen.content.decode()
    assert len(file.splitlines()) == 3
    assert "'=cmd" in file


def test_the_rows_of_one_fate_are_shown(signed_in, editor):
    table = kept(krav_xls(line(), line()), editor)

    assert signed_in.get(page(table)).context["fate"] == "new"
    twice = signed_in.get(page(table), {"show": "twice"})
    assert [row.number for row in twice.context["page"]["rows"]] == [3]
    assert signed_in.get(page(table), {"show": "findes-ikke"}).context["fate"] == "new"


def test_what_is_much_like_one_of_the_bank_is_pointed_out(signed_in, editor):
    known = make_requirement(
        title="Logning", description="Løsningen skal logge opslag og ændringer inden for et døgn."
    )
    for number in range(3):
        make_requirement(title="Andet", description=f"Noget helt andet om backup {number}.")
    rows = [
        (
            "Logning",
            "Løsningen skal logge alle opslag og ændringer inden for et døgn.",
            "Sikkerhed",
        ),
        ("Kort", "Løsningen skal.", "Sikkerhed"),
        ("Nyt", "Myndigheden ejer data efter kontraktens ophør uden ekstra betaling.", "Sikkerhed"),
    ]
    table = kept(book(Krav=[("Navn", "Beskrivelse", "Kategori"), *rows]), editor)

    seen = signed_in.get(page(table), {"show": "near"})

    assert [(row.number, row.like) for row in seen.context["page"]["rows"]] == [(2, known)]
    assert f"{known.label} Logning" in seen.content.decode()
    assert seen.context["fates"][0][1] == 3


def test_all_rows_can_be_leafed_through(signed_in, editor):
    rows = [line(**{"Krav id": n, "Beskrivelse": f"Krav {n}"}) for n in range(1, 121)]
    table = kept(krav_xls(*rows), editor)

    def shown(number):
        seen = signed_in.get(page(table), {"show": "new", "page": number}).context["page"]
        return len(seen["rows"]), bool(seen["previous_url"]), bool(seen["next_url"])

    assert shown("1") == (50, False, True)
    assert shown("2") == (50, True, True)
    assert shown("3") == shown("99") == (20, True, False)
    assert shown("x") == shown("0") == (50, False, True)


def test_a_bank_that_changed_is_told_on_the_page(signed_in, editor):
    table = kept(krav_xls(), editor)

    told = signed_in.post(page(table, "take_in"), {"seal": "x"}, follow=True).content.decode()

    assert "Kravbanken er ændret" in told
    assert not Requirement.objects.exists()


def test_a_cross_municipal_editor_is_told_what_is_left_out(client, authority):
    person = make_user(Role.SHARED_EDITOR, authority=authority)
    client.force_login(person)
    table = kept(krav_xls(), person, kind="shared")

    assert "er ikke redaktør" in client.get(page(table)).content.decode()


def test_nothing_new_is_said_to_be_nothing(signed_in, editor):
    make_requirement(origin="OS2kravmotor", origin_id="171")
    table = kept(krav_xls(line(ANYBODY, Bilag=""), header=ANYBODY), editor)

    shown = signed_in.get(page(table)).content.decode()

    assert 'name="seal"' not in shown
    assert "Der er intet at importere" in shown


def test_a_preview_takes_the_same_queries_for_one_row_as_for_three(signed_in, editor, query_count):
    one = kept(krav_xls(), editor)
    rows = [line(**{"Krav id": n, "Beskrivelse": f"Krav {n}"}) for n in range(3)]
    three = kept(krav_xls(*rows), editor)
    signed_in.get(page(one))

    assert query_count(signed_in.get, page(one)) == query_count(signed_in.get, page(three))


def test_markup_in_a_cell_is_shown_as_text(signed_in, editor):
    table = kept(krav_xls(line(Navn="<script>alert(1)</script>")), editor)

    assert "<script>alert" not in signed_in.get(page(table)).content.decode()


# What we send out comes in again


@pytest.fixture
def bank_of_ours(editor):
    """A requirement with all that can be said of one, and a shared one with additions."""
    own = make_requirement(
        number=7,
        kind="local",
        authority=editor.authority,
        title="-Kryptering; af alt",
        title_en="Encryption",
        description="Løsningen skal:\n- kryptere\n- logge inden for [4] timer.",
        rationale="“Fordi”",
        priority="minimum",
        answer_kind="options",
        options=["AES", "Andet"],
        components=[COMPONENTS[0].key, COMPONENTS[1].key],
        domains=(Domain.objects.create(name="Børn, unge", name_en="Children"),),
        questions=(make_question("S1", short="personoplysninger"), make_question("S2")),
        notes="@Kun os",
        for_on_premise=False,
        always=True,
    )
    own.principles.add(Principle.objects.create(name="Sikkerhed i bund", reference="FDA"))
    link = Attachment(requirement=own, link="https://example.dk/a", name="A")
    attachments.attach(link, by=editor)
    paper = SimpleUploadedFile("bilag.txt", b"Et bilag.")
    attachments.attach(Attachment(requirement=own), by=editor, upload=paper)
    shared = make_requirement(number=8, description="Noget fælles.")
    added = {"interpretation": "Vi ser på det.", "is_deselected": True, "deselected_reason": "Dyrt"}
    return own, LocalExtension.objects.create(
        requirement=shared, authority=editor.authority, changed_by=editor, **added
    )


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_of_ours_comes_in_again_and_changes_nothing(
    signed_in, editor, bank_of_ours, form, language
):
    address = reverse("requirements_bank:requirement_file", args=[form])
    signed_in.cookies["django_language"] = language
    content = b"".join(signed_in.get(address))

    upload(signed_in, SimpleUploadedFile(f"kravbank.{form}", content))
    plan = signed_in.get(RequirementImport.objects.get().get_absolute_url()).context["plan"]

    assert [(row.fate.value, row.problems) for row in plan.rows] == [("same", []), ("others", [])]
