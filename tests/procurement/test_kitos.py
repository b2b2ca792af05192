"""X04, G28: an authority's systems come from KITOS every night, and nothing is lost on the way."""

import datetime

import pytest
from django.urls import reverse

from accounts.models import Role
from notifications.models import Event, Mail
from notifications.secrets import seal, unseal
from portal.clock import database_now
from portal.refusals import Refused
from procurement import tasks
from procurement.actions import kitos as actions
from procurement.actions.system_imports import take_in
from procurement.kitos import client as asking
from procurement.kitos import running
from procurement.models import KitosConnection, System, SystemImport
from procurement.systems import parsing
from tests.factories import make_supplier, make_system, make_user
from tests.procurement.kitos_server import (
    PASSWORD,
    TOKEN,
    USER,
    KitosServer,
    contract,
    usage,
    uuid_of,
)

PAGE = reverse("procurement:kitos")
NOW = reverse("procurement:fetch_kitos_now")
PROGRESS = reverse("procurement:kitos_progress")
Problem = KitosConnection.Problem


@pytest.fixture
def admin(authority):
    return make_user(Role.ADMINISTRATOR, authority=authority)


@pytest.fixture
def server(authority, settings):
    settings.OUTSIDE_MAY_BE_LOOPBACK = True
    made = KitosServer(authority.cvr)
    yield made
    made.stop()


@pytest.fixture
def connection(authority, server):
    return KitosConnection.objects.create(
        authority=authority,
        address=server.url,
        email=USER,
        sealed_secret=seal(PASSWORD),
        is_on=True,
        due_at=database_now(),
    )


def name_systems(server, *usages):
    server.rows["it-system-usages"] = list(usages)


def fetch(connection):
    KitosConnection.objects.filter(pk=connection.pk).update(due_at=database_now())
    running.fetch(connection.pk)
    connection.refresh_from_db()


def names():
    return list(System.objects.order_by("name").values_list("name", flat=True))


def waiting():
    """The systems that wait for a person to look at them."""
    kept = SystemImport.objects.filter(imported_at=None)
    return [row[0] for table in kept for row in table.rows]


def kinds():
    return [
        kind.removeprefix("procurement.") for kind in Event.objects.values_list("kind", flat=True)
    ]


# What is fetched


@pytest.mark.spec("X04")
def test_two_pages_of_systems_come_with_stage_owner_and_supplier(
    connection, server, admin, authority, monkeypatch
):
    monkeypatch.setattr(asking, "PAGE", 2)
    owner = make_user(authority=authority)
    server.name_people(owner.email)
    server.rows["it-contracts"] = [contract("Formpipe A/S", "Acadre")]
    name_systems(
        server,
        usage("Acadre", owner.email, aFieldOfTomorrow={"deep": [1]}),
        usage("Opus", stage="PhasingOut"),
        usage("Aula", stage="AStageOfTomorrow"),
    )

    fetch(connection)

    acadre = System.objects.get(authority=authority, name="Acadre")
    assert (acadre.owner, acadre.supplier.name, acadre.stage) == (
        owner,
        "Formpipe A/S",
        "in_operation",
    )
    assert acadre.kitos_link.endswith(f"/ui/it-systems/it-system-usages/{uuid_of('Acadre')}")
    assert str(acadre.kitos_uuid) == uuid_of("Acadre")
    assert System.objects.get(name="Opus").stage == "leaving"
    assert System.objects.get(name="Aula").stage == "in_operation"
    assert (connection.read, connection.problem, connection.began_at) == (3, "", None)
    assert connection.fetched_at is not None
    assert connection.due_at > database_now()
    assert kinds().count("system_added") == 3
    assert "kitos_fetched" in kinds()


@pytest.mark.spec("G28")
def test_a_changed_owner_is_taken_over_and_written_down(connection, server, authority):
    old, new = make_user(authority=authority), make_user(authority=authority)
    system = make_system(authority=authority, name="Acadre", owner=old)
    System.objects.filter(pk=system.pk).update(stage="in_operation")
    server.name_people(new.email)
    name_systems(server, usage("Acadre", new.email))

    fetch(connection)

    system.refresh_from_db()
    assert system.owner == new
    assert kinds().count("system_changed") == 1


