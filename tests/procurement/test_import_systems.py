"""A spreadsheet of systems is read, looked through, and taken in whole or not at all."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse
from django.utils import translation

from accounts.models import Role
from notifications.models import Event, Notification
from portal.tables import headings, opening
from portal.tables.plans import PlanChanged
from procurement import permissions
from procurement.actions import system_imports as actions
from procurement.actions import systems
from procurement.models import Supplier, System, SystemImport
from procurement.permissions.systems import STEWARDS
from procurement.systems import columns, parsing, searching
from tests.factories import make_authority, make_department, make_supplier, make_system, make_user
from tests.races import Hold, Meeting, at_once, errors
from tests.spreadsheets import csv, xlsx

UPLOAD = reverse("procurement:import_systems")
HEADER = ("Navn", "Systemejer", "Livscyklus", "Leverandør")


def kept(by, *rows, header=HEADER, **how):
    table = actions.keep("systemer.xlsx", [list(header), *map(list, rows)], by=by)
    for name, value in how.items():
        setattr(table, name, value)
    table.save()
    return table


def take_in(table, by):
    return actions.take_in(table, by=by, seal=parsing.plan(table).seal)


def problems(by, *rows, header=HEADER):
    with translation.override("en"):
        bad = parsing.plan(kept(by, *rows, header=header)).bad
        return [str(problem) for row in bad for problem in row.problems]


# What is understood


@pytest.mark.spec("X04")
@pytest.mark.parametrize(
    ("header", "found"),
    [
        (["Navn", "Formål"], {"name": 0, "purpose": 1}),
        (["IT-System", "Livscyklus status", "Systemejer"], {"name": 0, "stage": 1, "owner": 2}),
        (["Name", "Owner", "System owner"], {"name": 0, "owner": 2}),
        (["Systemejer", "Systemejers e-mail", "System"], {"name": 2, "owner": 1}),
        (["System", "Ansvarlig", "Brugere"], {"name": 0, "owner": 1, "user_count": 2}),
        (["x", ""], {}),
    ],
)
def test_columns_are_guessed_by_their_headings(header, found):
    assert headings.guess(header, columns.COLUMNS) == found


@pytest.mark.spec("X04")
def test_every_mistake_is_told_by_its_row(architect, authority):
    make_user(authority=authority, name="Anne Hansen")
    make_user(authority=authority, name="Anne Hansen")
    closed = make_system(authority=authority, name="Gammelt")
    System.objects.filter(pk=closed.pk).update(
        stage="closed", closed_from=datetime.date(2020, 1, 1)
    )
    header = (
        "Navn",
        "Systemejer",
        "Livscyklus",
        "Enhed",
        "Antal brugere",
        "I drift fra",
        "KITOS-link",
    )

    def wrong(*row):
        return problems(architect, row, header=header)

    assert wrong("", "", "I drift") == ["The name is missing."]
    assert "nobody" in wrong("A", "ukendt@example.dk")[0]
    assert "nobody" in wrong("A", "Anne Hansen")[0]
    assert "is no stage" in wrong("A", "", "måske")[0]
    assert "no department" in wrong("A", "", "", "Findes ikke")[0]
    assert "no number of users" in wrong("A", "", "", "", "mange")[0]
    assert "no number of users" in wrong("A", "", "", "", "99999999999")[0]
    assert "is no day" in wrong("A", "", "", "", "", "i går")[0]
    assert "is no day" in wrong("A", "", "", "", "", "01-01-0001")[0]
    assert "no web address" in wrong("A", "", "", "", "", "", "javascript:x")[0]
    assert "formula" in wrong("=1+1")[0]
    assert "formula" in wrong("A", "@SUM(A1)")[0]
    assert "too long" in wrong("A" * 201)[0]
    assert "closed before" in wrong("Gammelt", "", "", "", "", "2021-01-01")[0]


def test_a_name_that_stands_twice_is_told_with_the_other_row(architect):
    assert problems(architect, ("Booking",), ("Andet",), (" BOOKING ",)) == [
        "The name stands in row 2 too."
    ]


def test_cells_are_read_as_people_write_them(architect, authority, department):
    header = ("Navn", "Systemejer", "Livscyklus", "Enhed", "Antal brugere", "I drift fra", "Formål")
    row = ("A", architect.name.upper(), "i  DRIFT", "pleje", "1.200", "31-12-2024", "- et punkt")
    plan = parsing.plan(kept(architect, row, header=header))

    assert not plan.bad
    assert plan.new[0].values == {
        "name": "A",
        "owner": architect,
        "stage": "in_operation",
        "department": department,
        "user_count": 1200,
        "in_operation_from": datetime.date(2024, 12, 31),
        "purpose": "- et punkt",
    }


def test_a_span_of_users_is_kept_in_words(architect):
    plan = parsing.plan(kept(architect, ("A", "50-100"), header=("Navn", "Antal brugere")))

    assert plan.new[0].values["users"] == "50-100"


def test_a_row_that_is_shorter_than_the_header_has_nothing_there(architect):
    plan = parsing.plan(kept(architect, ("A",), ("", "", "")))

    assert [(row.number, row.name) for row in plan.rows] == [(2, "A")]


# What is taken in


@pytest.mark.spec("X04")
def test_the_whole_table_is_taken_in_once(architect, authority, system_owner):
    make_supplier(authority=authority, name="Nordisk Software")
    table = kept(
        architect,
        ("Booking", system_owner.email, "I drift", "nordisk software"),
        ("Omsorg", "", "Under udfasning", "Sydlig Software"),
    )

    take_in(table, architect)
    again = actions.take_in(table, by=architect, seal="")

    booking, care = System.objects.order_by("name")
    assert (booking.owner, booking.stage, booking.supplier.name) == (
        system_owner,
        "in_operation",
        "Nordisk Software",
    )
    assert (care.owner, care.stage, care.supplier.name) == (None, "leaving", "Sydlig Software")
    assert (again.created, again.updated, Supplier.objects.count()) == (2, 0, 2)
    assert Event.objects.about(booking).count() == 1
    assert Notification.objects.filter(recipient=system_owner).count() == 1
    assert searching.find("omsorgs", authority=authority).own == [care]


def test_nothing_is_taken_in_while_a_row_has_a_mistake(architect):
    table = kept(architect, ("Booking", "", "", ""), ("", "", "I drift", ""))

    with pytest.raises(PlanChanged):
        take_in(table, architect)

    assert not System.objects.exists()
    assert SystemImport.objects.get().imported_at is None


def test_systems_we_have_are_updated_where_the_file_says_something(
    architect, authority, system_owner
):
    known = make_system(authority=authority, name="Booking", owner=system_owner)
    System.objects.filter(pk=known.pk).update(
        stage="closed", closed_from=datetime.date(2024, 1, 1), purpose="Lokaler"
    )
    same = make_system(authority=authority, name="Omsorg")
    table = kept(architect, ("BOOKING", architect.email, "i drift", ""), ("Omsorg", "", "", ""))

    take_in(table, architect)

    known.refresh_from_db()
    assert (known.name, known.owner, known.stage) == ("BOOKING", architect, "in_operation")
    assert (known.purpose, known.closed_from) == ("Lokaler", None)
    assert (SystemImport.objects.get().created, SystemImport.objects.get().updated) == (0, 1)
    assert "Architect" in Event.objects.about(known).get().text_en
    assert not Event.objects.about(same).exists()


def test_systems_we_have_stay_as_they_are_when_that_was_asked(architect, authority):
    known = make_system(authority=authority, name="Booking")
    table = kept(architect, ("Booking", architect.email, "", "Ny leverandør"), known="skip")

    take_in(table, architect)

    known.refresh_from_db()
    assert (known.owner, Supplier.objects.count()) == (None, 0)


def test_a_system_that_leaves_keeps_the_day_it_began_to(architect, authority):
    known = make_system(authority=authority, name="Booking")
    day = datetime.date(2026, 1, 1)
    System.objects.filter(pk=known.pk).update(stage="closed", leaving_from=day, closed_from=day)

    take_in(kept(architect, ("Booking", "", "Under udfasning", "")), architect)

    known.refresh_from_db()
    assert (known.leaving_from, known.closed_from) == (day, None)


def test_a_register_that_changed_since_the_preview_is_looked_at_once_more(architect, authority):
    table = kept(architect, ("Booking", "", "", ""))
    seal = parsing.plan(table).seal
    make_system(authority=authority, name="booking")

    with pytest.raises(PlanChanged):
        actions.take_in(table, by=architect, seal=seal)

    assert System.objects.get().owner is None


# Races


@pytest.fixture
def race(transactional_db, settings, architect):
    settings.PAUSES = {"systems_planned": Meeting()}
    return kept(architect, ("Booking", "", "", ""))


def import_twice(table, by):
    seal = parsing.plan(table).seal

    def one():
        return actions.take_in(table, by=by, seal=seal)

    return at_once(one, one, refusals=(IntegrityError, PlanChanged))


def test_the_same_import_twice_at_once_is_one(race, architect):
    assert errors(import_twice(race, architect)) == []
    assert System.objects.count() == 1


def test_without_the_lock_the_second_import_fails(race, architect, settings):
    settings.LOCKS_OFF = True

    assert len(errors(import_twice(race, architect))) == 1


def test_a_name_that_is_taken_meanwhile_is_found(race, architect, settings):
    outcomes = add_during_import(race, architect, settings)

    assert [type(error) for error in errors(outcomes)] == [systems.NameTaken]
    assert System.objects.count() == 1


def test_without_the_lock_the_database_refuses_the_import(race, architect, settings):
    settings.LOCKS_OFF = True

    outcomes = add_during_import(race, architect, settings)

    assert [type(error) for error in errors(outcomes)] == [IntegrityError]
    assert SystemImport.objects.get().imported_at is None


def add_during_import(table, by, settings):
    hold = Hold()
    settings.PAUSES = {"systems_planned": hold}
    seal = parsing.plan(table).seal
    system = System(authority=by.authority, name="booking", owner=by)
    return hold.race(
        lambda: actions.take_in(table, by=by, seal=seal),
        lambda: systems.add(system, by=by),
        refusals=(IntegrityError, PlanChanged, systems.NameTaken),
    )


# The pages


def test_a_file_is_uploaded_looked_at_and_imported(client, architect):
    client.force_login(architect)

    table_url = client.post(UPLOAD, {"file": xlsx(("Navn",), ("Booking",))}).url
    page = client.get(table_url)
    pk = SystemImport.objects.get().pk
    done = client.post(
        reverse("procurement:take_in", args=[pk]), {"seal": page.context["plan"].seal}, follow=True
    )

    assert System.objects.get().name == "Booking"
    assert "next--done" in done.content.decode()
    assert client.get(UPLOAD).context["earlier"][0].imported_at


def test_a_plan_that_changed_is_said_on_the_page(client, architect):
    client.force_login(architect)
    table = kept(architect, ("Booking", "", "", ""))

    page = client.post(
        reverse("procurement:take_in", args=[table.pk]), {"seal": "x"}, follow=True
    ).content.decode()

    assert "Registret er ændret" in page


def test_a_bad_file_is_told_beside_the_field(client, architect):
    client.force_login(architect)

    page = client.post(UPLOAD, {"file": SimpleUploadedFile("a.exe", b"MZ")})

    assert page.context["form"].errors["file"]
    assert not SystemImport.objects.exists()


def test_columns_are_chosen_where_the_headings_say_nothing(client, architect):
    client.force_login(architect)
    table = kept(architect, ("1", "Booking"), header=("A", "B"))
    url = reverse("procurement:map_columns", args=[table.pk])

    assert client.get(table.get_absolute_url()).context["plan"] is None
    assert client.post(url, {"known": "update", "name": ""}).context["form"].errors["name"]
    twice = client.post(url, {"known": "update", "name": "1", "owner": "1"})
    assert twice.context["form"].errors["owner"]
    client.post(url, {"known": "skip", "name": "1"})

    plan = client.get(table.get_absolute_url()).context["plan"]
    assert ([row.name for row in plan.new], plan.updates) == (["Booking"], False)


def test_the_columns_of_an_import_that_is_done_stay(client, architect):
    table = kept(architect, ("Booking", "", "", ""))
    take_in(table, architect)

    actions.map_columns(table, by=table.by, mapping={"name": 3}, known="skip")

    assert SystemImport.objects.get().mapping["name"] == 0


def test_mistakes_are_shown_and_fetched_as_csv(client, architect):
    client.force_login(architect)
    table = kept(architect, ("Booking", "x@example.dk", "", ""), ("=cmd", "", "måske", ""))

    page = client.get(table.get_absolute_url()).content.decode()
    file = b"".join(
        client.get(reverse("procurement:problems_csv", args=[table.pk])).streaming_content
    ).decode()

    assert 'name="seal"' not in page
    assert len(file.splitlines()) == 4
    assert "2;Booking;" in file


def test_only_who_keeps_all_systems_may_import(authority, department):
    table = SystemImport(authority=authority)

    for role in Role:
        person = make_user(role, authority=authority)
        may = permissions.can_import_systems(person, table.authority)
        assert may == (role in STEWARDS), role
    limited = make_user(Role.ARCHITECT, department=department, limited_to=department)
    assert not permissions.can_import_systems(limited, authority)
    assert not permissions.can_import_systems(make_user(*Role), authority)


def test_imports_of_another_authority_are_not_there(client, architect):
    table = kept(make_user(Role.ARCHITECT, authority=make_authority()), ("A", "", "", ""))
    client.force_login(architect)

    assert client.get(table.get_absolute_url()).status_code == 404


# Owners


@pytest.mark.spec("G28")
def test_owners_in_the_file_and_here_are_compared(client, architect, authority, system_owner):
    for name, owner in (("Ens", architect), ("Anden", architect), ("Ingen her", None)):
        make_system(authority=authority, name=name, owner=owner)
    make_system(authority=authority, name="Kun her", owner=architect)
    make_system(authority=authority, name="Tom", owner=architect)
    make_system(authority=authority, name="Tom begge steder")
    make_system(authority=authority, name="Ukendt ejer", owner=architect)
    table = kept(
        architect,
        ("Ens", architect.email),
        ("ens", "gentaget"),
        ("", ""),
        ("Anden", system_owner.email),
        ("Ingen her", architect.email),
        ("Tom", ""),
        ("Tom begge steder", ""),
        ("Ukendt ejer", "Ole Ukendt"),
        ("Kun i filen", "Ole Ukendt"),
        header=("Navn", "Systemejer"),
    )
    client.force_login(architect)
    url = reverse("procurement:compare_owners", args=[table.pk])

    found = {one.name: one.kind for one in client.get(url).context["deviations"]}
    file = b"".join(client.get(url, {"csv": 1}).streaming_content).decode()

    assert found == {
        "Anden": "other",
        "Ingen her": "none_here",
        "Tom": "none_there",
        "Ukendt ejer": "unknown",
        "Kun i filen": "not_here",
        "Kun her": "not_there",
    }
    assert len(file.splitlines()) == 7


def test_the_same_owners_are_said_to_be_the_same(client, architect, authority):
    make_system(authority=authority, name="Ens", owner=architect)
    client.force_login(architect)
    same = kept(architect, ("Ens", architect.email), header=("Navn", "Systemejer"))
    without = kept(architect, ("Ens",), header=("Navn",))

    for table in (same, without):
        url = reverse("procurement:compare_owners", args=[table.pk])
        assert 'class="empty"' in client.get(url).content.decode()


def test_a_preview_takes_the_same_queries_for_one_row_as_for_three(
    client, architect, authority, query_count
):
    client.force_login(architect)
    one = kept(architect, ("A", architect.email, "", ""))
    three = kept(architect, *((f"B{n}", architect.email, "", "") for n in range(3)))
    make_department(authority=authority)
    client.get(one.get_absolute_url())

    assert query_count(client.get, one.get_absolute_url()) == query_count(
        client.get, three.get_absolute_url()
    )


@pytest.mark.django_db
def test_a_text_that_is_too_long_is_a_mistake_and_is_not_cut_in_silence(architect):
    long = "x" * (opening.LONGEST_CELL + 50)
    table = opening.read(csv(("Navn", "Beskrivelse"), ("Booking", long), ("Journal", "kort")))

    [said] = problems(architect, *table[1:], header=table[0])

    assert "at most 20000 characters" in said.replace(",", "").replace(".", "")


@pytest.mark.django_db
@pytest.mark.parametrize("known", ["skip", "update"])
def test_many_rows_cost_as_many_queries_as_few(architect, django_assert_max_num_queries, known):
    """Five thousand are taken in within seconds; each has its history, and is found."""
    rows = [(f"System {number}", "", "", f"Firma {number % 3}") for number in range(60)]
    if known == "update":
        take_in(kept(architect, *((*row[:3], "Andre") for row in rows)), architect)
    table = kept(architect, *rows, known=known)
    seal = parsing.plan(table).seal

    with django_assert_max_num_queries(30):
        actions.take_in(table, by=architect, seal=seal)

    last = System.objects.get(name="System 59")
    kind = "system_changed" if known == "update" else "system_added"
    event = Event.objects.about(last).get(kind=f"procurement.{kind}")
    assert (event.actor, event.authority) == (architect, architect.authority)
    assert searching.matching(System.objects.all(), "firma").count() == 60
    assert last in searching.matching(System.objects.all(), "59")
