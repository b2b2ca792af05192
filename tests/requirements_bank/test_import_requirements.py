"""A table of requirements is read, looked through, and taken in whole or not at all."""

import pytest
from django.db import IntegrityError
from django.utils import translation

from accounts.models import Role
from notifications.models import Event
from portal.tables.plans import PlanChanged
from procurement.meanwhile import ChangedMeanwhile
from procurement.worksheets.architecture import COMPONENTS
from requirements_bank import permissions
from requirements_bank.actions import bank
from requirements_bank.actions import requirement_imports as actions
from requirements_bank.bank import search
from requirements_bank.importing import planning
from requirements_bank.models import (
    Category,
    Collaboration,
    Domain,
    LocalExtension,
    Membership,
    Principle,
    Question,
    Requirement,
    RequirementImport,
)
from tests.factories import make_authority, make_requirement, make_user
from tests.races import Hold, Meeting, at_once, errors
from tests.requirements_bank.tables import (
    ANYBODY,
    EDITOR,
    ROW,
    SIGNED_IN,
    kept,
    krav_xls,
    line,
    rows_of,
    take_in,
)
from tests.spreadsheets import book, csv

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def security(db):
    return Category.objects.create(name="Sikkerhed", name_en="Security")


@pytest.fixture
def shared_editor(authority):
    return make_user(Role.SHARED_EDITOR, authority=authority)


def fates(file, by, **how):
    return [row.fate.value for row in rows_of(file, by, **how)]


def problems(by, *rows, header=EDITOR, **how):
    with translation.override("en"):
        found = rows_of(krav_xls(*rows, header=header), by, **how)
        return [problem for row in found for problem in row.problems]


def ours(*rows, header=("Navn", "Beskrivelse", "Kategori")):
    return book(Krav=[header, *rows])


# What OS2kravmotor writes


@pytest.mark.spec("E11")
@pytest.mark.parametrize("header", [ANYBODY, SIGNED_IN, EDITOR])
def test_each_of_the_three_files_of_os2kravmotor_becomes_requirements(editor, header):
    take_in(kept(krav_xls(line(header), header=header), editor), editor)

    made = Requirement.objects.get()
    assert (made.title, made.priority, made.kind) == (ROW["Navn"], "important", "local")
    assert (made.rationale, made.category.name) == (ROW["Rationale"], "Sikkerhed")
    assert (made.origin, made.origin_id) == ("OS2kravmotor", "171")
    assert made.authority == editor.authority
    assert made.is_draft
    links = made.attachments.order_by("pk").values_list("link", "authority")
    assert list(links) == [("https://example.dk/a.pdf", None), ("https://example.dk/b.pdf", None)]
    assert made.notes == (ROW["Noter"] if header == EDITOR else "")
    local = "\n\nHos os også opslag i arkivet." if header != ANYBODY else ""
    assert made.description == ROW["Beskrivelse"] + local
    extension = LocalExtension.objects.filter(requirement=made).first()
    said = extension and (extension.interpretation, extension.stakeholders, extension.description)
    assert said == (None if header == ANYBODY else ("Vi ser på formatet.", "Sikkerhed", ""))


def test_the_requirement_has_its_version_its_words_and_its_history(editor):
    take_in(kept(krav_xls(), editor), editor)

    made = Requirement.objects.get()
    version = made.versions.get()
    assert (version.number, version.by, version.comment) == (1, editor, "Importeret fra krav.xls.")
    assert version.content["category"] == ["Sikkerhed"]
    for words in ("misbrug", "171", "os2kravmotor"):
        assert made in search.matching(Requirement.objects.all(), words)
    kinds = [event.kind for event in Event.objects.about(made)]
    assert "requirements_bank.requirement_imported" in kinds
    event = Event.objects.about(made).get(kind="requirements_bank.requirement_imported")
    assert "2022-11-23" in event.text_en
    whole = Event.objects.get(kind="requirements_bank.requirements_imported")
    assert "New: 1. Changed: 0." in whole.text_en


