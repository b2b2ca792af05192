"""An authority makes a process its own: in a draft, published whole; cases keep theirs."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from administration.uncoordinated import without_coordinator
from notifications.models import Event
from portal.refusals import Refused
from procurement import editions, processes
from procurement.actions import checklist
from procurement.actions import editions as actions
from procurement.models import ProcessChoice, ProcessEdition, StepSetting
from tests.factories import make_authority, make_case, make_department, make_user
from tests.races import Meeting, at_once

LIST = reverse("administration:process_list")
HADERSLEV = processes.newest("haderslev")


def url(name, *args):
    return reverse(f"administration:{name}", args=args)


@pytest.fixture
def draft(administrator):
    return actions.begin(administrator.authority, by=administrator, process="haderslev")


def publish(edition, by, note="Vi har ny praksis"):
    actions.publish(edition, by=by, note=note)
    edition.refresh_from_db()
    return edition


def new_case(authority, department=None):
    """A case as it looks right after it was sent."""
    case = make_case(department=department or make_department(authority=authority))
    case.steps.all().delete()
    editions.choose_for(case)
    checklist.start(case)
    return type(case).objects.get(pk=case.pk)


@pytest.mark.spec("X01")
def test_the_list_says_which_processes_there_are_and_which_are_used(client, administrator):
    client.force_login(administrator)

    rows = client.get(LIST).context["rows"]

    assert {row["process"].key for row in rows} == {"haderslev", "sih", "albertslund", "kl"}
    assert [row["process"].key for row in rows if row["is_used"]] == ["haderslev"]


@pytest.mark.spec("X01")
def test_a_kind_of_request_can_follow_a_process_of_its_own(client, administrator):
    client.force_login(administrator)

    client.post(LIST, {"risk": "kl"})

    case = make_case(department=administrator.department, kind="risk")
    editions.choose_for(case)
    assert case.process == "kl"
    assert [one.key for one in editions.used_by(administrator.authority)] == ["haderslev", "kl"]
    assert Event.objects.filter(kind="procurement.process_chosen").count() == 1


def test_choosing_the_same_again_is_nothing_new_and_none_is_the_usual_one(administrator):
    authority = administrator.authority
    for process in ("kl", "kl", "sih", ""):
        actions.choose_process(authority, by=administrator, kind="risk", process=process)

    assert not ProcessChoice.objects.exists()
    assert Event.objects.filter(kind="procurement.process_chosen").count() == 3


@pytest.mark.parametrize("typed", [{"risk": "none such"}, {"risk": "KL"}])
def test_a_process_that_does_not_exist_is_refused(client, administrator, typed):
    client.force_login(administrator)

    assert client.post(LIST, typed).context["form"].errors["risk"]
    assert not ProcessChoice.objects.exists()


@pytest.mark.spec("C00a")
def test_a_department_says_who_performs_a_step_and_new_cases_follow(client, draft, administrator):
    client.force_login(administrator)
    area = make_department(authority=administrator.authority)
    below = make_department(parent=area)
    elsewhere = make_department(authority=administrator.authority)
    typed = {"department": area.pk, "performers": ["legal"], "guidance": "Ring først"}

    client.post(url("edit_step", "haderslev", "procurement"), typed)
    publish(draft, administrator)

    step = new_case(administrator.authority, below).step_named("procurement")
    other = new_case(administrator.authority, elsewhere).step_named("procurement")
    assert step.text.performers == ("legal",)
    assert step.text.own_guidance == "Ring først"
    assert other.text.performers == HADERSLEV.named("procurement").performers


def test_what_is_published_is_read_once_and_not_for_each_case(draft, administrator):
    authority = administrator.authority
    department = make_department(authority=authority)
    draft.settings.create(step="procurement", guidance="Ring først")
    publish(draft, administrator)
    earlier, case = new_case(authority, department), new_case(authority, department)
    known = earlier.course

    with CaptureQueriesContext(connection) as asked:
        read = case.course

    assert read.named("procurement").own_guidance == "Ring først"
    assert read == known
    assert "stepsetting" not in str(asked.captured_queries)


def test_a_draft_is_read_anew_each_time(draft, administrator):
    department = make_department(authority=administrator.authority)
    assert draft.adjust(HADERSLEV, department) == HADERSLEV

    draft.settings.create(step="procurement", guidance="Ring først")

    adjusted = draft.adjust(HADERSLEV, department)
    assert adjusted.named("procurement").own_guidance == "Ring først"


def test_the_nearest_setting_rules(draft, administrator):
    area = make_department(authority=administrator.authority)
    below = make_department(parent=area)
    step = HADERSLEV.named("procurement")
    for department, role in ((None, "legal"), (area, "finance"), (below, "manager")):
        values = {"performers": [role]}
        actions.set_step(draft, by=administrator, step=step, department=department, values=values)
    publish(draft, administrator)

    def performers(department):
        return new_case(administrator.authority, department).step_named("procurement")

    assert performers(below).text.performers == ("manager",)
    assert performers(area).text.performers == ("finance",)
    assert performers(None).text.performers == ("legal",)


def test_whoever_is_named_gets_the_step_in_new_cases(client, draft, administrator, legal):
    client.force_login(administrator)

    client.post(url("edit_step", "haderslev", "procurement"), {"person": legal.email})
    publish(draft, administrator)

    assert new_case(administrator.authority).step_named("procurement").assignee == legal


def test_a_step_is_switched_off_with_a_reason_that_the_case_shows(client, draft, administrator):
    client.force_login(administrator)
    page = url("edit_step", "haderslev", "supplier_dialogue")

    client.post(page, {"off_reason": "Vi taler ikke med leverandører før udbud"})
    publish(draft, administrator)

    step = new_case(administrator.authority).step_named("supplier_dialogue")
    assert step.status == "not_relevant"
    assert step.not_relevant_reason == "Vi taler ikke med leverandører før udbud"


def test_what_decides_how_a_case_goes_on_cannot_be_switched_off(client, draft, administrator):
    client.force_login(administrator)
    page = url("edit_step", "haderslev", "visitation")

    assert "off_reason" not in client.get(page).context["form"].fields
    with pytest.raises(Refused):
        actions.set_step(
            draft,
            by=administrator,
            step=HADERSLEV.named("visitation"),
            department=None,
            values={"off_reason": "Nej"},
        )


def test_an_empty_setting_is_taken_away(client, draft, administrator):
    client.force_login(administrator)
    page = url("edit_step", "haderslev", "market")
    client.post(page, {"guidance": "Se på SKI"})
    assert client.get(page).context["form"].initial["guidance"] == "Se på SKI"

    client.post(page, {"guidance": ""})

    assert not StepSetting.objects.exists()


def test_a_departments_setting_is_shown_when_asked_for(client, draft, administrator):
    client.force_login(administrator)
    place = administrator.department
    page = url("edit_step", "haderslev", "market")
    client.post(page, {"department": place.pk, "guidance": "Kun os"})

    assert client.get(page).context["form"].initial == {}
    assert client.get(page, {"for": place.pk}).context["form"].initial["guidance"] == "Kun os"
    assert "Kun os" in client.get(page, {"for": place.pk}).content.decode()


@pytest.mark.spec("D06")
def test_an_authority_adds_checkpoints_of_its_own(client, draft, administrator):
    client.force_login(administrator)
    add = url("add_checkpoint", "haderslev", "market")

    client.post(add, {"title": "Spørg biblioteket", "guidance": "De har fem af slagsen"})
    client.post(add, {"title": "Spørg biblioteket", "guidance": "to klik"})
    client.post(add, {"title": ""})
    publish(draft, administrator)

    points = new_case(administrator.authority).step_named("market").text.checkpoints
    assert [point.title for point in points].count("Spørg biblioteket") == 1
    assert points[-1].guidance == "De har fem af slagsen"


def test_what_was_typed_about_a_checkpoint_stays_when_its_title_is_missing(
    client, draft, administrator
):
    client.force_login(administrator)
    typed = {"title": "", "guidance": "De har fem af slagsen"}

    answer = client.post(url("add_checkpoint", "haderslev", "market"), typed)

    assert answer.context["checkpoint_form"].errors["title"]
    assert "De har fem af slagsen" in answer.content.decode()
    assert not answer.context["form"].is_bound


def test_the_same_checkpoint_added_or_taken_off_twice_is_written_down_once(draft, administrator):
    step = HADERSLEV.named("market")
    for _click in range(2):
        words = {"title": "Spørg biblioteket", "guidance": ""}
        actions.add_checkpoint(draft, by=administrator, step=step, **words)
    for same in [draft.checkpoints.get(), draft.checkpoints.get()]:
        actions.remove_checkpoint(same, by=administrator)

    assert Event.objects.filter(kind="procurement.edition_changed").count() == 2


def test_a_draft_that_took_the_place_of_the_one_that_was_seen_is_not_published(
    client, draft, administrator
):
    client.force_login(administrator)
    page = client.get(url("process_detail", "haderslev")).context["publish_form"]
    actions.drop(draft, by=administrator)
    another = actions.begin(administrator.authority, by=administrator, process="haderslev")
    typed = {"draft": page["draft"].value(), "note": "Ny praksis i hele huset"}

    answer = client.post(url("publish_edition", "haderslev"), typed)

    form = answer.context["publish_form"]
    assert "ny kladde" in form.non_field_errors()[0]
    assert form["note"].value() == "Ny praksis i hele huset"
    another.refresh_from_db()
    assert not another.is_published
    client.post(url("publish_edition", "haderslev"), typed | {"draft": form["draft"].value()})
    another.refresh_from_db()
    assert another.is_published


@pytest.fixture
def newer(monkeypatch):
    """Haderslev's process comes in a new version, with another step in place of the market's."""
    steps = [replace(one, key="other") if one.key == "market" else one for one in HADERSLEV.steps]
    later = replace(HADERSLEV, version=HADERSLEV.version + 1, steps=tuple(steps))
    monkeypatch.setitem(processes.PROCESSES, ("haderslev", later.version), later)
    return later


def test_a_draft_of_an_older_version_is_brought_up_before_it_is_published(
    client, draft, administrator, request
):
    client.force_login(administrator)
    for key in ("market", "need"):
        step = HADERSLEV.named(key)
        values = {"guidance": "Vores"}
        actions.set_step(draft, by=administrator, step=step, department=None, values=values)
        words = {"title": "Vores", "guidance": ""}
        actions.add_checkpoint(draft, by=administrator, step=step, **words)
    newer = request.getfixturevalue("newer")

    answer = client.post(url("publish_edition", "haderslev"), {"note": "Ny praksis"})
    assert "ny version" in answer.context["publish_form"].non_field_errors()[0]
    assert "Tag den nye version med i kladden" in answer.content.decode()

    client.post(url("begin_edition", "haderslev"))
    client.post(url("publish_edition", "haderslev"), {"note": "Ny praksis"})
    draft.refresh_from_db()
    assert (draft.process_version, draft.is_published) == (newer.version, True)
    assert [one.step for one in draft.settings.all()] == ["need"]
    assert [one.step for one in draft.checkpoints.all()] == ["need"]


def test_a_checkpoint_is_taken_off_the_draft(client, draft, administrator):
    client.force_login(administrator)
    client.post(url("add_checkpoint", "haderslev", "market"), {"title": "Spørg biblioteket"})

    client.post(url("remove_checkpoint", draft.checkpoints.get().pk))

    assert not draft.checkpoints.exists()


def test_running_cases_keep_the_edition_they_began_with(draft, administrator):
    step = HADERSLEV.named("market")
    actions.set_step(
        draft, by=administrator, step=step, department=None, values={"guidance": "Første"}
    )
    publish(draft, administrator)
    running = new_case(administrator.authority)

    second = actions.begin(administrator.authority, by=administrator, process="haderslev")
    actions.set_step(
        second, by=administrator, step=step, department=None, values={"guidance": "Anden"}
    )
    publish(second, administrator)

    assert running.step_named("market").text.own_guidance == "Første"
    later = new_case(administrator.authority)
    assert later.step_named("market").text.own_guidance == "Anden"
    assert (running.edition.number, later.edition.number) == (1, 2)


def test_a_new_draft_goes_on_from_what_is_published(draft, administrator):
    step = HADERSLEV.named("market")
    actions.set_step(
        draft, by=administrator, step=step, department=None, values={"guidance": "Første"}
    )
    actions.add_checkpoint(
        draft, by=administrator, step=step, title="Spørg biblioteket", guidance=""
    )
    publish(draft, administrator)

    second = actions.begin(administrator.authority, by=administrator, process="haderslev")

    assert second.settings.get().guidance == "Første"
    assert second.checkpoints.get().title == "Spørg biblioteket"
    assert draft.settings.count() == 1


def test_a_draft_changes_nothing_and_can_be_dropped(client, draft, administrator):
    client.force_login(administrator)
    client.post(url("edit_step", "haderslev", "market"), {"guidance": "Udkast"})
    assert new_case(administrator.authority).edition is None

    client.post(url("drop_edition", "haderslev"))

    assert not ProcessEdition.objects.exists()


def test_the_page_leads_from_making_changes_to_publishing(client, administrator):
    client.force_login(administrator)
    page = url("process_detail", "haderslev")
    assert "I bruger processen, som den er" in client.get(page).content.decode()

    client.post(url("begin_edition", "haderslev"))
    assert "Kladde til udgave 1" in client.get(page).content.decode()
    client.post(url("publish_edition", "haderslev"), {"note": ""})
    assert not editions.newest_of(administrator.authority, "haderslev")
    client.post(url("publish_edition", "haderslev"), {"note": "Ny praksis"})

    text = client.get(page).content.decode()
    assert "Jeres udgave 1" in text
    assert "Ny praksis" in text


def test_whoever_comes_too_late_is_told(draft, administrator):
    publish(draft, administrator)

    with pytest.raises(Refused):
        actions.publish(draft, by=administrator, note="Igen")
    with pytest.raises(Refused):
        actions.drop(draft, by=administrator)


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_at_once_share_a_draft(settings):
    administrator = make_user(Role.ADMINISTRATOR)
    settings.PAUSES = {"edition_is_new": Meeting()}

    at_once(*[lambda: actions.begin(administrator.authority, by=administrator, process="kl")] * 2)

    assert ProcessEdition.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_second_who_begins_gets_an_error(settings):
    administrator = make_user(Role.ADMINISTRATOR)
    settings.PAUSES = {"edition_is_new": Meeting()}
    settings.LOCKS_OFF = True

    def begin():
        actions.begin(administrator.authority, by=administrator, process="kl")

    with pytest.raises(Exception, match="edition"):
        at_once(begin, begin)


@pytest.mark.parametrize("page", ["process_detail", "edit_step"])
def test_what_does_not_exist_is_not_found(client, administrator, draft, page):
    client.force_login(administrator)
    names = ["nonsense"] if page == "process_detail" else ["haderslev", "nonsense"]

    assert client.get(url(page, *names)).status_code == 404


def test_another_authoritys_draft_is_out_of_reach(client, draft, administrator):
    actions.add_checkpoint(
        draft, by=administrator, step=HADERSLEV.named("need"), title="Vores", guidance=""
    )
    client.force_login(make_user(Role.ADMINISTRATOR))

    assert client.get(url("edit_step", "haderslev", "need")).status_code == 404
    gone = client.post(url("remove_checkpoint", draft.checkpoints.get().pk))
    assert gone.status_code == 404
    assert draft.checkpoints.exists()


@pytest.mark.spec("C00b")
def test_areas_without_a_coordinator_are_named(client, administrator):
    authority = administrator.authority
    area = make_department(authority=authority, name="Miljø")
    below = make_department(parent=area)
    assert area in without_coordinator(authority)

    make_user(Role.COORDINATOR, department=below).assignments.update(department=below)
    assert area not in without_coordinator(authority)
    client.force_login(administrator)
    assert administrator.department.name in client.get(LIST).content.decode()

    make_user(Role.COORDINATOR, authority=authority)
    assert without_coordinator(authority) == []


def test_an_authority_without_departments_lacks_no_coordinator(db):
    assert without_coordinator(make_authority()) == []
