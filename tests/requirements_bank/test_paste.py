"""Requirements are pasted from a spreadsheet, looked at, and then added, all or none."""

import pytest
from django.urls import reverse

from accounts.models import Role
from notifications.models import Notification
from portal.refusals import Refused
from requirements_bank.actions import free, keeping, requirements
from requirements_bank.dialogues import pasted
from requirements_bank.models import Category, DialogueRequirement, MarketDialogue, Requirement
from tests.factories import make_asked, make_dialogue, make_requirement, make_user


@pytest.fixture
def url(draft):
    return reverse("requirements_bank:paste", args=[draft.pk])


@pytest.fixture
def category(db):
    top = Category.objects.create(name="Drift", name_en="Operation")
    Category.objects.create(parent=top, name="Backup", name_en="Backup")
    return Category.objects.create(name="Sikkerhed", name_en="Security")


def read(text, category):
    return pasted.read(text, category=category, priority="requirement")


@pytest.mark.spec("E44")
def test_the_lines_are_shown_before_they_are_added(client, buyer, draft, url, category):
    client.force_login(buyer)
    assert "Krav fra et regneark" in client.get(url).text
    text = "Log\tAlt logges\tSikkerhed\tMindstekrav\tLoven\r\nBackup\tHver [24] time"
    typed = {"text": text, "category": category.pk, "priority": "option"}

    shown = client.post(url, typed).text
    assert "2 krav er læst. Intet er gemt endnu." in shown
    assert not draft.requirements.exists()
    response = client.post(url, {**typed, "confirmed": "1"}, follow=True)

    assert "2 krav tilføjet" in response.text or "2 krav er tilføjet" in response.text
    first, second = draft.requirements.order_by("position")
    assert (first.title, first.priority, first.rationale) == ("Log", "minimum", "Loven")
    assert (second.priority, second.category, second.category_en) == (
        "option",
        "Sikkerhed",
        "Security",
    )
    assert (first.label, second.label) == ("FRI-1", "FRI-2")
    assert (second.parameters, second.parameters_confirmed) == (["24"], False)


def test_a_second_paste_adds_only_what_is_new(buyer, draft, category):
    text = "Log\tAlt logges\nBackup\tHver time"
    assert free.paste(draft, by=buyer, rows=read(text, category).rows) == 2

    assert free.paste(draft, by=buyer, rows=read(text, category).rows) == 0
    assert draft.requirements.count() == 2


def test_a_first_line_may_name_the_columns_in_either_language(category):
    for header in ("Beskrivelse\tNavn\tPrioritet\tUkendt", "Description\tName\tPriority\tOther"):
        rows = read(f"{header}\nAlt logges\tLog\tVigtigt krav\tx", category).rows
        assert [(row.title, row.description, row.priority) for row in rows] == [
            ("Log", "Alt logges", "important")
        ]


def test_a_column_alone_holds_the_requirements(category):
    long = "Løsningen " + "kan meget " * 10
    rows = read(f"Alt logges\n\n{long}", category).rows

    assert [row.description for row in rows] == ["Alt logges", long.strip()]
    assert rows[0].title == "Alt logges"
    assert rows[1].title.endswith("…")
    assert len(rows[1].title) <= 80


def test_a_cell_may_hold_lines_as_spreadsheets_quote_them(category):
    rows = read('Log\t"Først\nså ""altid"""\tDrift / Backup', category).rows

    assert rows[0].description == 'Først\nså "altid"'
    assert rows[0].category == "Drift / Backup"
    assert read("Log\tAlt\tbackup", category).rows[0].category == "Drift / Backup"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("\tAlt logges", "Linje 1: navnet mangler."),
        ("Log\t", "Linje 1: beskrivelsen mangler."),
        ("Navn\tBeskrivelse\nLog\tAlt\nX", "Linje 3: beskrivelsen mangler."),
        (f"{'x' * 201}\tAlt", "længere end 200"),
        ("Log\tAlt\tUkendt", "“Ukendt” er ikke en kategori"),
        ("Log\tAlt\t\tMåske", "“Måske” er ikke en prioritet"),
        ("x" * 200_000, "for lang"),
        ("Log\tAlt\n" * 301, "301 linjer"),
    ],
)
def test_what_is_wrong_is_told_line_by_line(category, text, problem):
    found = read(text, category).problems

    assert problem in found[0]