def test_numbers_follow_each_other_and_none_is_used_twice(editor):
    make_requirement(number=50)

    take_in(kept(krav_xls(line(), line(**{"Krav id": 172, "Beskrivelse": "B"})), editor), editor)

    made = Requirement.objects.filter(kind="local").order_by("number")
    assert [(row.number, row.origin_id) for row in made] == [(51, "171"), (52, "172")]


def test_the_same_file_again_changes_nothing(editor):
    take_in(kept(krav_xls(), editor), editor)

    again = take_in(kept(krav_xls(), editor), editor)

    assert (again.created, again.updated, again.extended) == (0, 0, 0)
    assert Requirement.objects.get().version == 1
    assert fates(krav_xls(), editor) == ["same"]


def test_a_newer_file_shows_what_changed_and_changes_it(editor):
    take_in(kept(krav_xls(), editor), editor)
    newer = krav_xls(
        line(
            Navn="Logning af samtlige opslag", Fortolkning="Nyt.", Bilag="https://example.dk/c.pdf"
        )
    )

    table = kept(newer, editor)
    [row] = planning.plan(table, editor).rows
    taken = take_in(table, editor)

    assert [(one.name, one.pieces) for one in row.differences] == [
        (
            "title",
            [("same", "Logning af "), ("new", "samtlige "), ("same", "opslag")],
        )
    ]
    assert row.shown_additions == ["fortolkning"]
    assert row.links == ["https://example.dk/c.pdf"]
    made = Requirement.objects.get()
    assert (taken.created, taken.updated) == (0, 1)
    assert (made.title, made.version) == ("Logning af samtlige opslag", 2)
    assert made.versions.count() == 2
    assert made in search.matching(Requirement.objects.all(), "samtlige")
    assert LocalExtension.objects.get().interpretation == "Nyt."
    assert LocalExtension.objects.get().written_against == 2
    assert made.attachments.count() == 3
    assert Event.objects.about(made).filter(kind="requirements_bank.requirement_changed").exists()


def test_only_additions_or_links_make_no_version(editor):
    take_in(kept(krav_xls(), editor), editor)

    take_in(kept(krav_xls(line(Interessenter="Drift")), editor), editor)

    assert Requirement.objects.get().version == 1
    assert LocalExtension.objects.get().stakeholders == "Drift"


def test_what_we_have_stays_as_it_is_when_that_was_asked(editor):
    take_in(kept(krav_xls(), editor), editor)
    newer = krav_xls(line(Navn="Andet", Kategori="Findes ikke"))

    table = kept(newer, editor, known="skip")

    assert [row.fate for row in planning.plan(table, editor).rows] == ["kept"]
    assert planning.plan(table, editor).is_ready


def test_published_at_once_where_that_is_chosen(editor):
    take_in(kept(krav_xls(), editor, is_published=True), editor)

    assert Requirement.objects.get().is_published


# Which of ours it is


def test_what_everybody_shares_gets_only_our_own_additions(editor):
    shared = make_requirement(origin="OS2kravmotor", origin_id="171", title="Fælles")

    table = kept(krav_xls(), editor)
    [row] = planning.plan(table, editor).rows
    taken = take_in(table, editor)

    assert (row.fate, row.known) == ("extended", shared)
    assert (taken.created, taken.extended) == (0, 1)
    shared.refresh_from_db()
    assert (shared.title, shared.version) == ("Fælles", 1)
    extension = LocalExtension.objects.get()
    assert (extension.requirement, extension.authority) == (shared, editor.authority)
    assert extension.description == "Hos os også opslag i arkivet."
    assert set(shared.attachments.values_list("authority", flat=True)) == {editor.authority_id}
    assert Event.objects.about(shared).filter(kind="requirements_bank.requirement_extended")


def test_additions_that_are_there_keep_what_the_file_does_not_say(editor):
    shared = make_requirement(origin="OS2kravmotor", origin_id="171")
    mine = {"requirement": shared, "authority": editor.authority, "changed_by": editor}
    LocalExtension.objects.create(**mine, is_favourite=True, interpretation="Gammelt")

    take_in(kept(krav_xls(), editor), editor)

    extension = LocalExtension.objects.get()
    assert (extension.is_favourite, extension.interpretation) == (True, "Vi ser på formatet.")


