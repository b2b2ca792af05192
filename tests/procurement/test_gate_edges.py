"""Each gate at its edges: what just closes it, and what just opens it."""

from decimal import Decimal

import pytest

from procurement import gates
from procurement.actions import checklist, phases
from procurement.gates import GATES
from procurement.models import (
    Assessment,
    BoardExemption,
    Case,
    ChecklistStep,
    CheckpointAnswer,
    Debt,
    DebtAcceptance,
    DocumentReview,
    Entry,
    ProjectClass,
    Request,
    UnwantedDocument,
)
from procurement.processes import PROCESSES
from tests.factories import (
    make_board,
    make_case,
    make_contract,
    make_debt,
    make_dialogue,
    make_document,
    make_thresholds,
    make_user,
    write_sheet,
)

Status = ChecklistStep.Status


@pytest.fixture
def case(requester, coordinator):
    return make_case(requester=requester, coordinator=coordinator, status=Case.Status.IN_PROGRESS)


def follow(case, process):
    """Let the case follow another process."""
    case.process, case.current_phase = process, ""
    case.save()
    case.steps.all().delete()
    fresh = Case.objects.get(pk=case.pk)
    ChecklistStep.objects.bulk_create(
        ChecklistStep(case=case, number=step.number) for step in fresh.course.steps
    )
    return fresh


def ask(case, name, key="contract"):
    """What the gate says at the step of this key; nothing if it is open."""
    fresh = Case.objects.get(pk=case.pk)
    step = fresh.step_named(key) or fresh.steps.all()[0]
    step.case = fresh
    gate = GATES[name](step)
    return "" if gate is None else str(gate.reason)


def who(case, name):
    """Whom the gate leads to."""
    step = Case.objects.get(pk=case.pk).steps.all()[0]
    return str(GATES[name](step).who)


def unwanted(case, kind):
    UnwantedDocument.objects.create(case=case, kind=kind, reason="Test", by=case.requester)


def test_every_gate_that_a_step_names_exists_and_says_its_row():
    named = {name for p in PROCESSES.values() for step in p.steps for name in step.gates}

    assert named == set(GATES)
    assert all(rule.__doc__ for rule in GATES.values())


@pytest.mark.spec("C01b")
def test_the_market_waits_for_the_need(case):
    assert ask(case, "needs_before_market") == "Behovet er ikke beskrevet."
    case.request.need = "Vi mangler overblik"
    case.request.save()
    assert ask(case, "needs_before_market") == ""


def test_the_need_may_stand_in_its_sheet(case):
    write_sheet(case, "need", strategies=["digital"])

    assert ask(case, "needs_before_market") == ""


@pytest.mark.spec("C02f")
@pytest.mark.parametrize("how", ["file", "unwanted", "sheet", "dialogue"])
def test_a_supplier_is_asked_about_requirements_that_are_written(case, how):
    name = "functional_requirements_before_dialogue"
    assert ask(case, name) == "De funktionelle krav er ikke skrevet."

    if how == "file":
        make_document(case=case, kind="functional_requirements")
    elif how == "unwanted":
        unwanted(case, "functional_requirements")
    elif how == "sheet":
        write_sheet(case, "functional_questions", question="Kan det?")
    else:
        make_dialogue(case=case)

    assert ask(case, name) == ""


@pytest.mark.spec("C04a")
def test_the_visitation_waits_for_every_paper(case):
    name = "documents_before_visitation"
    for kind in ("product_description", "interface_drawing"):
        make_document(case=case, kind=kind)
    unwanted(case, "configuration_form")
    assert ask(case, name) == "Der mangler papirer: Sikkerhedsbeskrivelse."

    make_document(case=case, kind="security_description")
    assert ask(case, name) == ""


def test_a_process_without_papers_asks_for_none(case):
    sih = follow(case, "sih")

    assert ask(sih, "documents_before_visitation") == ""


@pytest.mark.spec("C07b")
def test_the_manager_waits_for_the_answers_on_readiness(case):
    assert ask(case, "readiness_questions").startswith("Spørgsmålene om kapacitet")
    write_sheet(case, "readiness_questions", ready="no")
    assert ask(case, "readiness_questions") == ""


@pytest.mark.spec("C08a")
def test_procurement_writes_its_statement(case):
    assert ask(case, "procurement_has_spoken") == "Udbud har ikke skrevet sin udtalelse."
    write_sheet(case, "procurement_statement", statement="not_needed")
    assert ask(case, "procurement_has_spoken") == ""


