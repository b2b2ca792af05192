"""Steps 11 to 21 of the guide on their pages: what is asked, who gets it, who writes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Role
from procurement.models import Case, Entry
from procurement.worksheets import written
from tests import ticking
from tests.factories import make_case, make_contract, make_department, make_user, write_sheet

SETUP = {
    "installation": "web",
    "web_tasks": ["address", "sign_in"],
    "prerequisites": "Nyeste browser",
    "prerequisites_by": "Ivar, it",
    "rights": "Roller fra AD",
    "rights_by": "Sofie, it",
    "security": "To faktorer",
    "security_by": "Sofie, it",
    "equipment": "no",
    "environment": "no",
    "data_moved": "not_relevant",
}


@pytest.fixture
def case(requester, coordinator):
    return make_case(
        requester=requester,
        coordinator=coordinator,
        status=Case.Status.IN_PROGRESS,
        replaces="yes",
    )


# Step 11: the data processing agreement.


def come_to_11(case, by):
    """All before it is done but step 10, which is ticked now."""
    case.steps.exclude(number__in=(10, *range(11, 22))).update(status="done")
    for number, outcome in ((6, "yes"), (7, "yes")):
        case.steps.get(number=number).decisions.create(round=1, outcome=outcome, decided_by=by)
    ticking.complete(case.steps.select_related("case").get(number=10), by=by)
    return case.steps.get(number=11)


@pytest.mark.spec("C11b")
def test_the_consultant_of_the_department_gets_step_11_and_is_told(case, coordinator, security):
    nearest = make_user(Role.SECURITY, department=case.department, limited_to=case.department)
    elsewhere = make_department(authority=case.authority)
    make_user(Role.SECURITY, department=elsewhere, limited_to=elsewhere)

    step = come_to_11(case, coordinator)

    assert step.assignee == nearest
    assert nearest.notifications.filter(event__kind="procurement.step_completed").exists()
    case.refresh_from_db()
    assert case.next_assignee == nearest


@pytest.mark.spec("C11b")
def test_without_one_of_its_own_the_department_has_the_authoritys(case, coordinator, security):
    make_user(Role.SECURITY, department=case.department).__class__.objects.exclude(
        pk=security.pk
    ).filter(assignments__role=Role.SECURITY).update(is_active=False)

    assert come_to_11(case, coordinator).assignee == security


@pytest.mark.spec("C11b")
def test_where_several_are_as_near_it_waits_for_all_of_them(case, coordinator, security):
    make_user(Role.SECURITY, department=case.department)

    assert come_to_11(case, coordinator).assignee is None


@pytest.mark.spec("C11b")
def test_who_was_chosen_for_step_11_keeps_it(case, coordinator, security, legal):
    case.steps.filter(number=11).update(assignee=legal)

    assert come_to_11(case, coordinator).assignee == legal


@pytest.mark.spec("C11b")
def test_the_department_does_not_tick_step_11_without_security(case, tick, coordinator, requester):
    for person in (coordinator, requester):
        assert tick(person, 11)[0] == "not_started"


# Step 13: the old system.


@pytest.mark.spec("C13b")
def test_the_migration_has_a_status_and_its_agreement(
    client, case, fill, read, coordinator, uploads_folder
):
    plan = {"relevant": "yes", "data": "Aktive sager", "method": "Udtræk"}
    assert fill(coordinator, "migration", relevant="yes") == {"data", "method"}
    assert fill(coordinator, "migration", relevant="not_relevant") == {"reason"}
    assert fill(coordinator, "migration", **plan) == set()
    page = read(coordinator, 13)
    assert "Ikke aftalt endnu" in page
    assert "Aftale om migrering af data" in page

    step = case.steps.get(number=13)
    file = SimpleUploadedFile("aftale.txt", b"Vi flytter sagerne.")
    typed = {"kind": "migration_agreement", "step": step.pk, "files": [file]}
    client.post(reverse("procurement:attach", args=[case.pk]), typed)

    kept = case.documents.get()
    assert (kept.kind, kept.step) == ("migration_agreement", step)


@pytest.mark.spec("C13c")
def test_archiving_or_activation_is_settled_with_the_archive_officer(case, fill, read, coordinator):
    archive = make_user(Role.ARCHIVE, authority=case.authority)
    assert "Arkivering/aktivering af data" in read(archive, 13)
    assert fill(coordinator, "archiving", relevant="yes") == {"data", "archive", "contact"}
    assert fill(coordinator, "archiving", relevant="not_relevant") == {"reason"}

    answers = {"data": "Alle sager", "archive": "national", "contact": "Arne Arkiv"}
    assert fill(archive, "archiving", relevant="yes", **answers) == set()
    assert written.answers(case, "archiving")["contact"] == "Arne Arkiv"


@pytest.mark.spec("C13f")
@pytest.mark.parametrize("role", [Role.LEGAL, Role.PROCUREMENT, Role.ARCHIVE])
def test_those_who_know_may_get_step_13_and_write_what_it_costs(
    client, case, fill, read, coordinator, role
):
    person = make_user(role, authority=case.authority, name="Ane Kyndig")
    step = case.steps.get(number=13)
    client.force_login(coordinator)
    client.post(reverse("procurement:assign_step", args=[step.pk]), {"assignee": person.pk})
    step.refresh_from_db()
    assert step.assignee == person

    for kind, amount in (("migration", "40.000"), ("archiving", "15.000")):
        cost = {"kind": kind, "what": "Udtræk", "amount": amount, "asked": ["legal", "archive"]}
        assert fill(person, "close_costs", **cost) == set()

    page = read(person, 13)
    assert "Migrering af data" in page
    assert "40.000" in page
    assert "15.000" in page


# Step 14: the final plan.


@pytest.mark.spec("C14")
def test_the_final_plan_names_tasks_times_and_people_and_three_agree_to_it(
    client, fill, case, requester, architect, coordinator
):
    task = {"start": "2027-01-04", "end": "2027-02-01"}
    for party, what in (("it", "Opsæt roller"), ("supplier", "Flyt data")):
        assert not fill(requester, "final_plan", task=what, party=party, responsible="Ivar", **task)
    confirm = reverse("procurement:confirm_sheet", args=[case.pk, "final_plan"])
    seen = Entry.objects.latest("pk").pk

    for party, person in (
        ("department", requester),
        ("it", architect),
        ("supplier", coordinator),
    ):
        assert not written.confirmed_by_all(Case.objects.get(pk=case.pk), "final_plan")
        client.force_login(person)
        client.post(confirm, {"party": party, "seen": seen, "for_supplier": "Sonja Sol"})

    assert written.confirmed_by_all(Case.objects.get(pk=case.pk), "final_plan")
    fill(requester, "final_plan", task="Ny opgave", party="it", responsible="Ivar", **task)
    assert not written.confirmed_by_all(Case.objects.get(pk=case.pk), "final_plan")


# Step 15: the set-up.


@pytest.mark.spec("C15a")
@pytest.mark.parametrize(
    ("installation", "asked", "other"),
    [("web", "web_tasks", "local_tasks"), ("local", "local_tasks", "web_tasks")],
)
def test_what_is_installed_decides_what_must_be_in_place(
    case, fill, architect, installation, asked, other
):
    ticks = {"web_tasks": ["sign_in"], "local_tasks": ["backup"]}
    assert fill(architect, "setup", **SETUP | {"installation": ""}) == {"installation"}

    assert fill(architect, "setup", **SETUP | ticks | {"installation": installation}) == set()

    kept = written.answers(case, "setup")
    assert kept[asked] == ticks[asked]
    assert other not in kept


@pytest.mark.spec("C15b")
@pytest.mark.parametrize("item", ["prerequisites", "rights", "security", "equipment"])
def test_each_item_of_the_set_up_has_somebody_responsible(fill, architect, item):
    new = {"equipment": "yes", "equipment_what": "Tablets", "equipment_by": "Ivar, it"}
    complete = SETUP | new

    assert fill(architect, "setup", **complete | {f"{item}_by": ""}) == {f"{item}_by"}
    assert fill(architect, "setup", **complete | {item: ""}) == {item}
    assert fill(architect, "setup", **complete) == set()


@pytest.mark.spec("C15c")
def test_the_first_test_is_recorded_and_a_test_environment_has_an_address(
    case, fill, read, architect, requester
):
    there = SETUP | {"environment": "yes"}
    assert fill(architect, "setup", **there) == {"environment_address"}
    assert fill(architect, "setup", **there, environment_address="test.nordby.example") == set()

    assert fill(requester, "setup_test", note="Gik det?") == {"date", "what", "by", "result"}
    test = {"date": "2026-11-02", "what": "Log ind", "by": "Ida Holm", "result": "passed"}
    assert fill(requester, "setup_test", **test) == set()

    page = read(requester, 15)
    assert "https://test.nordby.example" in page
    assert "Bestået" in page


@pytest.mark.spec("C15d")
def test_what_was_agreed_to_move_is_moved_before_the_set_up_is_done(case, fill, tick, coordinator):
    agreed = write_sheet(case, "migration", relevant="yes", data="Aktive sager")
    for number in (6, 7):
        decision = {"round": 1, "outcome": "yes", "decided_by": coordinator}
        case.steps.get(number=number).decisions.create(**decision)
    case.steps.filter(number__lt=15).update(status="done")
    write_sheet(case, "setup", **SETUP)

    state, said = tick(coordinator, 15)
    assert state != "done"
    assert "er ikke flyttet" in said

    Entry.objects.filter(sheet="setup").update(answers=SETUP | {"data_moved": "yes"})
    assert tick(coordinator, 15)[0] == "done"
    case.steps.filter(number=15).update(status="in_progress")
    Entry.objects.filter(sheet="setup").update(answers=SETUP)
    Entry.objects.filter(pk=agreed.pk).update(answers={"relevant": "not_relevant"})
    assert tick(coordinator, 15)[0] == "done"


# Step 16: the preparation.


@pytest.mark.spec("C16a")
def test_the_department_lists_who_gets_which_right(client, case, fill, requester):
    assert fill(requester, "user_rights", ordered="2026-11-02") == {"user", "role"}
    wrong = {"user": "Natholdet", "role": "Læser", "ordered": "2026-11-02", "granted": "2026-11-01"}
    assert fill(requester, "user_rights", **wrong) == {"granted"}
    for user, role in (("Natholdet", "Læser"), ("Vera Munk", "Superbruger")):
        assert fill(requester, "user_rights", user=user, role=role, ordered="2026-11-02") == set()

    answer = client.get(reverse("procurement:sheet_csv", args=[case.pk, "user_rights"]))
    rows = b"".join(answer).decode("utf-8-sig").splitlines()
    assert rows[1].startswith("1;Natholdet;Læser;")
    assert rows[2].startswith("2;Vera Munk;Superbruger;")


@pytest.mark.spec("C16b")
def test_each_look_at_the_plan_is_kept_with_what_was_changed(case, fill, coordinator):
    assert fill(coordinator, "plan_changes", date="2026-11-02") == {"needed"}
    first = {"date": "2026-11-02", "needed": "yes"}
    assert fill(coordinator, "plan_changes", **first) == {"what", "change"}
    assert fill(coordinator, "plan_changes", **first, what=["hours"], change="20 mere") == set()
    assert fill(coordinator, "plan_changes", date="2026-11-09", needed="no") == set()

    log = [line.answers for line in written.lines(case, "plan_changes")]
    assert [line["needed"] for line in log] == ["yes", "no"]
    assert (log[0]["what"], log[0]["change"]) == (["hours"], "20 mere")


@pytest.mark.spec("C16c")
def test_training_says_for_whom_when_and_whether_it_was_held(client, case, fill, read, coordinator):
    assert fill(coordinator, "training") == {"audience", "content", "date", "held"}
    course = {"content": "To timer", "date": "2026-12-01", "held": "no"}
    for audience in ("administrators", "users"):
        assert fill(coordinator, "training", audience=audience, **course) == set()

    line = written.lines(case, "training")[0]
    held = course | {"audience": "administrators", "held": "yes"}
    client.post(reverse("procurement:change_line", args=[line.pk]), held)

    assert [one.answers["held"] for one in written.lines(case, "training")] == ["yes", "no"]
    assert "Slutbrugere" in read(coordinator, 16)


@pytest.mark.spec("C16d")
def test_the_units_are_told_what_when_and_how(fill, read, coordinator):
    wanted = {"unit", "message", "channel", "date", "done"}
    assert fill(coordinator, "communication") == wanted
    told = {"unit": "Plejecentrene", "message": "Nyt system fra maj", "channel": "meeting"}
    assert fill(coordinator, "communication", **told, date="2026-12-01", done="no") == set()

    assert "Plejecentrene" in read(coordinator, 16)


# Step 17: the test.


@pytest.mark.spec("C17a")
def test_access_is_tested_with_the_rights_that_are_set_up(case, fill, read, architect, requester):
    assert fill(requester, "test_cases", kind="access") == {"what", "result"}
    assert fill(
        architect, "test_cases", kind="access", what="Læser logger ind", result="passed"
    ) == (set())
    broken = {"kind": "access", "what": "Læser kan ikke slette", "result": "failed"}
    assert fill(requester, "test_cases", **broken) == {"error", "error_owner"}
    assert fill(requester, "test_cases", **broken, error="Det kan hun", error_owner="Delta") == (
        set()
    )

    page = read(requester, 17)
    assert "Læser kan ikke slette" in page
    assert "Fejlet" in page


@pytest.mark.spec("C17b")
def test_a_test_of_a_function_names_its_requirement(client, case, fill, requester):
    test = {"kind": "function", "what": "Book et lokale", "result": "open"}
    assert fill(requester, "test_cases", **test) == {"requirement"}
    assert fill(requester, "test_cases", **test, requirement="FRI-002 Booking") == set()

    text = client.get(reverse("procurement:sheet_detail", args=[case.pk, "test_cases"])).text
    assert "FRI-002 Booking" in text


# Step 20: in operation.


@pytest.mark.spec("C20a")
def test_user_support_is_in_place_and_everybody_sees_whom_to_ask(
    client, case, fill, requester, stranger
):
    system = make_contract(case=case).system
    assert fill(requester, "user_support", hours="8–16") == {"ready", "contact"}
    support = {"ready": "yes", "contact": "Superbrugerne", "email": "hjaelp@nordby.example"}
    assert fill(requester, "user_support", **support) == set()

    user = make_user(authority=case.authority)
    client.force_login(user)
    text = client.get(system.get_absolute_url()).text
    assert "Superbrugerne" in text
    assert "hjaelp@nordby.example" in text