def test_what_others_own_stays_where_the_file_adds_nothing(editor):
    make_requirement(origin="OS2kravmotor", origin_id="171")

    assert fates(krav_xls(line(ANYBODY, Bilag=""), header=ANYBODY), editor) == ["others"]


def test_an_own_requirement_of_that_number_goes_before_the_shared_one(editor):
    for owner in ({}, {"kind": "local", "authority": editor.authority}):
        make_requirement(origin="OS2kravmotor", origin_id="171", **owner)

    [row] = rows_of(krav_xls(), editor)

    assert (row.fate, row.known.kind) == ("changed", "local")


def test_a_cross_municipal_editor_imports_for_everybody(shared_editor):
    table = kept(krav_xls(), shared_editor, kind="shared")
    plan = planning.plan(table, shared_editor)

    take_in(table, shared_editor)

    made = Requirement.objects.get()
    assert (made.kind, made.authority) == ("shared", None)
    assert plan.leaves_additions
    assert made.description == ROW["Beskrivelse"]
    assert not LocalExtension.objects.exists()


def test_for_everybody_only_what_is_for_everybody_is_taken(shared_editor):
    """OS2kravmotor's file has the authority's own requirements too."""
    rows = (line(), line(**{"Krav id": 2, "Type": "Lokalt krav", "Beskrivelse": "B"}))
    without = ours(("A", "B", "Sikkerhed"))

    assert fates(krav_xls(*rows), shared_editor, kind="shared") == ["new", "other_type"]
    assert fates(without, shared_editor, kind="shared") == ["new"]


def test_a_requirement_of_a_collaboration_belongs_to_it(editor):
    together = Collaboration.objects.create(name="Nord", founded_by=editor)
    Membership.objects.create(
        collaboration=together, authority=editor.authority, status="member", invited_by=editor
    )

    take_in(kept(krav_xls(), editor, kind="collaboration", collaboration=together), editor)

    assert Requirement.objects.get().collaboration == together
    assert LocalExtension.objects.get().description == ROW["Lokal Beskrivelse"]


def test_requirements_of_other_authorities_are_not_looked_at(editor):
    other = make_authority()
    same = {"origin": "OS2kravmotor", "origin_id": "171", "description": ROW["Beskrivelse"]}
    make_requirement(kind="local", authority=other, **same)

    header = ANYBODY
    assert fates(krav_xls(line(header), header=header), editor) == ["new"]


def test_the_number_zero_and_numbers_of_nobody_are_no_numbers(editor):
    rows = (line(**{"Krav id": 0}), line(**{"Krav id": 0, "Beskrivelse": "Noget andet."}))

    assert [row.origin for row in rows_of(krav_xls(*rows), editor)] == [None, None]
    assert rows_of(krav_xls(), editor, origin="")[0].origin is None


def test_what_the_bank_asks_in_the_same_words_is_left_out(editor):
    known = make_requirement(description="Løsningen skal logge  HVERT opslag.")
    file = ours(("Andet navn", "løsningen skal logge hvert opslag", "Sikkerhed"))

    table = kept(file, editor)
    [row] = planning.plan(table, editor).rows

    assert (row.fate, row.known) == ("alike", known)
    assert not planning.plan(table, editor).does_something
    assert fates(file, editor, alike="take") == ["new"]


def test_a_deleted_requirement_stays_deleted(editor):
    take_in(kept(krav_xls(), editor), editor)
    bank.remove(Requirement.objects.get(), by=editor, reason="Dobbelt.")

    assert fates(krav_xls(line(Navn="Andet")), editor) == ["deleted"]


@pytest.mark.spec("E13")
def test_rows_of_one_type_alone_are_taken(editor):
    rows = (
        line(),
        line(**{"Krav id": 2, "Type": "Lokalt krav", "Beskrivelse": "B"}),
        line(**{"Krav id": 3, "Type": "Samarbejdskrav", "Beskrivelse": "C"}),
        line(**{"Krav id": 4, "Type": "noget", "Beskrivelse": "D"}),
    )

    assert fates(krav_xls(*rows), editor, only="local") == [
        *("other_type", "new", "other_type", "other_type")
    ]
    assert fates(krav_xls(*rows), editor, only="shared")[0] == "new"
    assert fates(krav_xls(*rows), editor, only="collaboration")[2] == "new"