def test_what_is_the_same_makes_no_import(connection, server, authority):
    supplier = make_supplier(authority=authority, name="Formpipe A/S")
    name_systems(server, usage("Acadre"))
    server.rows["it-contracts"] = [contract("Formpipe A/S", "Acadre")]
    fetch(connection)
    fetch(connection)

    assert System.objects.get(name="Acadre").supplier == supplier
    assert SystemImport.objects.count() == 1
    assert Event.objects.filter(text_en__contains="The same: 1").exists()


def test_an_authority_may_keep_what_it_has(connection, server, authority):
    KitosConnection.objects.update(known="skip")
    system = make_system(authority=authority, name="Acadre")
    name_systems(server, usage("Acadre"), usage("Opus"))

    fetch(connection)

    system.refresh_from_db()
    assert (system.stage, system.kitos_link) == ("coming", "")
    assert System.objects.filter(name="Opus").exists()

    name_systems(server, usage("Opus"))
    fetch(connection)

    system.refresh_from_db()
    assert system.kitos_gone_from is not None


def test_two_suppliers_of_one_system_are_a_question_for_a_person(connection, server):
    name_systems(server, usage("Acadre"))
    server.rows["it-contracts"] = [contract("Formpipe", "Acadre"), contract("KMD", "Acadre")]

    fetch(connection)

    assert System.objects.get(name="Acadre").supplier is None


def test_the_main_contract_says_whose_the_system_is(connection, server):
    name_systems(server, usage("Acadre", main="KMD"))
    server.rows["it-contracts"] = [contract("Formpipe", "Acadre"), contract("KMD", "Acadre")]

    fetch(connection)

    assert System.objects.get(name="Acadre").supplier.name == "KMD"


def test_a_contract_that_has_run_out_says_nothing(connection, server):
    name_systems(server, usage("Acadre"))
    old = contract("Formpipe", "Acadre", valid=False)
    server.rows["it-contracts"] = [old, contract("KMD", "Acadre"), contract("", "Acadre")]

    fetch(connection)

    assert System.objects.get(name="Acadre").supplier.name == "KMD"


# Which system is which


def test_a_system_that_is_renamed_in_kitos_is_renamed_here(connection, server):
    name_systems(server, usage("Acadre"))
    fetch(connection)
    kept = System.objects.get()
    name_systems(server, usage("WorkZone", uuid=uuid_of("Acadre")))

    fetch(connection)

    assert System.objects.get() == kept
    assert names() == ["WorkZone"]
    assert System.objects.get().kitos_gone_from is None


def test_a_name_that_another_system_has_here_waits_for_a_person(connection, server, authority):
    name_systems(server, usage("Acadre"))
    fetch(connection)
    make_system(authority=authority, name="WorkZone")
    name_systems(server, usage("WorkZone", uuid=uuid_of("Acadre")))

    fetch(connection)

    assert names() == ["Acadre", "WorkZone"]
    assert waiting() == ["WorkZone"]


def test_a_new_system_does_not_take_over_the_one_whose_name_it_has_got(connection, server):
    name_systems(server, usage("Acadre"))
    fetch(connection)
    old = System.objects.get()
    name_systems(
        server, usage("Acadre 1", uuid=uuid_of("Acadre")), usage("Acadre", uuid=uuid_of("2"))
    )

    fetch(connection)
    assert (names(), waiting()) == (["Acadre 1"], ["Acadre"])

    fetch(connection)
    assert (names(), waiting()) == (["Acadre", "Acadre 1"], [])
    assert System.objects.get(name="Acadre 1") == old


def test_what_is_registered_anew_under_its_name_is_the_same_system(connection, server):
    name_systems(server, usage("Acadre"))
    fetch(connection)
    name_systems(server, usage("Acadre", uuid=uuid_of("anew")))

    fetch(connection)

    assert str(System.objects.get().kitos_uuid) == uuid_of("anew")


def test_a_system_in_use_without_an_id_is_not_kitos(connection, server):
    name_systems(server, usage("Acadre", uuid="85"))

    fetch(connection)

    assert connection.problem == Problem.STRANGE