def test_nothing_is_added_while_a_line_is_wrong(client, buyer, draft, url, category):
    client.force_login(buyer)
    typed = {"text": "Log\tAlt\n\tIntet navn", "category": category.pk, "priority": "option"}

    for more in ({}, {"confirmed": "1"}):
        text = client.post(url, {**typed, **more}).text
        assert "Linje 2: navnet mangler." in text
    assert "text" in client.post(url, {"text": ""}).context["form"].errors
    assert not draft.requirements.exists()


def test_one_that_is_sent_twice_is_written_once(buyer, draft):
    row = {"dialogue": draft, "title": "Log", "description": "Alt logges", "category": "Drift"}
    first = free.write_free(DialogueRequirement(**row), by=buyer)

    assert free.write_free(DialogueRequirement(**row), by=buyer) == first


def test_only_into_a_draft(client, buyer, requester, dialogue, url):
    client.force_login(buyer)
    assert client.get(reverse("requirements_bank:paste", args=[dialogue.pk])).status_code == 403
    client.force_login(requester)
    assert client.get(url).status_code == 403


@pytest.mark.spec("E44")
def test_a_free_requirement_is_proposed_to_the_own_bank_once(client, buyer, draft, category):
    editor = make_user(Role.EDITOR, authority=draft.authority)
    row = make_asked(draft, 1)
    url = reverse("requirements_bank:propose_to_bank", args=[row.pk])
    client.force_login(buyer)
    assert row.title in client.get(url).text

    response = client.post(url, {"category": category.pk}, follow=True)

    assert "kravredaktører har fået det som udkast" in response.text
    drafted = Requirement.objects.get()
    assert (drafted.title, drafted.status, drafted.kind) == (row.title, "draft", "local")
    assert (drafted.authority, drafted.category) == (draft.authority, category)
    row.refresh_from_db()
    assert row.proposed_as == drafted
    assert row.origin == DialogueRequirement.Origin.FREE
    told = Notification.objects.get(event__kind="requirements_bank.requirement_proposed")
    assert told.recipient == editor
    assert free.propose_to_bank(row, by=buyer, category=category) == drafted
    assert client.get(url).status_code == 403
    page = client.get(reverse("requirements_bank:reword", args=[row.pk])).text
    assert f"Foreslået til kravbanken som {drafted.label}" in page


def test_also_when_suppliers_are_answering_but_not_what_the_bank_has(buyer, draft, category, case):
    opened = make_dialogue(case=case, buyer=buyer, status=MarketDialogue.Status.ACTIVE)
    free.propose_to_bank(opened.requirements.first(), by=buyer, category=category)
    requirements.add(draft, by=buyer, requirements=[make_requirement()])

    with pytest.raises(Refused):
        free.propose_to_bank(draft.requirements.get(), by=buyer, category=category)


def test_a_copy_can_be_proposed_too(buyer, administrator, draft, category):
    row = make_asked(draft, 1)
    keeping.offer_as_template(draft, by=buyer, name="Standard")

    assert free.propose_to_bank(row, by=buyer, category=category).is_local


def test_categories_to_choose_stand_as_a_tree_and_none_is_chosen_in_words(
    client, buyer, url, category
):
    client.force_login(buyer)
    page = client.get(url).text

    assert "---------" not in page
    places = [page.index(f">{name}</option>") for name in ("Vælg en kategori", "Drift")]
    assert places == sorted(places)
    assert places[-1] < page.index(">Drift / Backup</option>")