def test_a_row_that_stands_twice_is_taken_once(editor):
    """In the editors' context OS2kravmotor writes every row twice."""
    assert fates(krav_xls(line(), line()), editor) == ["new", "twice"]
    same = ("Navn", "Tekst", "Sikkerhed")
    assert fates(ours(same, same), editor) == ["new", "twice"]


def test_a_number_that_stands_twice_with_something_else_is_a_mistake(editor):
    assert problems(editor, line(), line(Navn="Andet")) == [
        "The number stands in row 2 too, with something else."
    ]


# Our own files


def test_our_own_labels_are_known_again(editor):
    own = make_requirement(number=7, kind="local", authority=editor.authority)
    shared = make_requirement(number=8)
    header = ("Krav id", "Navn", "Beskrivelse")
    file = book(
        Krav=[
            header,
            ("LOK-007", "Nyt navn", "Ny"),
            ("NFK-008", "Nyt", "Nyt"),
            ("LOK-9", "Fra andre", "Ukendt"),
        ]
    )

    changed, others, unknown = rows_of(file, editor)

    assert (changed.fate, changed.known) == ("changed", own)
    assert (others.fate, others.known) == ("others", shared)
    assert "LOK-9 is not in the bank" in problems_of(file, editor)[0]
    assert unknown.fate == "wrong"


def test_labels_of_another_bank_are_not_taken_for_ours(editor, security):
    own = make_requirement(number=7, kind="local", authority=editor.authority)
    file = book(Krav=[("Krav id", "Navn", "Beskrivelse"), ("LOK-007", "Andres", "Noget andet.")])
    how = {"default_category": security, "origin": "Sydby Kommune"}

    take_in(kept(file, editor, **how), editor)

    made = Requirement.objects.exclude(pk=own.pk).get()
    assert (made.origin, made.origin_id) == ("Sydby Kommune", "LOK-007")
    assert rows_of(file, editor, **how)[0].known == made


def test_a_number_alone_is_enough_to_change_one_we_have(editor):
    own = make_requirement(number=7, kind="local", authority=editor.authority)
    table = kept(book(Krav=[("Krav id", "Prioritet"), ("LOK-007", "Mindstekrav")]), editor)

    assert planning.can_be_read(table)
    take_in(table, editor)

    own.refresh_from_db()
    assert (own.priority, own.description) == ("minimum", "Løsningen kan det.")


def test_every_classification_is_read_in_either_language(editor):
    login = Category.objects.create(
        parent=Category.objects.get(name="Sikkerhed"), name="Login", name_en="Sign-in"
    )
    first = Domain.objects.create(name="Børn, unge og familie", name_en="Children")
    second = Domain.objects.create(name="Borgerservice", name_en="Citizen services")
    question = Question.objects.create(code="S1", position=1, text="?", short="personoplysninger")
    principle = Principle.objects.create(name="Genbrug", reference="KL")
    header = [
        *("Name", "Description", "Category", "Subcategory", "Priority", "Domains", "Filters"),
        *("Principles", "All filters", "Unit", "To choose among", "How it is answered"),
        *("Relevant when we host it", "The answer must be elaborated", "Name in English"),
        *("Shared components", "Favourite"),
    ]
    row = [
        *("A", "B", "Security", "Sign-in", "Minimum requirement"),
        *("Børn, unge og familie\nCitizen services", "personoplysninger; S1", "genbrug"),
        *("Ja", "timer", "Dagligt\nUgentligt", "En af disse", "no", "x", "A in English"),
        *(COMPONENTS[0].key, "ja"),
    ]

    take_in(kept(book(Krav=[header, row]), editor), editor)

    made = Requirement.objects.get()
    assert (made.category, made.priority, made.title_en) == (login, "minimum", "A in English")
    assert set(made.domains.all()) == {first, second}
    assert list(made.questions.all()) == [question]
    assert list(made.principles.all()) == [principle]
    assert (made.always, made.for_on_premise, made.needs_elaboration) == (True, False, True)
    assert (made.answer_kind, made.options, made.unit) == (
        *("options", ["Dagligt", "Ugentligt"]),
        "timer",
    )
    assert made.components == [COMPONENTS[0].key]
    assert LocalExtension.objects.get().is_favourite
    assert made.versions.get().content["domains"] == ["Borgerservice", "Børn, unge og familie"]