@pytest.mark.spec("G28")
def test_an_owner_without_an_account_waits_as_a_preview(connection, server, admin, client):
    name_systems(server, usage("Acadre", "nobody@nordby.example"), usage("Opus"))
    server.name_people("nobody@nordby.example")
    fetch(connection)
    kept = SystemImport.objects.get(imported_at=None)
    fetch(connection)

    assert names() == ["Acadre", "Opus"]
    assert System.objects.get(name="Acadre").owner is None
    assert SystemImport.objects.get(imported_at=None) == kept
    client.force_login(admin)
    assert kept.get_absolute_url() in client.get(PAGE).text
    assert "nobody@nordby.example" in client.get(kept.get_absolute_url()).text

    name_systems(server, usage("Acadre"), usage("Opus"))
    fetch(connection)

    assert not waiting()


def test_an_owner_here_stays_when_the_one_in_kitos_has_no_account(connection, server, authority):
    owner = make_user(authority=authority)
    make_system(authority=authority, name="Acadre", owner=owner)
    name_systems(server, usage("Acadre", "Ida Nord"))

    fetch(connection)

    assert System.objects.get().owner == owner
    assert waiting() == ["Acadre"]


def test_a_person_takes_in_the_preview_when_the_owner_has_an_account(
    connection, server, admin, authority
):
    name_systems(server, usage("Acadre", "Ida Nord"))
    fetch(connection)
    owner = make_user(authority=authority, name="Ida Nord")
    kept = SystemImport.objects.get(imported_at=None)

    take_in(kept, by=admin, seal=parsing.plan(kept).seal)

    assert System.objects.get(name="Acadre").owner == owner


@pytest.mark.spec("X04")
def test_what_kitos_names_no_more_is_flagged_and_stays(connection, server, admin, client):
    name_systems(server, usage("Acadre"), usage("Opus"))
    fetch(connection)
    name_systems(server, usage("Opus"))
    fetch(connection)

    gone = System.objects.get(name="Acadre")
    assert gone.kitos_gone_from is not None
    assert gone.stage == "in_operation"
    client.force_login(admin)
    assert gone.get_absolute_url() in client.get(PAGE).text

    name_systems(server, usage("Acadre"), usage("Opus"))
    fetch(connection)

    gone.refresh_from_db()
    assert gone.kitos_gone_from is None
    assert {"system_left_kitos", "system_back_in_kitos"} <= set(kinds())


def test_a_token_signs_in_without_a_user(connection, server):
    KitosConnection.objects.update(email="", sealed_secret=seal(TOKEN))
    name_systems(server, usage("Opus"))

    fetch(connection)

    assert connection.problem == ""


# What goes wrong


@pytest.mark.parametrize(
    ("bent", "problem"),
    [
        ("redirect", Problem.ELSEWHERE),
        ("half", Problem.SILENT),
        ("unwell", Problem.SILENT),
        ("huge", Problem.TOO_MUCH),
        ("gone", Problem.STRANGE),
        ("html", Problem.STRANGE),
        ("object", Problem.STRANGE),
    ],
)
def test_a_bent_answer_changes_nothing_and_is_said(connection, server, bent, problem):
    server.bent = bent

    fetch(connection)

    assert connection.problem == problem
    assert not System.objects.exists()
    assert connection.due_at > database_now()


def test_a_wrong_password_is_said_and_mailed_once(connection, server, admin, client):
    KitosConnection.objects.update(sealed_secret=seal("forkert"))

    fetch(connection)
    fetch(connection)

    assert connection.problem == Problem.REFUSED
    assert Mail.objects.filter(to=admin.email).count() == 1
    client.force_login(admin)
    assert "KITOS" in client.get(PAGE).text
    assert connection.get_problem_display() in client.get(PAGE).text
    assert connection.get_problem_display() in client.get(reverse("administration:status")).text


def test_a_secret_of_another_key_is_asked_for_again(connection):
    KitosConnection.objects.update(sealed_secret="broken")

    fetch(connection)

    assert connection.problem == Problem.REFUSED


def test_an_empty_token_is_refused(connection, server):
    KitosConnection.objects.update(email="", sealed_secret=seal(""))

    fetch(connection)

    assert connection.problem == Problem.REFUSED


def test_a_token_that_was_pasted_with_a_line_break_signs_in(connection, server):
    KitosConnection.objects.update(email="", sealed_secret=seal(f" {TOKEN}\n"))
    name_systems(server, usage("Opus"))

    fetch(connection)

    assert connection.problem == ""


