"""SIH's steps, Albertslund's board course and KL's phases say what their sources say."""

import pytest
from django.utils import translation

from accounts.models import Role
from procurement import processes
from procurement.processes.kl import checkpoints
from procurement.processes.structure import APPROVAL, READINESS

SIH = processes.newest("sih")
ALBERTSLUND = processes.newest("albertslund")
KL = processes.newest("kl")


def keys(process):
    return [step.key for step in process.steps]


@pytest.mark.spec("F20")
@pytest.mark.spec("F21")
def test_sih_has_sixteen_steps_in_the_order_of_its_poster():
    assert keys(SIH) == [
        "need",
        "request",
        "weekly_meeting",
        "contact",
        "dialogue",
        "owners",
        "risk",
        "technical_debt",
        "procurement",
        "processing_agreement",
        "approval",
        "contract",
        "journal",
        "registration",
        "operation",
        "renewal",
    ]


@pytest.mark.spec("F20")
def test_the_first_step_asks_whether_it_is_new_or_a_renewal():
    with translation.override("en"):
        assert "renewal" in str(SIH.step(1).points[0])


@pytest.mark.parametrize(
    ("number", "sheets"),
    [
        pytest.param(3, {"visitation_meeting"}, marks=pytest.mark.spec("F22")),
        pytest.param(5, {"meetings"}, marks=pytest.mark.spec("F24")),
        pytest.param(6, {"owners_and_hours"}, marks=pytest.mark.spec("F25")),
        pytest.param(13, {"journal"}, marks=pytest.mark.spec("F32")),
        pytest.param(15, {"follow_up"}, marks=pytest.mark.spec("F34")),
        pytest.param(16, {"renewal"}, marks=pytest.mark.spec("F35")),
    ],
)
def test_sih_writes_down_what_its_steps_ask_for(number, sheets):
    assert sheets <= set(SIH.step(number).worksheets)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        pytest.param(7, "gdpr", marks=pytest.mark.spec("F26")),
        pytest.param(8, "technical_debt", marks=pytest.mark.spec("F27")),
        pytest.param(9, "tender_law", marks=pytest.mark.spec("F28")),
        pytest.param(10, "processor_agreement", marks=pytest.mark.spec("F29")),
    ],
)
def test_sih_judges_the_purchase_in_four_ways(number, kind):
    assert kind in SIH.step(number).assessments


@pytest.mark.parametrize(
    ("number", "gate"),
    [
        pytest.param(4, "contact_person_chosen", marks=pytest.mark.spec("F23")),
        pytest.param(6, "owners_and_hours", marks=pytest.mark.spec("F25")),
        pytest.param(11, "owners_and_hours", marks=pytest.mark.spec("F25")),
        pytest.param(11, "assessments_before_approval", marks=pytest.mark.spec("F30")),
        pytest.param(11, "infrastructure_answered", marks=pytest.mark.spec("D15")),
        pytest.param(13, "journalised", marks=pytest.mark.spec("F32")),
        pytest.param(14, "kitos_and_journal", marks=pytest.mark.spec("F33")),
    ],
)
def test_sih_holds_a_step_back_until_what_it_needs_is_there(number, gate):
    assert gate in SIH.step(number).gates


@pytest.mark.spec("F26")
def test_risk_is_only_analysed_where_personal_data_are_processed():
    left_out = set(SIH.steps) - set(SIH.steps_when(()))

    assert {step.key for step in left_out} == {"risk"}
    assert SIH.steps_when({"personal_data"}) == SIH.steps


@pytest.mark.spec("F30")
def test_the_group_approves_with_or_without_conditions_or_rejects_and_all_waits_for_it():
    approval = SIH.named("approval")

    assert approval.number == 11
    assert approval.decision is APPROVAL
    assert approval.outcomes == ("yes", "conditions", "no")
    assert approval.holds


@pytest.mark.spec("F31")
def test_the_system_owner_signs():
    assert SIH.named("contract").number == 12
    assert SIH.named("contract").performers[0] == Role.SYSTEM_OWNER


@pytest.mark.spec("G08")
def test_the_case_in_the_records_system_comes_first_and_before_the_board():
    assert ALBERTSLUND.named("records_case").number == 2
    assert "records_case" in ALBERTSLUND.named("records_case").worksheets
    assert "records_case" in ALBERTSLUND.named("agenda_item").gates


@pytest.mark.parametrize(
    ("step", "document", "roles"),
    [
        pytest.param(
            "technical_review",
            "technical_description",
            {Role.ARCHITECT},
            marks=pytest.mark.spec("G10"),
        ),
        pytest.param(
            "procurement",
            "contract_draft",
            {Role.CONTRACTS, Role.PROCUREMENT},
            marks=pytest.mark.spec("G11"),
        ),
        pytest.param(
            "processor_review",
            "processor_draft",
            {Role.SECURITY},
            marks=pytest.mark.spec("G12"),
        ),
    ],
)
def test_each_of_three_drafts_is_reviewed_by_those_who_know(step, document, roles):
    assert document in ALBERTSLUND.named("papers").documents
    assert roles <= set(ALBERTSLUND.named(step).answered_by)
    assert ALBERTSLUND.named(step).number < ALBERTSLUND.named("guidance").number