def test_all_domains_takes_away_those_there_were_and_an_empty_cell_none(editor):
    domain = Domain.objects.create(name="Borgerservice")
    own = {"kind": "local", "authority": editor.authority, "domains": (domain,)}
    first, second = make_requirement(number=7, **own), make_requirement(number=8, **own)
    header = ("Krav id", "Navn", "Domæner")
    file = book(Krav=[header, ("LOK-007", "A", "Alle domæner"), ("LOK-008", "B", "")])

    take_in(kept(file, editor), editor)

    assert not first.domains.exists()
    assert list(second.domains.all()) == [domain]


def test_a_csv_of_ours_reads_as_its_workbook(editor):
    file = csv(("Navn", "Beskrivelse", "Kategori"), ("A", "'-Kryptering", "Sikkerhed"))

    take_in(kept(file, editor), editor)

    assert Requirement.objects.get().description == "-Kryptering"


def test_files_that_are_attached_here_are_not_attached_as_links(editor):
    row = line(ANYBODY, Bilag="https://indgang.example/kravbank/bilag/7/\nhttps://example.dk/a")

    assert rows_of(krav_xls(row, header=ANYBODY), editor)[0].links == ["https://example.dk/a"]


# Categories


def test_a_category_that_is_not_ours_is_placed_once_for_all_rows(editor, security):
    rows = (
        line(Kategori="Logning"),
        line(**{"Krav id": 2, "Kategori": "Logning", "Beskrivelse": "B"}),
    )
    table = kept(krav_xls(*rows), editor)

    plan = planning.plan(table, editor)
    actions.place_categories(table, by=editor, places={"Logning": security.pk})
    table.refresh_from_db()

    assert (plan.unknown_categories, plan.is_ready) == (["Logning"], False)
    assert planning.plan(table, editor).is_ready
    take_in(table, editor)
    assert set(Requirement.objects.values_list("category", flat=True)) == {security.pk}


def test_a_name_that_two_subcategories_have_is_asked_about(editor, security):
    for parent in (security, Category.objects.create(name="Drift")):
        Category.objects.create(parent=parent, name="Miljøer")
    table = kept(krav_xls(line(Kategori="Miljøer")), editor)

    assert planning.plan(table, editor).unknown_categories == ["Miljøer"]
    assert fates(krav_xls(line(Kategori="Drift / Miljøer")), editor) == ["new"]


def test_rows_without_a_category_take_the_one_that_is_chosen(editor, security):
    file = ours(("A", "B", ""))

    assert "category is missing" in problems_of(file, editor)[0]
    [row] = rows_of(file, editor, default_category=security)
    assert row.values["category"] == security


def problems_of(file, by, **how):
    with translation.override("en"):
        return [problem for row in rows_of(file, by, **how) for problem in row.problems]


@pytest.mark.spec("E15")
def test_a_category_is_added_as_the_file_names_it(shared_editor):
    table = kept(krav_xls(line(Kategori="Logning")), shared_editor, kind="shared")

    for _click in range(2):
        actions.place_categories(table, by=shared_editor, places={}, new=["Logning"])
    table.refresh_from_db()
    take_in(table, shared_editor)

    assert Requirement.objects.get().category == Category.objects.get(name="Logning")


def test_the_next_file_with_these_headings_is_read_as_the_last_one(editor, security):
    table = kept(krav_xls(line(Kategori="Logning")), editor, is_published=True)
    actions.place_categories(table, by=editor, places={"Logning": security.pk})
    table.refresh_from_db()
    take_in(table, editor)

    next_one = kept(krav_xls(line(Kategori="Logning", Navn="Nyt")), editor)
    another = kept(krav_xls(line(ANYBODY), header=ANYBODY), editor)

    assert (next_one.is_published, next_one.categories) == (True, {"Logning": security.pk})
    assert (another.is_published, another.categories) == (False, {})