@pytest.mark.parametrize("token", ["t0k€n", "t0k\nen"])
def test_what_can_be_no_token_is_refused(connection, server, token):
    KitosConnection.objects.update(email="", sealed_secret=seal(token))

    fetch(connection)

    assert connection.problem == Problem.REFUSED
    assert not server.asked


def test_half_a_character_in_a_name_stops_nothing(connection, server):
    broken = usage("Acadre", systemContext={"uuid": "1", "name": "Aca\ud800dre"})
    name_systems(server, broken, usage("Opus"))

    fetch(connection)

    assert connection.problem == ""
    assert names() == ["Aca?dre", "Opus"]


def test_a_system_that_moves_between_the_pages_is_one(connection, server):
    name_systems(server, usage("Acadre"), usage("Opus"), usage("WorkZone", uuid=uuid_of("Acadre")))

    fetch(connection)

    assert connection.problem == ""
    assert names() == ["Opus", "WorkZone"]


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([], Problem.UNKNOWN),
        ([{"uuid": "../../it-contracts", "cvr": "ours"}], Problem.STRANGE),
    ],
)
def test_the_user_belongs_to_the_authority(connection, server, authority, rows, problem):
    server.rows["organizations"] = [row | {"cvr": authority.cvr} for row in rows]

    fetch(connection)

    assert connection.problem == problem


def test_no_system_at_all_flags_nothing(connection, server):
    name_systems(server, usage("Opus"))
    fetch(connection)
    name_systems(server)

    fetch(connection)

    assert connection.problem == Problem.EMPTY
    assert System.objects.get().kitos_gone_from is None


def test_more_systems_than_we_take_are_refused(connection, server, monkeypatch):
    monkeypatch.setattr(asking, "PAGE", 2)
    monkeypatch.setattr(asking, "MOST", 2)
    name_systems(server, usage("A"), usage("B"), usage("C"))

    fetch(connection)

    assert connection.problem == Problem.TOO_MUCH


def test_each_question_has_a_connection_of_its_own(connection, server, monkeypatch):
    """One that is kept open is cut when its time is up, in the middle of a page."""
    monkeypatch.setattr(asking, "PAGE", 1)
    name_systems(server, usage("A"), usage("B"), usage("C"))

    fetch(connection)

    assert len(server.connections) == len(server.asked) == 8


def test_a_visit_ends_when_the_time_is_over(connection, server, monkeypatch):
    monkeypatch.setattr(asking, "LONGEST_S", -1)

    fetch(connection)

    assert connection.problem == Problem.TOO_MUCH


def test_a_mistake_of_our_own_is_said_too(connection, monkeypatch):
    def fail(*_how):
        raise ZeroDivisionError

    monkeypatch.setattr(asking, "systems", fail)

    fetch(connection)

    assert connection.problem == Problem.STOPPED


# Workers


def test_a_killed_worker_is_followed_by_another(connection, server):
    name_systems(server, usage("Opus"))
    dead = running._taken_up(connection.pk)

    running.fetch(connection.pk)
    assert not System.objects.exists()
    KitosConnection.objects.update(due_at=database_now() - datetime.timedelta(seconds=1))
    running.fetch(connection.pk)

    assert System.objects.count() == 1
    actions.take_home(dead, rows=[["Acadre", "", "", "", ""]])
    actions.note_failure(dead, problem=Problem.SILENT)
    connection.refresh_from_db()
    assert System.objects.count() == 1
    assert connection.problem == ""


def test_workers_that_die_again_and_again_wait_for_the_next_night(connection):
    for _time in range(running.MOST_TRIES):
        assert running._taken_up(connection.pk)
        KitosConnection.objects.update(due_at=database_now())

    fetch(connection)

    assert connection.problem == Problem.STOPPED
    assert connection.tries == 0


def test_new_settings_end_what_runs_by_the_old(connection, server, admin):
    running._taken_up(connection.pk)
    connection.refresh_from_db()
    old = KitosConnection.objects.get()

    actions.set_up(connection, by=admin)
    with pytest.raises(asking.Unanswered):
        running._tell(KitosConnection.objects.filter(began_at=old.began_at).update(read=1))


def test_the_sweep_rings_for_what_is_due(connection, monkeypatch):
    rung = []
    monkeypatch.setattr(tasks, "ring", lambda task, pk: rung.append((task.name, pk)))

    tasks.sweep_kitos()
    KitosConnection.objects.update(is_on=False)
    tasks.sweep_kitos()

    assert rung == [("procurement.tasks.fetch_from_kitos", connection.pk)]