@pytest.mark.spec("C09e")
def test_a_cross_cutting_project_has_it_in_its_steering_group(case):
    assert ask(case, "it_in_steering_group") == ""
    write_sheet(case, "project", cross_cutting="yes")
    write_sheet(case, "steering_group", name="Lea", represents="department")
    assert ask(case, "it_in_steering_group").startswith("Projektet går på tværs")

    write_sheet(case, "steering_group", name="Ivar", represents="it")
    assert ask(case, "it_in_steering_group") == ""


def judged(case, outcome, status=Assessment.Status.CONFIRMED):
    Assessment.objects.create(
        case=case, kind="processor_agreement", version=1, outcome=outcome, status=status
    )


@pytest.mark.spec("C11a")
@pytest.mark.parametrize(
    ("outcome", "status", "is_open"),
    [
        ("not_needed", "confirmed", True),
        ("agreed", "confirmed", True),
        ("signed", "confirmed", True),
        ("signed", "answered", False),
        ("needed", "confirmed", False),
        ("draft", "confirmed", False),
        ("unclear", "confirmed", False),
    ],
)
def test_a_confirmed_assessment_lets_the_contract_through(case, outcome, status, is_open):
    name = "data_processor_agreement_first"
    Assessment.objects.create(case=case, kind="gdpr", version=1, status="confirmed")
    assert ask(case, name) == "Databehandleraftalen er ikke på plads."

    judged(case, outcome, status)
    assert (ask(case, name) == "") == is_open


@pytest.mark.spec("C11a")
def test_stepping_in_later_leaves_the_agreement_to_be_shown(case):
    name = "data_processor_agreement_first"
    case.steps.filter(number__lt=15).update(status="not_relevant", not_relevant_reason="Før")
    assert ask(case, name) == ""

    Case.objects.filter(pk=case.pk).update(entered_phase="setup")
    assert ask(case, name) == "Databehandleraftalen er ikke på plads."
    judged(case, "signed")
    assert ask(case, name) == ""


@pytest.mark.spec("C11a")
@pytest.mark.spec("F29")
@pytest.mark.parametrize("process", ["haderslev", "albertslund", "sih", "kl"])
def test_the_step_of_the_agreement_is_done_when_it_is_settled(case, process):
    case = follow(case, process)
    name, key = "agreement_settled", "processing_agreement"
    assert name in case.step_named(key).text.gates
    assert ask(case, name, key) == "Databehandleraftalen er ikke på plads."

    entry = write_sheet(case, key, status="negotiated")
    assert ask(case, name, key)
    for status in ("agreed", "signed", "not_relevant"):
        entry.answers = {"status": status}
        entry.save()
        assert ask(case, name, key) == ""


@pytest.mark.spec("C11a")
@pytest.mark.parametrize("status", ["answered", "confirmed"])
def test_a_tick_does_not_stand_against_what_the_agreement_lacks(case, status):
    case.steps.filter(number=11).update(status=Status.DONE)
    write_sheet(case, "processing_agreement", status="agreed")
    assert ask(case, "data_processor_agreement_first") == ""

    judged(case, "draft", status)
    assert ask(case, "data_processor_agreement_first") == "Databehandleraftalen er ikke på plads."
    assert ask(case, "agreement_settled", "processing_agreement")


@pytest.mark.spec("C11a")
def test_what_was_left_out_anew_is_not_skipped(case, coordinator, manager, security):
    """Stepping in later skips the agreement; security may then say that none is needed."""
    phases.enter(case, by=manager, phase="setup", reason="Købt før")
    step = Case.objects.get(pk=case.pk).step_named("processing_agreement")
    checklist.reopen(step, by=coordinator)
    checklist.mark_not_relevant(step, by=security, reason="Ingen persondata")

    assert ask(case, "data_processor_agreement_first") == ""


@pytest.mark.spec("D02")
def test_stepping_in_after_the_contract_does_not_replace_it(case, coordinator, manager):
    """G15, C11a: its gates are asked when it is registered, so it is not passed by."""
    phases.enter(case, by=manager, phase="setup", reason="Købt før")
    assert ask(case, "contract_before_operation", "operation") == "Kontrakten er ikke registreret."

    step = Case.objects.get(pk=case.pk).step_named("contract")
    checklist.reopen(step, by=coordinator)
    checklist.mark_not_relevant(step, by=coordinator, reason="Gratis")
    assert ask(case, "contract_before_operation", "operation") == ""