# What is wrong


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"Navn": ""}, "The name is missing."),
        ({"Beskrivelse": "", "Lokal Beskrivelse": ""}, "The description is missing."),
        ({"Navn": "x" * 201}, "Name is too long: at most 200 characters."),
        ({"Navn": "=1+1"}, "Name begins as a formula does. Write it as plain text."),
        ({"Beskrivelse": "@SUM(A1)"}, "Description begins as a formula does."),
        ({"Rationale": "-2+3"}, "Rationale begins as a formula does."),
        ({"Rationale": "+ 45"}, "Rationale begins as a formula does."),
        ({"Prioritet": "Måske"}, "“Måske” is not known in the column Priority. Write: Minimum"),
        ({"Bilag": "javascript:alert(1)"}, "is no web address"),
        ({"Bilag": "https://example.dk/" + "x" * 600}, "Attachments is too long"),
        ({"Interessenter": "x" * 300}, "Stakeholders is too long: at most 255"),
    ],
)
def test_every_mistake_is_told(editor, said, told):
    assert told in problems(editor, line(**said))[0]


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        ("Domæner", "Findes ikke", "“Findes ikke” is not known in the column Domains."),
        ("Filtre", "S99", "“S99” is not known"),
        ("Fælles komponenter", "x", "“x” is not known"),
        ("Relevant for SaaS løsning", "måske", "“måske” in the column"),
        ("Valgmuligheder", "x" * 101, "at most 100"),
        ("Svartype", "En af disse", "at least two answers"),
        ("Fravælg krav", "ja", "Write why"),
    ],
)
def test_every_mistake_of_our_own_columns_is_told(editor, column, cell, told):
    file = ours(("A", "B", "Sikkerhed", cell), header=("Navn", "Beskrivelse", "Kategori", column))

    assert told in problems_of(file, editor)[0]


def test_a_requirement_that_nobody_could_operate_is_refused(editor):
    header = (
        *("Navn", "Beskrivelse", "Kategori"),
        *("Relevant for SaaS løsning", "Relevant for on-premise løsning"),
    )

    assert (
        "one way of operation"
        in problems_of(ours(("A", "B", "Sikkerhed", "nej", "nej"), header=header), editor)[0]
    )


def test_a_favourite_is_not_deselected_also_of_others(editor):
    make_requirement(number=8)
    header = ("Krav id", "Navn", "Favorit", "Fravalgt", "Årsag for fravalg")
    file = book(Krav=[header, ("NFK-008", "A", "ja", "ja", "Dyrt")])

    assert problems_of(file, editor) == ["A favourite cannot be de-selected too."]


def test_a_dash_that_begins_a_line_is_no_formula(editor):
    assert problems(editor, line(Beskrivelse="-Kryptering\n-Logning")) == []


def test_nothing_is_taken_in_while_one_row_is_wrong(editor):
    table = kept(krav_xls(line(), line(**{"Krav id": 2, "Navn": ""})), editor)

    with pytest.raises(PlanChanged):
        take_in(table, editor)

    assert not Requirement.objects.exists()
    assert not RequirementImport.objects.get().imported_at


def test_a_failure_halfway_leaves_nothing_behind(editor, monkeypatch):
    def fails(_requirements):
        raise IntegrityError

    table = kept(krav_xls(), editor)
    monkeypatch.setattr(search, "index", fails)

    with pytest.raises(IntegrityError):
        take_in(table, editor)

    assert not Requirement.objects.exists()
    assert not Event.objects.filter(kind__endswith="imported").exists()


def test_a_bank_that_changed_since_the_preview_is_looked_at_once_more(editor):
    take_in(kept(krav_xls(), editor), editor)
    table = kept(krav_xls(line(Navn="Nyt")), editor)
    seal = planning.plan(table, editor).seal
    made = Requirement.objects.get()
    made.title = "Rettet imens"
    bank.change(made, by=editor, relations={"domains": (), "questions": (), "principles": ()})

    with pytest.raises(PlanChanged):
        actions.take_in(table, by=editor, seal=seal)

    assert Requirement.objects.get().title == "Rettet imens"