def test_the_task_fetches(connection, server):
    name_systems(server, usage("Opus"))

    tasks.fetch_from_kitos(connection.pk)

    assert System.objects.count() == 1


@pytest.mark.parametrize(("hour", "day"), [(0, 1), (12, 2)])
def test_the_next_night_is_at_three(hour, day):
    here = datetime.timezone(datetime.timedelta(hours=1))
    night = actions._next_night(datetime.datetime(2026, 12, 1, hour, 30, tzinfo=here))

    assert night == datetime.datetime(2026, 12, day, 3, tzinfo=here)


# The page


TYPED = {
    "address": "https://kitos.dk/",
    "email": USER,
    "secret": PASSWORD,
    "owner_role": "Systemejer",
    "known": "update",
    "is_on": "on",
}


@pytest.mark.spec("X04")
def test_the_administrator_sets_it_up_and_never_sees_the_password_again(client, admin):
    client.force_login(admin)

    assert client.post(PAGE, TYPED).status_code == 302

    kept = KitosConnection.objects.get()
    assert kept.address == "https://kitos.dk"
    assert PASSWORD not in kept.sealed_secret
    assert unseal(kept.sealed_secret) == PASSWORD
    assert PASSWORD not in client.get(PAGE).text
    assert "kitos_set" in kinds()


def test_an_empty_password_leaves_the_old(client, admin, authority):
    client.force_login(admin)
    client.post(PAGE, TYPED)

    client.post(PAGE, TYPED | {"secret": "", "known": "skip"})

    kept = KitosConnection.objects.get()
    assert (unseal(kept.sealed_secret), kept.known) == (PASSWORD, "skip")


def test_another_address_is_not_sent_the_old_password(client, admin):
    client.force_login(admin)
    client.post(PAGE, TYPED)

    page = client.post(PAGE, TYPED | {"secret": "", "address": "https://other.example"})

    assert page.status_code == 200
    assert KitosConnection.objects.get().address == "https://kitos.dk"


@pytest.mark.parametrize(
    "address",
    [
        *("http://kitos.dk", "http://127.0.0.1:8000", "https://kitos.dk/api"),
        *("https://me:secret@kitos.dk", "https://kitos.dk?x=1"),
    ],
)
def test_the_address_is_kitos_itself_by_https(client, admin, address):
    client.force_login(admin)

    assert client.post(PAGE, TYPED | {"address": address}).status_code == 200
    assert not KitosConnection.objects.exists()


@pytest.mark.parametrize("role", [Role.ARCHITECT, Role.COORDINATOR, Role.CONTRACTS])
def test_nobody_else_sees_the_page(client, authority, role):
    client.force_login(make_user(role, authority=authority))

    assert client.get(PAGE).status_code == 403


def test_fetch_now_shows_how_far_it_is(client, admin, connection, monkeypatch):
    monkeypatch.setattr("procurement.views.kitos.ring", lambda *_how: None)
    client.force_login(admin)
    KitosConnection.objects.update(due_at=database_now() + datetime.timedelta(hours=5))
    assert PROGRESS not in client.get(PAGE).text

    client.post(NOW)
    client.post(NOW)
    KitosConnection.objects.update(read=7)

    assert PROGRESS in client.get(PAGE).text
    assert "7" in client.get(PROGRESS).text
    assert kinds().count("kitos_asked") == 1

    KitosConnection.objects.update(due_at=None)
    assert client.get(PROGRESS)["HX-Refresh"] == "true"


def test_what_is_switched_off_is_not_fetched(admin, connection):
    KitosConnection.objects.update(is_on=False)

    with pytest.raises(Refused):
        actions.fetch_now(connection, by=admin)
    fetch(connection)

    assert connection.fetched_at is None


def test_of_two_who_set_it_up_for_the_first_time_the_second_changes_what_the_first_kept(
    authority, admin
):
    first, second = (KitosConnection(authority=authority, email=USER) for _each in range(2))
    second.owner_role = "Ejer"

    for one in (first, second):
        actions.set_up(one, by=admin, secret=PASSWORD)

    assert KitosConnection.objects.get().owner_role == "Ejer"