@pytest.mark.spec("C12b")
@pytest.mark.spec("C12c")
@pytest.mark.parametrize(
    ("journal", "kitos", "reason"),
    [
        ("", "", "Linket til KITOS og kontraktens nummer i ESDH-systemet mangler."),
        ("2026-1", "", "Linket til systemet i KITOS mangler."),
        ("", "https://kitos.dk/1", "Kontraktens nummer i ESDH-systemet mangler."),
        ("2026-1", "https://kitos.dk/1", ""),
    ],
)
def test_the_contract_is_filed_and_its_system_registered(case, journal, kitos, reason):
    assert ask(case, "kitos_and_journal") == ""
    contract = make_contract(case=case)
    contract.journal_number = journal
    contract.save()
    contract.system.kitos_link = kitos
    contract.system.save()

    assert ask(case, "kitos_and_journal") == reason
    assert ask(case, "contract_before_operation") == reason


def test_operation_waits_for_a_contract_unless_none_is_needed(case):
    assert ask(case, "contract_before_operation") == "Kontrakten er ikke registreret."
    case.steps.filter(number=12).update(status="not_relevant", not_relevant_reason="Gratis")
    assert ask(case, "contract_before_operation") == ""


@pytest.mark.spec("F32")
@pytest.mark.parametrize("how", ["case", "contract", "sheet"])
def test_the_purchase_is_filed(case, how):
    assert ask(case, "journalised") == "Nummeret i ESDH-systemet mangler."
    if how == "case":
        Case.objects.filter(pk=case.pk).update(journal_number="2026-1")
    elif how == "contract":
        contract = make_contract(case=case)
        contract.journal_number = "2026-1"
        contract.save()
    else:
        write_sheet(case, "journal", number="2026-1")
    assert ask(case, "journalised") == ""


@pytest.mark.spec("D15")
@pytest.mark.parametrize(("yearly", "is_closed"), [(125_000, False), (125_001, True), (None, True)])
def test_infrastructure_is_answered_above_the_amount_of_the_authority(case, yearly, is_closed):
    case.request.cost_yearly = yearly
    case.request.save()

    assert bool(ask(case, "infrastructure_answered")) == is_closed


@pytest.mark.spec("D15")
@pytest.mark.parametrize(
    ("band", "amount", "is_closed"),
    [
        ("", 500_000, True),
        ("unclear", 500_000, True),
        ("above_eu", 99_000_000, True),
        ("below_eu", 1_611_359, True),
        ("below_eu", 1_611_360, False),
        ("below_direct", 499_999, True),
        ("below_direct", 500_000, False),
    ],
)
def test_what_may_cost_more_than_the_amount_counts_as_more(case, band, amount, is_closed):
    case.request.cost_band, case.request.thresholds = band, make_thresholds()
    case.request.save()
    case.authority.infrastructure_amount = amount
    case.authority.save()

    said = ask(case, "infrastructure_answered")

    assert said.startswith("Ingen ved, hvad købet koster") == is_closed
    assert bool(said) == is_closed


@pytest.mark.spec("C09d")
@pytest.mark.parametrize(
    ("yearly", "large", "is_closed"),
    [(None, "no", False), (None, "yes", True), (250_000, "no", False), (250_001, "no", True)],
)
def test_a_large_project_has_a_steering_group(case, yearly, large, is_closed):
    write_sheet(case, "project", large=large)
    case.request.cost_yearly = yearly
    case.request.save()
    closed = "Projektet er stort og har ingen styregruppe." if is_closed else ""
    assert ask(case, "steering_group_formed", "organise") == closed

    write_sheet(case, "steering_group", name="Lea", represents="department")
    assert ask(case, "steering_group_formed", "organise") == ""


@pytest.mark.spec("D15")
@pytest.mark.parametrize(
    ("status", "is_open"),
    [("open", False), ("relevant", False), ("done", True), ("not_relevant", True)],
)
def test_the_answer_on_infrastructure_may_be_a_checkpoint(case, status, is_open):
    case.request.cost_one_off = Decimal(600_000)
    case.request.save()
    CheckpointAnswer.objects.create(case=case, key="infrastructure", status=status, note="Test")
    CheckpointAnswer.objects.create(case=case, key="other", status="done")

    assert (ask(case, "infrastructure_answered") == "") == is_open