def test_a_second_click_finds_it_done(editor):
    table = kept(krav_xls(), editor)
    take_in(table, editor)

    assert actions.take_in(table, by=editor, seal="x").created == 1
    assert Requirement.objects.count() == 1


def test_the_same_file_sent_twice_is_one_table(editor):
    first, second = kept(krav_xls(), editor), kept(krav_xls(), editor)

    assert first == second
    assert kept(krav_xls(line(Navn="Andet")), editor) != first


def test_how_an_import_that_is_done_was_read_stays(editor, security):
    table = kept(krav_xls(), editor)
    take_in(table, editor)
    table.refresh_from_db()
    table.known = "skip"

    actions.settle(table, by=editor)
    actions.place_categories(table, by=editor, places={"A": security.pk})

    stored = RequirementImport.objects.get()
    assert (stored.known, stored.categories) == ("update", {})


def test_many_rows_cost_as_many_queries_as_few(editor, django_assert_max_num_queries):
    rows = [line(**{"Krav id": n, "Beskrivelse": f"Krav {n}"}) for n in range(1, 61)]
    with django_assert_max_num_queries(60):
        take_in(kept(krav_xls(*rows), editor), editor)
    newer = [line(**{"Krav id": n, "Beskrivelse": f"Andet {n}"}) for n in range(1, 61)]

    with django_assert_max_num_queries(60):
        take_in(kept(krav_xls(*newer), editor), editor)

    assert set(Requirement.objects.values_list("version", flat=True)) == {2}


# Who may


def test_only_who_edits_for_the_owner_takes_in(editor, shared_editor, stranger):
    own, shared = (
        kept(krav_xls(line(Navn=kind)), editor, kind=kind) for kind in ("local", "shared")
    )

    assert permissions.can_take_in(editor, own)
    assert not permissions.can_take_in(editor, shared)
    assert permissions.can_take_in(shared_editor, shared)
    assert not permissions.can_take_in(shared_editor, own)
    assert not RequirementImport.objects.visible_to(stranger).exists()


# Races


@pytest.fixture
def race(transactional_db, settings, editor, security):
    settings.PAUSES = {"requirements_planned": Meeting()}
    return kept(krav_xls(), editor)


def import_twice(table, by):
    seal = planning.plan(table, by).seal

    def one():
        return actions.take_in(table, by=by, seal=seal)

    return at_once(one, one, refusals=(IntegrityError, PlanChanged))


def test_the_same_import_twice_at_once_is_one(race, editor):
    assert errors(import_twice(race, editor)) == []
    assert Requirement.objects.count() == 1


def test_without_the_lock_the_second_import_fails(race, editor, settings):
    settings.LOCKS_OFF = True

    assert len(errors(import_twice(race, editor))) == 1


def change_during_import(by, settings):
    made = take_in(kept(krav_xls(), by), by) and Requirement.objects.get()
    table = kept(krav_xls(line(Navn="Fra filen")), by)
    seal = planning.plan(table, by).seal
    hold = Hold()
    settings.PAUSES = {"requirements_planned": hold}
    made.notes = "Skrevet imens"
    relations = {"domains": (), "questions": (), "principles": ()}
    seen = {"title": "x"}
    return hold.race(
        lambda: actions.take_in(table, by=by, seal=seal),
        lambda: bank.change(made, by=by, relations=relations, seen=seen),
        refusals=(IntegrityError, PlanChanged, ChangedMeanwhile),
    )


def test_a_change_during_an_import_waits_for_it_and_is_told(transactional_db, settings, editor):
    Category.objects.get_or_create(name="Sikkerhed")

    outcomes = change_during_import(editor, settings)

    assert [type(error) for error in errors(outcomes)] == [ChangedMeanwhile]
    assert Requirement.objects.get().title == "Fra filen"


def test_without_the_lock_the_two_collide(transactional_db, settings, editor):
    Category.objects.get_or_create(name="Sikkerhed")
    settings.LOCKS_OFF = True

    outcomes = change_during_import(editor, settings)

    assert [type(error) for error in errors(outcomes)] == [IntegrityError]
