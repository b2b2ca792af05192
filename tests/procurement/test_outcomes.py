"""Sub-cases, exemptions from the board, and what came of a case."""

import uuid
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Role
from notifications.models import Event
from portal.refusals import Refused
from procurement import permissions
from procurement.actions import cases, checklist, sub_cases
from procurement.course import parts
from procurement.models import BoardExemption, Case, ChecklistStep, ProcessChoice
from procurement.processes import PROCESSES
from tests import ticking
from tests.factories import make_board, make_case, make_user, open_gates, write_sheet

Status = ChecklistStep.Status


@pytest.fixture
def case(requester, coordinator):
    return make_case(
        requester=requester,
        coordinator=coordinator,
        status=Case.Status.IN_PROGRESS,
        need="Overblik",
    )


def url(name, case):
    return reverse(f"procurement:{name}", args=[case.pk])


def open_(case, kind="processing", by=None, key=None, title="Aftalen"):
    return sub_cases.open_sub_case(
        case, by=by or case.coordinator, kind=kind, title=title, form_key=key or uuid.uuid4()
    )


@pytest.mark.spec("F36")
@pytest.mark.parametrize(
    ("kind", "kept"),
    [
        ("processing", [11]),
        ("risk", [1]),
        ("contract", [8]),
        ("requirements", [2, 3]),
        ("other", [1]),
    ],
)
def test_a_sub_case_has_a_number_of_its_own_and_the_steps_it_is_about(case, kind, kept):
    piece = open_(case, kind)

    open_steps = piece.steps.exclude(status=Status.NOT_RELEVANT)
    assert [step.number for step in open_steps] == kept
    assert (piece.parent, piece.request.kind, piece.request.need) == (case, kind, "Overblik")
    assert piece.number != case.number
    assert Case.objects.get(pk=piece.pk).current_step == kept[0]


@pytest.mark.spec("F36")
@pytest.mark.parametrize("process", ["haderslev", "albertslund", "sih", "kl"])
def test_a_sub_case_on_risk_asks_for_the_risk_and_not_for_an_agreement(case, process):
    case.process = process
    case.save()

    piece = open_(case, "risk")

    keys = {step.text.key for step in piece.steps.exclude(status=Status.NOT_RELEVANT)}
    assert keys & {"need", "risk", "law_and_users"}
    assert not keys & {"processor_review", "processing_agreement"}
    assert piece.assessments.get(kind="gdpr").status == "asked"


def test_every_step_that_a_sub_case_may_be_about_is_in_some_process():
    known = {step.key for process in PROCESSES.values() for step in process.steps}

    assert {key for keys in parts.KEYS.values() for key in keys} <= known


@pytest.mark.spec("F36")
def test_both_show_each_other(client, case, coordinator):
    client.force_login(coordinator)
    key = str(uuid.uuid4())
    typed = {"kind": "risk", "title": "Risikovurdering", "form_key": key}

    answers = [client.post(url("open_sub_case", case), typed) for _twice in range(2)]

    piece = Case.objects.get(parent=case)
    assert {answer.url for answer in answers} == {piece.get_absolute_url()}
    assert piece.number in client.get(case.get_absolute_url()).content.decode()
    assert case.number in client.get(piece.get_absolute_url()).content.decode()


def test_a_mistake_in_a_sub_case_loses_nothing(client, case, coordinator):
    client.force_login(coordinator)

    page = client.post(
        url("open_sub_case", case), {"title": "Behold mig", "form_key": str(uuid.uuid4())}
    ).content.decode()

    assert "Vælg, hvad delsagen handler om" in page
    assert "Behold mig" in page


def test_a_sub_case_has_neither_sub_cases_nor_a_contract(client, case, coordinator, contracts):
    piece = open_(case)

    with pytest.raises(Refused, match="delsag"):
        open_(piece)
    with pytest.raises(Refused):
        open_(case, "hardware")
    client.force_login(coordinator)
    assert client.get(url("open_sub_case", piece)).status_code == 403
    assert not permissions.can_register_contract(contracts, piece)
    assert permissions.can_register_contract(contracts, case)


