"""Steps 1 to 10 of the guide on their pages: what is asked, what cannot be left out, who writes."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from procurement.models import Case, Confirmation, Entry
from procurement.worksheets import ALL_PARTIES, written
from tests.factories import make_case, make_document

AGREEMENT = {
    "user_support": "supplier",
    "contact": "Deltas servicedesk",
    "operations": "it",
    "reports_errors": "Superbrugerne",
    "sets_priority": "customer",
    "response_question": "8 timer",
    "response_critical": "2 timer",
    "response_serious": "4 timer",
    "response_minor": "5 dage",
}


@pytest.fixture
def case(requester, coordinator):
    return make_case(
        requester=requester,
        coordinator=coordinator,
        status=Case.Status.IN_PROGRESS,
        need="Vikarer mangler overblik.",
        strategy="Velfærdsaftalen",
        affected="Borgerne venter kortere.",
    )


def address(case, key):
    return reverse("procurement:write_sheet", args=[case.pk, key])


@pytest.fixture
def form(client, case):
    def form(person, key):
        client.force_login(person)
        return client.get(address(case, key)).context["form"]

    return form


@pytest.fixture
def may_write(client, case):
    def may_write(person, key):
        client.force_login(person)
        return client.get(address(case, key)).status_code == 200

    return may_write


def choices(form, key):
    return [value for value, _label in form.fields[key].choices]


# Step 1: the need.


@pytest.mark.spec("C01a")
def test_a_need_becomes_a_case_at_step_1_and_a_coordinator_owns_it(
    client, page, draft, typed, coordinator
):
    page(draft, typed | {"submit": "yes"})

    case = Case.objects.get(pk=draft.pk)
    assert (case.current_step, case.steps.get(number=1).status) == (1, "in_progress")
    assert coordinator.notifications.get().event.kind == "procurement.submitted"
    client.force_login(coordinator)
    client.post(reverse("procurement:take_case", args=[case.pk]))
    case.refresh_from_db()
    assert case.coordinator == coordinator


@pytest.mark.spec("C01b")
@pytest.mark.spec("C01d")
def test_the_need_and_what_changes_for_whom_cannot_be_left_out(fill, form, case, requester):
    need = {"need": "Overblik", "strategies": "digital", "groups": "citizens", "change": "Ro"}

    assert fill(requester, "need", need=" ", change=" ") == set(need)
    assert {"citizens", "own", "companies"} <= set(choices(form(requester, "need"), "groups"))
    assert fill(requester, "need", **need | {"groups": ["citizens", "own"]}) == set()
    assert written.answers(case, "need")["groups"] == ["citizens", "own"]


@pytest.mark.spec("C01c")
@pytest.mark.spec("C01d")
def test_what_the_request_says_of_strategy_and_people_stands_beside_the_lists(form, requester):
    need = form(requester, "need")

    assert need.initial["fit"] == "Velfærdsaftalen"
    assert need.initial["change"] == "Borgerne venter kortere."
    assert {"mission", "digital", "none"} <= set(choices(need, "strategies"))


@pytest.mark.spec("C01c")
def test_a_strategy_is_picked_and_explained(fill, read, requester):
    need = {
        "need": "Overblik",
        "groups": "citizens",
        "change": "Ro",
        "fit": "Mål 4: tid til omsorg",
    }

    assert fill(requester, "need", **need) == {"strategies"}
    assert fill(requester, "need", **need, strategies="made up") == {"strategies"}
    assert fill(requester, "need", **need, strategies=["mission", "field"]) == set()
    assert "Mål 4: tid til omsorg" in read(requester, 1)


# Step 2: the market.


@pytest.mark.spec("C02a")
def test_step_2_has_its_list_and_a_business_case_that_may_be_left_empty(
    read, fill, tick, case, requester
):
    page = read(requester, 2)

    for words in ("Udbud", "Søg i jeres egne systemer", "Businesscase"):
        assert words in page
    assert {"cost_one_off", "cost_yearly", "hours", "effect"} <= fill(requester, "cost_effect")
    assert tick(requester, 2) == ("done", "")


@pytest.mark.spec("C02c")
def test_other_products_are_listed_with_supplier_and_source(fill, read, requester):
    product = {"product": "Gamma Flow", "supplier": "Gamma A/S", "source": "Messe i maj"}

    assert fill(requester, "market") == set(product)
    assert fill(requester, "market", **product, note="Har kun norske kunder") == set()
    assert fill(requester, "market", **product | {"product": "Delta Vagt"}) == set()
    page = read(requester, 2)
    for words in (*product.values(), "Har kun norske kunder", "Delta Vagt"):
        assert words in page


@pytest.mark.spec("C02d")
def test_a_call_to_another_municipality_is_logged_with_its_verdict(fill, form, read, requester):
    call = {
        "authority": "Vestby Kommune",
        "product": "Gamma Flow",
        "contact": "Vita Vest",
        "date": "2026-11-02",
        "recommends": "partly",
        "note": "Godt, men dyrt.",
    }

    assert fill(requester, "reference_calls") == set(call)
    offered = choices(form(requester, "reference_calls"), "recommends")
    assert offered == ["yes", "partly", "no"]
    assert fill(requester, "reference_calls", **call) == set()
    page = read(requester, 2)
    for words in ("Vestby Kommune", "Vita Vest", "2. november 2026", "Delvis"):
        assert words in page


@pytest.mark.spec("C02e")
def test_cost_is_held_against_effect_with_a_conclusion(fill, form, read, requester):
    stated = {
        "cost_one_off": "60.000",
        "cost_yearly": "110.000",
        "hours": "200",
        "hours_yearly": "20",
        "effect": "To timer om ugen",
        "matches": "partly",
        "conclusion": "Det kan lige betale sig.",
    }

    assert fill(requester, "cost_effect") == set(stated)
    assert fill(requester, "cost_effect", **stated) == set()
    page = read(requester, 2)
    assert "500.000 kr." in page
    assert "Det kan lige betale sig." in page


@pytest.mark.spec("C02f")
def test_step_3_waits_for_the_functional_requirements(tick, read, case, coordinator):
    status, said = tick(coordinator, 3)
    assert status != "done"
    assert "De funktionelle krav er ikke skrevet." in said

    make_document(case=case, kind="functional_requirements")

    assert "De funktionelle krav er ikke skrevet." not in read(coordinator, 3)
    assert tick(coordinator, 3) == ("done", "")


# Step 3: the first talk.


@pytest.mark.spec("C03a")
@pytest.mark.usefixtures("uploads_folder")
def test_a_meeting_is_logged_with_its_people_notes_and_files(client, fill, read, case, requester):
    met = {
        "date": "2026-11-03",
        "kind": "show",
        "participants": "Ida, Bo og Delta",
        "notes": "Vist",
    }
    step = case.steps.get(number=3)

    assert fill(requester, "meetings") == set(met)
    assert fill(requester, "meetings", **met, files="slides.txt") == set()
    client.post(
        reverse("procurement:attach", args=[case.pk]),
        {"kind": "minutes", "step": step.pk, "files": [SimpleUploadedFile("slides.txt", b"Hej")]},
    )
    page = read(requester, 3)

    assert case.documents.get().step == step
    for words in ("3. november 2026", "Ida, Bo og Delta", "Vist"):
        assert words in page
    assert case.documents.get().get_absolute_url() in page


@pytest.mark.spec("C03b")
def test_the_department_owns_the_questions_about_functions(
    fill, may_write, read, requester, coordinator, architect, security
):
    asked = {"question": "Kan en vikar se dosis?", "weight": "must"}

    assert fill(requester, "functional_questions") == set(asked)
    assert fill(requester, "functional_questions", **asked) == set()
    assert may_write(coordinator, "functional_questions")
    assert not may_write(architect, "functional_questions")
    assert not may_write(security, "functional_questions")
    assert "Kan en vikar se dosis?" in read(architect, 3)


@pytest.mark.spec("C03c")
def test_it_owns_the_technical_questions(fill, may_write, read, requester, architect, security):
    asked = {"topic": "sign_in", "question": "Er fælles login med?"}

    assert fill(architect, "technical_questions") == set(asked)
    assert fill(architect, "technical_questions", **asked) == set()
    assert may_write(security, "technical_questions")
    assert not may_write(requester, "technical_questions")
    assert "Er fælles login med?" in read(requester, 3)


@pytest.mark.spec("C03e")
def test_security_asks_or_refers_to_what_was_cleared(fill, may_write, read, requester, security):
    asked = {"question": "Hvor ligger data?", "cleared": "yes"}

    assert fill(security, "security_questions") == {"question", "cleared"}
    assert fill(security, "security_questions", **asked) == {"reference"}
    assert fill(security, "security_questions", **asked, reference="Sag NOR-2024-7") == set()
    assert fill(security, "security_questions", **asked | {"cleared": "no"}) == set()
    assert not may_write(requester, "security_questions")
    assert "Sag NOR-2024-7" in read(requester, 3)


def test_what_a_supplier_was_handed_is_logged(fill, read, case, architect):
    """C03d in part: the document itself is made with the requirements bank."""
    handed = {"document": "Tekniske krav", "supplier": "Delta", "date": "2026-11-03"}

    assert fill(architect, "handed_over") == set(handed)
    assert fill(architect, "handed_over", **handed, version="2026.2") == set()
    assert "3. november 2026" in read(architect, 3)


# Steps 4 to 9: papers, visitation, decision, project.


@pytest.mark.spec("C04a")
def test_the_case_is_ready_for_triage_when_every_paper_is_there(tick, read, case, coordinator):
    for kind in ("product_description", "interface_drawing", "security_description"):
        make_document(case=case, kind=kind)
    button = reverse("procurement:complete_step", args=[case.steps.get(number=4).pk])
    assert button not in read(coordinator, 4)
    status, said = tick(coordinator, 4)
    assert status != "done"
    assert "Der mangler papirer: Konfigurationsskema." in said

    make_document(case=case, kind="configuration_form")

    assert button in read(coordinator, 4)
    assert tick(coordinator, 4) == ("done", "")


@pytest.mark.spec("C07b")
def test_none_of_the_questions_on_readiness_can_be_left_out(fill, read, requester, manager):
    answers = {
        "resources": "To superbrugere",
        "ready": "partly",
        "ready_reason": "Efter ferien",
        "support": "Opbakning på alle vagter",
        "involve": "MED-udvalget",
    }
    asked = "Spørgsmålene om kapacitet"

    assert fill(requester, "readiness_questions") == set(answers)
    assert asked in read(manager, 7)
    assert fill(requester, "readiness_questions", **answers) == set()
    assert asked not in read(manager, 7)
    assert "MED-udvalget" in read(manager, 7)


@pytest.mark.spec("C09b")
def test_reports_and_how_often_are_agreed(fill, read, requester):
    agreed = {"often": "fortnight", "reports": ["status", "risks"], "to": "Styregruppen"}

    assert fill(requester, "follow_up_plan") == set(agreed)
    assert fill(requester, "follow_up_plan", **agreed) == set()
    page = read(requester, 9)
    for words in ("Hver anden uge", "Risici", "Styregruppen"):
        assert words in page


@pytest.mark.spec("C09c")
def test_the_draft_plan_has_its_milestones(fill, read, requester):
    task = {"task": "Pilot på nord", "start": "2027-01-04", "end": "2027-02-01"}

    assert fill(requester, "plan") == set(task)
    assert fill(requester, "plan", **task | {"end": "2027-01-03"}) == {"end"}
    assert fill(requester, "plan", **task, responsible="Delta") == set()
    assert fill(requester, "plan", **task | {"task": "Alle er med"}) == set()
    page = read(requester, 9)
    for words in ("Pilot på nord", "Alle er med", "1. februar 2027", "Delta"):
        assert words in page


# Step 10: support and operations.


@pytest.mark.spec("C10a")
def test_the_agreement_holds_when_three_parties_have_said_yes_to_it_as_it_stands(
    client, fill, case, requester, architect, coordinator
):
    assert fill(requester, "support_agreement", **AGREEMENT) == set()
    confirm = reverse("procurement:confirm_sheet", args=[case.pk, "support_agreement"])
    seen = Entry.objects.get().pk
    speakers = {"department": requester, "it": architect, "supplier": coordinator}

    for party, person in speakers.items():
        assert not written.confirmed_by_all(Case.objects.get(pk=case.pk), "support_agreement")
        client.force_login(person)
        client.post(confirm, {"party": party, "seen": seen, "for_supplier": "Sonja Sol"})

    assert {one.party for one in Confirmation.objects.all()} == set(ALL_PARTIES)
    assert written.confirmed_by_all(Case.objects.get(pk=case.pk), "support_agreement")
    client.force_login(requester)
    changed = AGREEMENT | {"contact": "IT’s servicedesk"}
    client.post(reverse("procurement:change_line", args=[seen]), changed)
    assert not written.confirmed_by_all(Case.objects.get(pk=case.pk), "support_agreement")


@pytest.mark.spec("C10b")
@pytest.mark.spec("C10d")
@pytest.mark.spec("C10e")
@pytest.mark.spec("C10f")
def test_support_says_who_helps_who_reports_who_sets_priority_and_how_fast(
    fill, form, read, requester
):
    asked = form(requester, "support_agreement")

    assert set(choices(asked, "user_support")) == {"supplier", "it", "department"}
    assert set(choices(asked, "sets_priority")) == {"supplier", "customer"}
    assert fill(requester, "support_agreement") == set(AGREEMENT)
    assert fill(requester, "support_agreement", **AGREEMENT) == set()
    page = read(requester, 10)
    for words in ("Deltas servicedesk", "Superbrugerne", "Kunden", "2 timer", "4 timer", "5 dage"):
        assert words in page


@pytest.mark.spec("C10c")
def test_support_hours_are_a_table_of_the_week(fill, form, read, requester):
    day = {"weekday": "friday", "opens": "08:00", "closes": "14:30"}

    assert len(choices(form(requester, "support_hours"), "weekday")) >= 7
    assert fill(requester, "support_hours") == set(day)
    assert fill(requester, "support_hours", **day | {"closes": "07:00"}) == {"closes"}
    assert (
        fill(requester, "support_hours", **day | {"weekday": "monday", "closes": "16:00"}) == set()
    )
    assert fill(requester, "support_hours", **day) == set()
    page = read(requester, 10)
    for words in ("Mandage", "16:00", "Fredage", "14:30"):
        assert words in page


@pytest.mark.spec("C10g")
def test_each_milestone_of_the_implementation_has_a_date(fill, read, requester):
    live = timezone.localdate() + timedelta(days=90)

    assert fill(requester, "milestones") == {"milestone", "date"}
    assert fill(requester, "milestones", milestone="I drift", date=live) == set()
    assert fill(requester, "milestones", milestone="Kursus", date="2027-01-11") == set()
    page = read(requester, 10)
    for words in ("I drift", "Kursus", "11. januar 2027"):
        assert words in page