@pytest.mark.spec("D15")
def test_the_answer_on_infrastructure_may_be_its_sheet(case):
    case.request.cost_one_off = Decimal(600_000)
    case.request.save()
    write_sheet(case, "infrastructure", sign_in="yes")

    assert ask(case, "infrastructure_answered") == ""


def test_high_debt_is_bought_with_open_eyes(case):
    for kind in Debt.Kind.values:
        make_debt(case=case, kind=kind, severity=2)
    assert ask(case, "debt_accepted").startswith("Den tekniske gæld er høj")

    owed = list(case.debts.values_list("pk", flat=True))
    DebtAcceptance.objects.create(
        case=case, score=Decimal("100"), debts=owed, reason="Pilot", by=case.requester
    )
    assert ask(case, "debt_accepted") == ""


@pytest.mark.spec("C18b")
def test_a_failed_test_stands_in_the_way_unless_it_is_accepted(case):
    write_sheet(case, "test_cases", result="passed")
    assert ask(case, "no_failed_tests") == ""
    failed = write_sheet(case, "test_cases", result="failed")
    assert ask(case, "no_failed_tests") == (
        "Test, der er fejlet, og som ingen har accepteret, spærrer for et ja: 1."
    )

    failed.answers = {"result": "failed", "accepted_reason": "Rettes i næste version"}
    failed.save()
    assert ask(case, "no_failed_tests") == ""


@pytest.mark.spec("C19")
def test_handover_needs_three_approvals_of_two_documents(case):
    two, three = ("department", "it"), ("department", "it", "supplier")
    assert "support og drift" in ask(case, "three_approvals")
    write_sheet(case, "support_agreement", parties=three)
    handover = write_sheet(case, "handover", parties=two)
    assert "Overdragelsesdokumentet" in ask(case, "three_approvals")

    handover.confirmations.create(party="supplier", by_supplier="Alfa")
    assert ask(case, "three_approvals") == ""


@pytest.mark.spec("C21b")
@pytest.mark.parametrize(
    ("outcome", "is_open"),
    [("approved", True), ("plan", True), ("not_needed", True), ("waiting", False)],
)
def test_closing_waits_for_the_archive(case, outcome, is_open):
    assert ask(case, "archive_has_approved") == "Arkivet har ikke godkendt lukningen."
    write_sheet(case, "archive_approval", outcome=outcome)

    assert (ask(case, "archive_has_approved") == "") == is_open


@pytest.mark.spec("C21b")
@pytest.mark.parametrize(
    ("outcome", "said", "is_open"),
    [
        ("not_needed", "keep", False),
        ("not_needed", "discard", True),
        ("not_needed", "", True),
        ("plan", "keep", True),
        ("approved", "keep", True),
    ],
)
def test_what_is_to_be_preserved_is_not_said_to_need_nothing(case, outcome, said, is_open):
    Assessment.objects.create(case=case, kind="archiving", version=1, outcome=said)
    write_sheet(case, "archive_approval", outcome=outcome)

    assert (ask(case, "archive_has_approved") == "") == is_open


@pytest.mark.spec("F25")
def test_owners_agree_and_hours_are_set_aside(case, system_owner):
    name = "owners_and_hours"
    assert ask(case, name) == "Anmodningen mangler en systemejer eller en forretningsejer."
    case.request.system_owner = case.request.business_owner = system_owner
    case.request.save()
    assert ask(case, name) == "Systemejeren og forretningsejeren har ikke sagt ja."

    agreed = {"system_owner_agreed": "2026-11-01", "business_owner_agreed": "2026-11-01"}
    entry = write_sheet(case, name, **agreed, hours=0)
    assert ask(case, name) == "Der er ikke afsat timer."
    entry.answers = {**agreed, "hours": 1}
    entry.save()
    assert ask(case, name) == ""


@pytest.mark.spec("F30")
def test_approval_waits_for_what_is_to_be_judged(case):
    sih = follow(case, "sih")
    sih.steps.filter(number__in=(7, 8, 9)).update(status=Status.DONE)
    assert ask(sih, "assessments_before_approval", "approval").startswith(
        "Ikke vurderet endnu: 10."
    )

    sih.steps.filter(number=10).update(status="not_relevant", not_relevant_reason="Ingen data")
    assert ask(sih, "assessments_before_approval", "approval") == ""