def test_the_last_step_of_a_sub_case_closes_it_and_not_its_main_case(case, security):
    piece = open_(case, "processing")

    write_sheet(piece, "processing_agreement", status="agreed")
    ticking.complete(piece.steps.get(number=11), by=security)

    piece.refresh_from_db()
    case.refresh_from_db()
    assert (piece.status, case.status) == (Case.Status.CLOSED, Case.Status.IN_PROGRESS)


def test_what_the_main_case_leaves_out_a_sub_case_may_be_about(case):
    case.request.personal_data = "no"
    case.request.save()
    case.process, case.process_version = "sih", 1
    case.save()

    piece = open_(case, "risk")

    step = piece.step_named("risk")
    assert piece.steps.get(number=step.number).status != Status.NOT_RELEVANT


@pytest.mark.spec("F36")
def test_a_sub_case_follows_its_main_case_unless_its_kind_has_a_process_of_its_own(case):
    case.process, case.process_version = "sih", 1
    case.save()
    assert open_(case, "risk").process == "sih"

    ProcessChoice.objects.create(authority=case.authority, kind="risk", process="kl")
    assert open_(case, "risk").process == "kl"


@pytest.mark.spec("G15")
def test_the_chair_exempts_a_case_from_the_board_with_a_reason(client, case, chair, secretary):
    client.force_login(chair)
    assert client.get(url("exempt_from_board", case)).status_code == 403
    make_board(authority=case.authority)

    page = client.post(url("exempt_from_board", case), {"reason": ""}).content.decode()
    assert "Skriv begrundelsen" in page
    client.post(url("exempt_from_board", case), {"reason": "Lovbundet opdatering"})

    kept = BoardExemption.objects.get()
    assert (kept.case, kept.by, kept.reason) == (case, chair, "Lovbundet opdatering")
    assert "Lovbundet opdatering" in client.get(case.get_absolute_url()).content.decode()
    assert secretary.notifications.get().event.kind == "procurement.exempted_from_board"
    with pytest.raises(Refused, match="allerede"):
        cases.exempt_from_board(case, by=chair, reason="Igen")


@pytest.mark.spec("G15")
@pytest.mark.parametrize(
    ("role", "may"), [("chair", True), ("manager", True), ("coordinator", False)]
)
def test_only_chair_and_manager_exempt(case, role, may):
    make_board(authority=case.authority)
    person = make_user(Role(role), department=case.department)

    assert permissions.can_exempt_from_board(person, case) == may


@pytest.mark.spec("F37")
def test_a_result_is_recorded_with_its_benefit_and_the_amount_avoided(client, case, coordinator):
    client.force_login(coordinator)
    assert client.get(url("record_result", case)).status_code == 403
    Case.objects.filter(pk=case.pk).update(status=Case.Status.CONTRACTED)

    page = client.post(url("record_result", case), {"benefit": "Behold mig"}).content.decode()
    assert "Vælg, hvad der kom ud af det" in page
    assert "Behold mig" in page
    page = client.post(
        url("record_result", case), {"result": "pilot", "avoided_amount": "-1"}
    ).content.decode()
    assert "form-error" in page
    typed = {"result": "pilot", "benefit": "Ni måneders pilot", "avoided_amount": "1.200.000"}
    client.post(url("record_result", case), typed)

    case.refresh_from_db()
    assert (case.result, case.avoided_amount) == ("pilot", Decimal(1_200_000))
    assert "Ni måneders pilot" in client.get(case.get_absolute_url()).content.decode()
    assert Event.objects.about(case)[0].kind == "procurement.result_recorded"


@pytest.mark.spec("F37")
def test_the_benefits_are_listed_with_their_sum_and_as_a_table(client, case, coordinator, stranger):
    client.force_login(coordinator)
    address = reverse("procurement:benefit_list")
    assert "Ingen sager har et resultat endnu" in client.get(address).content.decode()
    won = {"result": "pilot", "benefit": "Ni måneders pilot"}
    Case.objects.filter(pk=case.pk).update(**won, avoided_amount=1_200_000)
    make_case(department=case.department, title="Uden resultat")
    other = make_case(department=case.department, title="Genbrug")
    Case.objects.filter(pk=other.pk).update(result="reused", avoided_amount=411_360)

    page = client.get(address).content.decode()
    assert "1.611.360 kr." in page
    assert "Genbrug" in page
    assert "Uden resultat" not in page
    sheet = b"".join(client.get(reverse("procurement:benefit_csv"))).decode("utf-8-sig")
    assert "Ni måneders pilot" in sheet
    assert len(sheet.strip().splitlines()) == 3
    client.force_login(stranger)
    assert "Genbrug" not in client.get(address).content.decode()