@pytest.mark.spec("G14")
def test_guidance_is_given_when_the_reviews_are_answered_and_then_one_negotiates():
    assert ALBERTSLUND.named("guidance").gates == ("reviews_answered",)
    assert ALBERTSLUND.named("supplier_dialogue").number > ALBERTSLUND.named("guidance").number
    assert "negotiation" in ALBERTSLUND.named("supplier_dialogue").worksheets


@pytest.mark.spec("G01")
@pytest.mark.spec("G02")
def test_the_board_sees_a_project_description_and_a_business_case():
    project = ALBERTSLUND.named("project")

    assert set(project.documents) == {"project_description", "business_case"}
    assert set(project.worksheets) == {"project_description", "business_case"}


@pytest.mark.spec("G15")
def test_no_contract_before_the_boards_decision():
    board, contract = ALBERTSLUND.named("board"), ALBERTSLUND.named("contract")

    assert board.holds
    assert board.number < contract.number
    assert "board_first" in contract.gates
    assert set(board.left_out_by) == {Role.SECRETARY, Role.CHAIR}


@pytest.mark.spec("G16")
def test_the_case_is_reported_ready_when_all_is_written():
    assert set(ALBERTSLUND.named("agenda_item").gates) == {
        "records_case",
        "six_w_answered",
        "classified",
        "reviews_answered",
        "project_and_business_case",
        "principles_answered",
    }


@pytest.mark.spec("D01")
def test_kl_has_six_phases_of_which_four_are_our_proposal():
    assert [(phase.key, phase.is_proposal) for phase in KL.phases] == [
        ("idea", False),
        ("clarification", False),
        ("purchase", True),
        ("implementation", True),
        ("operation", True),
        ("evaluation", True),
    ]


@pytest.mark.spec("D03")
def test_kl_decides_after_each_phase_whether_to_go_on():
    assert [one.key for one in processes.PROCESSES.values() if one.decides_after_phases] == ["kl"]


@pytest.mark.spec("D04")
def test_kl_goes_on_after_the_signature():
    after = keys(KL)[KL.named("contract").number :]

    assert {"handover", "operation", "follow_up", "evaluation", "renewal"} <= set(after)
    assert KL.named("readiness").decision is READINESS


@pytest.mark.spec("D07")
def test_the_nine_checkpoints_stand_in_the_clarification_by_their_danish_names():
    steps = KL.steps_of(KL.phase("clarification"))
    seen = {one.key: one for step in steps for one in step.checkpoints}

    assert {one.key for one in checkpoints.NINE} <= set(seen)
    with translation.override("da"):
        titles = [str(one.title) for one in checkpoints.NINE]
    assert titles == [
        "Afdæk markedet",
        "Afklar organisationens behov",
        "Afklar it-arkitekturkrav",
        "Tag stilling til brug af fælleskommunal infrastruktur",
        "Tag stilling til snitflader og integrationer",
        "Gå ombudsmandens juridiske “kravspecifikation” igennem",
        "Afklar arkiveringsforpligtelsen",
        "Stil krav til gode brugeroplevelser",
        "Stil krav om webtilgængelighed",
    ]


@pytest.mark.spec("D06")
@pytest.mark.spec("D09")
@pytest.mark.spec("D13")
@pytest.mark.parametrize("checkpoint", checkpoints.NINE, ids=lambda one: one.key)
def test_each_of_the_nine_has_guidance_links_and_a_place_to_be_answered(checkpoint):
    assert checkpoint.guidance
    assert checkpoint.links
    assert checkpoint.answered_in
    assert not checkpoint.is_proposal


@pytest.mark.spec("D10")
def test_some_checkpoints_are_met_in_several_phases():
    phases: dict[str, set[str]] = {}
    for step in KL.steps:
        for one in step.checkpoints:
            phases.setdefault(one.key, set()).add(KL.phase_of(step.number).key)

    shared = {key for key, found in phases.items() if len(found) > 1}
    assert {"market", "archiving", "integrations", "business_case", "technical_debt"} <= shared


def test_what_kl_has_not_been_read_for_is_marked_as_our_proposal():
    known = {one.key for one in checkpoints.NINE} | {"business_case"}
    for step in KL.steps:
        if KL.phase_of(step.number).is_proposal:
            assert all(one.is_proposal or one.key in known for one in step.checkpoints), step.key


def test_the_processes_share_the_names_of_what_is_the_same():
    for process in processes.PROCESSES.values():
        assert {"need", "procurement", "processing_agreement", "contract", "operation"} <= set(
            keys(process)
        )