@pytest.mark.spec("F23")
def test_the_department_has_a_contact_person(case):
    assert ask(case, "contact_person_chosen") == ""
    Case.objects.filter(pk=case.pk).update(coordinator=None)
    assert ask(case, "contact_person_chosen") == "Sagen har ingen kontaktperson."


@pytest.mark.spec("G15")
@pytest.mark.parametrize("how", ["approved", "exempted"])
def test_the_contract_waits_for_the_board_or_its_exemption(case, how, manager):
    assert ask(case, "board_first") == ""
    make_board(authority=case.authority)
    assert ask(case, "board_first") == "Boardet har ikke godkendt sagen."

    if how == "approved":
        Case.objects.filter(pk=case.pk).update(status=Case.Status.APPROVED)
    else:
        BoardExemption.objects.create(case=case, reason="Lovbundet", by=manager)
    assert ask(case, "board_first") == ""


@pytest.mark.spec("G15")
def test_stepping_in_after_the_board_is_no_exemption(case, manager):
    make_board(authority=case.authority)
    albertslund = follow(case, "albertslund")

    phases.enter(albertslund, by=manager, phase="operation", reason="Udbuddet er holdt")
    assert ask(albertslund, "board_first") == "Boardet har ikke godkendt sagen."

    BoardExemption.objects.create(case=albertslund, reason="Lovbundet", by=manager)
    assert ask(albertslund, "board_first") == ""


@pytest.mark.spec("G15")
def test_leaving_out_the_boards_step_is_its_exemption(case):
    make_board(authority=case.authority)
    albertslund = follow(case, "albertslund")
    assert ask(albertslund, "board_first")

    board = albertslund.step_named("board")
    albertslund.steps.filter(number=board.number).update(
        status="not_relevant", not_relevant_reason="Kun en ny version"
    )
    assert ask(albertslund, "board_first") == ""


@pytest.mark.spec("G08")
@pytest.mark.parametrize("how", ["case", "sheet"])
def test_the_board_wants_the_number_of_the_records_case(case, how):
    write_sheet(case, "records_case", number="")
    assert ask(case, "records_case") == "Sagens nummer i ESDH-systemet mangler."
    if how == "case":
        Case.objects.filter(pk=case.pk).update(journal_number="2026-1")
    else:
        write_sheet(case, "records_case", number="2026-1")
    assert ask(case, "records_case") == ""


@pytest.mark.parametrize(
    ("name", "row"), [("six_w", "six_w_answered"), ("principles", "principles_answered")]
)
def test_the_board_wants_its_sheets_filled(case, name, row):
    assert ask(case, row)
    write_sheet(case, name, what="Et system")
    assert ask(case, row) == ""


@pytest.mark.spec("G22")
def test_the_board_wants_to_know_what_kind_of_project_it_is(case):
    assert ask(case, "classified") == "Ingen har sagt, hvilken slags projekt det er."
    ProjectClass.objects.create(
        case=case,
        changes_work=True,
        changes_services=False,
        changes_delivery=False,
        result="digitalisation",
        by=case.requester,
    )
    assert ask(case, "classified") == ""


GUIDED = ("technical_description", "contract_draft", "processor_draft")


def review(document, outcome):
    return DocumentReview.objects.create(
        document=document, role="architect", outcome=outcome, text="Ret det"
    )


@pytest.mark.spec("G14")
def test_guidance_is_given_when_all_three_are_gone_through(case):
    name = "reviews_answered"
    technical, draft = (make_document(case=case, kind=kind) for kind in GUIDED[:2])
    unwanted(case, "processor_draft")
    review(technical, "ok")
    assert ask(case, name).startswith("Der mangler gennemgang af: ")

    assert who(case, name).startswith("Det sker på trin")

    asked = DocumentReview.objects.create(document=draft, role="contracts")
    assert who(case, name) == "De er bestilt hos: Kontraktansvarlig."
    asked.delete()

    review(draft, "not_ok")
    assert ask(case, name).startswith("En gennemgang sagde ikke OK")

    better = make_document(case=case, kind="contract_draft")
    better.replaces = draft
    better.save()
    assert ask(case, name) == ""