def test_the_list_of_benefits_costs_the_same_for_one_and_for_three(
    client, case, coordinator, query_count
):
    client.force_login(coordinator)
    address = reverse("procurement:benefit_list")
    Case.objects.filter(pk=case.pk).update(result="pilot")
    client.get(address)
    one = query_count(client.get, address)
    for _more in range(2):
        Case.objects.filter(pk=make_case(department=case.department).pk).update(result="pilot")

    assert query_count(client.get, address) == one


@pytest.mark.spec("C07a")
@pytest.mark.spec("C07b")
def test_the_manager_decides_with_recommendations_and_readiness_side_by_side(
    client, case, coordinator, architect, manager
):
    step = case.steps.get(number=7)
    client.force_login(manager)
    page = client.get(step.get_absolute_url()).content.decode()
    assert "It-visitationen har ikke svaret endnu" in page
    assert "Spørgsmålene er ikke besvaret endnu" in page
    case.steps.filter(number__lt=6).update(status=Status.DONE)
    checklist_decision(case, architect)
    assert "Registrér beslutningen" not in client.get(step.get_absolute_url()).content.decode()

    open_gates(case)
    page = client.get(step.get_absolute_url()).content.decode()

    assert "Brug fælles login" in page
    for sentence in ("Gå videre", "Vent", "Stop"):
        assert sentence in page
    decide = reverse("procurement:decide_step", args=[step.pk])
    for outcome, lacking in (("yes", "reason"), ("no", "reason"), ("maybe", "missing")):
        form = client.post(decide, {"round": 1, "outcome": outcome}).context["decide_form"]
        assert lacking in form.errors
    assert not step.decisions.exists()
    client.post(
        reverse("procurement:decide_step", args=[step.pk]),
        {"round": 1, "outcome": "maybe", "missing": "Budget", "missing_by": "2027-01-04"},
    )
    step.refresh_from_db()
    assert (step.status, str(step.due_date)) == (Status.WAITING, "2027-01-04")
    client.post(
        reverse("procurement:decide_step", args=[step.pk]),
        {"round": 2, "outcome": "no", "reason": "Ingen tid"},
    )
    case.refresh_from_db()
    assert (case.status, case.outcome_note) == (Case.Status.REJECTED, "Ingen tid")


@pytest.mark.spec("C07a")
def test_the_manager_alone_lets_the_case_go_on_and_says_why(client, case, coordinator, manager):
    case.steps.filter(number__lt=7).update(status=Status.DONE)
    checklist_decision(open_gates(case), coordinator)
    decide = reverse("procurement:decide_step", args=[case.steps.get(number=7).pk])
    typed = {"round": 1, "outcome": "yes", "reason": "Vi har folk og tid."}
    client.force_login(coordinator)
    assert client.post(decide, typed).status_code == 403

    client.force_login(manager)
    client.post(decide, typed)

    kept = case.steps.get(number=7).decisions.get()
    assert (kept.outcome, kept.reason, kept.decided_by) == ("yes", "Vi har folk og tid.", manager)
    case.refresh_from_db()
    assert case.current_step == 8


def checklist_decision(case, architect):
    case.steps.get(number=6).decisions.create(
        round=1, outcome="yes", recommendations="Brug fælles login", decided_by=architect
    )
    case.steps.filter(number=6).update(status=Status.DONE)


def test_a_step_of_one_who_left_waits_for_its_roles_and_can_be_given_on(
    client, case, coordinator, architect
):
    gone = make_user(Role.ARCHITECT, department=case.department, name="Gert Gået")
    checklist.assign(case.steps.get(number=1), by=coordinator, assignee=gone)
    gone.is_active = False
    gone.save()
    client.force_login(coordinator)

    page = client.get(case.steps.get(number=1).get_absolute_url()).content.decode()

    assert "Gert Gået" in page
    assert "Personen er stoppet" in page
    step = case.steps.get(number=1)
    client.post(reverse("procurement:assign_step", args=[step.pk]), {"assignee": coordinator.pk})
    step.refresh_from_db()
    assert step.assignee == coordinator