@pytest.mark.spec("G01")
def test_the_project_and_its_business_case_are_approved(case):
    name = "project_and_business_case"
    assert ask(case, name).startswith("Ikke godkendt endnu: ")
    project = make_document(case=case, kind="project_description")
    assert who(case, name).startswith("Det sker på trin")
    DocumentReview.objects.create(document=project, role="secretary", outcome="ok")
    assert ask(case, name).startswith("Ikke godkendt endnu: ")

    business = make_document(case=case, kind="business_case")
    assert who(case, name).startswith("Bed boardets sekretær eller it-arkitekten om at gennemgå")
    asked = DocumentReview.objects.create(document=business, role="architect")
    assert who(case, name) == "De er bestilt hos: It-arkitekt."
    asked.delete()
    DocumentReview.objects.create(document=business, role="architect", outcome="ok")
    assert ask(case, name) == ""


def test_a_step_given_to_one_who_left_names_the_roles(case):
    gone = make_user(department=case.department, name="Gert Gået")
    gone.is_active = False
    gone.save()
    case.steps.filter(number=11).update(assignee=gone)
    fresh = Case.objects.get(pk=case.pk)
    step = fresh.step_named("contract")
    step.case = fresh

    gate = GATES["data_processor_agreement_first"](step)

    assert "Gert" not in str(gate)
    assert "Informationssikkerhed" in str(gate)


def test_asking_for_every_step_costs_the_same_however_much_is_written(case, query_count):
    def look():
        whole = Case.objects.select_related(*gates.JOINED).prefetch_related(*gates.READ)
        for step in whole.get(pk=case.pk).steps.all():
            gates.closed(step)

    write_sheet(case, "test_cases", result="failed")
    make_contract(case=case)
    make_debt(case=case)
    document = make_document(case=case)
    review(document, "ok")
    one = query_count(look)
    for _more in range(3):
        write_sheet(case, "test_cases", result="failed")
        make_contract(case=case)
        make_debt(case=case)
        review(make_document(case=case), "ok")

    assert query_count(look) == one


@pytest.mark.spec("C15d")
def test_the_set_up_waits_for_data_that_were_agreed_to_move(case):
    name = "agreed_data_moved"
    assert ask(case, name, "setup") == ""
    agreed = write_sheet(case, "migration", relevant="yes")
    assert ask(case, name, "setup").startswith("De data, det er aftalt at flytte")

    setup = write_sheet(case, "setup", data_moved="no")
    assert ask(case, name, "setup") != ""
    Entry.objects.filter(pk=setup.pk).update(answers={"data_moved": "yes"})
    assert ask(case, name, "setup") == ""
    Entry.objects.filter(pk=setup.pk).update(answers={"data_moved": "no"})
    Entry.objects.filter(pk=agreed.pk).update(answers={"relevant": "not_relevant"})
    assert ask(case, name, "setup") == ""


SEVEN = ["system", "addition", "app", "program", "hardware", "agreement", "task"]


@pytest.mark.spec("G06")
@pytest.mark.parametrize("kind", SEVEN)
@pytest.mark.parametrize("process", ["haderslev", "albertslund", "sih", "kl"])
def test_what_needs_no_contract_needs_the_board_all_the_same(case, kind, process, manager):
    """Whichever process an authority uses for the kind: its step of the contract is left out."""
    case = follow(case, process)
    assert "board_first" in case.step_named("contract").text.gates
    gate = "project_through_board"
    assert gate in case.step_named("operation").text.gates
    case.request.kind = kind
    case.request.save()
    make_board(authority=case.authority)
    contract = case.step_named("contract").number
    left_out = {"status": Status.NOT_RELEVANT, "not_relevant_reason": "Ingen kontrakt"}
    case.steps.filter(number=contract).update(**left_out)

    assert ask(case, gate, "operation") == "Boardet har ikke godkendt sagen."

    BoardExemption.objects.create(case=case, reason="Lovbundet", by=manager)
    assert ask(case, gate, "operation") == ""


@pytest.mark.spec("G06")
@pytest.mark.parametrize("kind", ["risk", "processing", "requirements"])
def test_what_is_no_project_does_not_wait_for_the_board(case, kind):
    case.request.kind = kind
    case.request.save()
    make_board(authority=case.authority)

    assert ask(case, "project_through_board", "operation") == ""


@pytest.mark.spec("G06")
@pytest.mark.parametrize("kind", SEVEN)
def test_whatever_is_asked_for_waits_for_the_board(case, kind):
    assert kind in Request.Kind.values
    case.request.kind = kind
    case.request.save()
    assert ask(case, "board_first") == ""

    make_board(authority=case.authority)

    assert ask(case, "board_first") == "Boardet har ikke godkendt sagen."
