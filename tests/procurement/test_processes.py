"""The four processes are data that hold together, in Danish and in English."""

import dataclasses

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.models import Role
from procurement import processes
from procurement.assessments import KINDS, PAGES
from procurement.gates import GATES
from procurement.models import Document
from procurement.processes import haderslev
from procurement.processes.structure import DECISIONS, Checkpoint
from procurement.worksheets import WORKSHEETS

PROCESSES = list(processes.PROCESSES.values())
HADERSLEV = haderslev.PROCESS
STEPS = {step.number: step for step in HADERSLEV.steps}
of_each_process = pytest.mark.parametrize("process", PROCESSES, ids=lambda one: one.key)
ASSESSMENTS = {key for key, _version in KINDS}


def texts(process):
    yield process.name
    for phase in process.phases:
        yield phase.title
    for step in process.steps:
        yield from (step.title, step.guidance)
        for checkpoint in step.checkpoints:
            yield checkpoint.title
            if checkpoint.guidance:
                yield checkpoint.guidance


def test_a_process_is_found_by_its_key_and_version():
    assert processes.get("haderslev", 1) is HADERSLEV


def test_an_unknown_version_is_an_error():
    with pytest.raises(KeyError):
        processes.get("haderslev", 99)


def test_a_new_case_starts_with_the_newest_version(monkeypatch):
    later = dataclasses.replace(HADERSLEV, version=10)
    monkeypatch.setitem(processes.PROCESSES, ("haderslev", 10), later)

    assert processes.newest("haderslev") is later


@pytest.mark.spec("X01")
def test_an_authority_can_choose_among_four_processes(client, administrator):
    client.force_login(administrator)

    page = client.get(reverse("administration:authority")).content.decode()

    assert [process.key for process in PROCESSES] == ["haderslev", "sih", "albertslund", "kl"]
    for process in PROCESSES:
        assert f'value="{process.key}"' in page


@of_each_process
def test_the_steps_are_numbered_from_one_without_a_gap(process):
    assert [step.number for step in process.steps] == list(range(1, len(process.steps) + 1))


@of_each_process
def test_each_step_is_in_exactly_one_phase(process):
    by_phase = [step for phase in process.phases for step in process.steps_of(phase)]

    assert by_phase == list(process.steps)


@of_each_process
def test_steps_and_phases_are_known_by_keys_of_their_own(process):
    steps = [step.key for step in process.steps]
    phases = [phase.key for phase in process.phases]

    assert len(set(steps)) == len(steps)
    assert len(set(phases)) == len(phases)


@pytest.mark.spec("C00c")
@of_each_process
def test_performers_are_roles_and_the_first_one_answers(process):
    for step in process.steps:
        assert step.performers, step.number
        assert len(set(step.performers)) == len(step.performers), step.number
        named = {*step.performers, *step.answered_by, *step.left_out_by}
        assert named <= set(Role.values), step.number


@of_each_process
def test_those_who_alone_answer_a_step_take_part_in_it(process):
    for step in process.steps:
        assert {*step.answered_by, *step.left_out_by} <= set(step.performers), step.number


@of_each_process
def test_all_that_a_step_names_is_known(process):
    for step in process.steps:
        assert set(step.worksheets) <= set(WORKSHEETS), step.number
        assert set(step.assessments) <= {*ASSESSMENTS, *PAGES}, step.number
        assert set(step.documents) <= set(Document.Kind.values), step.number
        assert set(step.gates) <= set(GATES), step.number


@of_each_process
def test_a_step_names_nothing_twice(process):
    for step in process.steps:
        for names in (step.worksheets, step.assessments, step.documents, step.gates):
            assert len(set(names)) == len(names), step.number


@of_each_process
def test_a_step_that_is_answered_may_be_answered_by_somebody(process):
    decisions = [step.decision for step in process.steps if step.decision]

    assert set(decisions) <= set(DECISIONS.values())
    for decision in decisions:
        assert set(decision.decided_by) <= set(Role.values)
        assert not decision.back_to or process.named(decision.back_to)


@of_each_process
def test_what_gates_and_contracts_look_for_is_there(process):
    assert process.named("need").number == 1
    assert process.named("contract").number < process.named("operation").number
    assert process.named("processing_agreement").number < process.named("contract").number
    assert process.named("operation").is_turning_point


@of_each_process
def test_a_checkpoint_is_answered_in_something_that_the_process_has(process):
    sheets = {key for step in process.steps for key in step.worksheets}
    judged = {key for step in process.steps for key in step.assessments}
    for checkpoint in (one for step in process.steps for one in step.checkpoints):
        kind, _, key = checkpoint.answered_in.partition(":")
        wanted = {"worksheet": sheets, "assessment": judged, "documents": {""}, "": {""}}
        assert key in wanted[kind], checkpoint.key


@of_each_process
def test_the_same_key_is_the_same_checkpoint(process):
    known = {}
    for checkpoint in (one for step in process.steps for one in step.checkpoints):
        assert len(checkpoint.key) <= 60
        assert known.setdefault(checkpoint.key, checkpoint) == checkpoint


@of_each_process
def test_links_lead_to_homepages_by_https(process):
    for checkpoint in (one for step in process.steps for one in step.checkpoints):
        for _text, address in checkpoint.links:
            assert address.startswith("https://")
            assert address.count("/") == 2


@of_each_process
def test_every_text_is_translated_to_danish(process):
    for text in texts(process):
        with translation.override("en"):
            english = str(text)
        with translation.override("da"):
            danish = str(text)

        assert danish
        assert danish != english


@of_each_process
def test_guidance_is_a_few_sentences_and_points_are_short(process):
    with translation.override("en"):
        for step in process.steps:
            assert 2 <= str(step.guidance).count(". ") + 1 <= 5, step.number
            assert 2 <= len(step.points) <= 6, step.number
            assert all(len(str(one.title)) <= 90 for one in step.checkpoints), step.number


@pytest.mark.spec("C22")
def test_the_21_steps_fall_in_five_phases():
    phases = [(phase.key, phase.first, phase.last) for phase in HADERSLEV.phases]

    assert phases == [
        ("need", 1, 4),
        ("triage", 5, 8),
        ("agreements", 9, 14),
        ("setup", 15, 18),
        ("operation", 19, 21),
    ]
    assert len(HADERSLEV.steps) == 21
    assert HADERSLEV.phase_of(12).key == "agreements"
    assert HADERSLEV.phase("agreements").first == 9
    with translation.override("da"):
        assert str(HADERSLEV.phase_of(21).title) == "Overgang til drift"


def test_triage_management_and_readiness_are_decided():
    decided = {step.number: step.decision.key for step in HADERSLEV.steps if step.decision}

    assert decided == {6: "visitation", 7: "management", 18: "readiness"}
    assert HADERSLEV.step(6).outcomes == ("yes", "maybe", "no")
    assert HADERSLEV.step(18).outcomes == ("yes", "no")
    assert HADERSLEV.step(1).outcomes == ()


@pytest.mark.spec("C13a")
@pytest.mark.parametrize("process", [one for one in PROCESSES if one.key != "sih"])
def test_the_old_system_is_closed_only_where_one_is_replaced(process):
    usual = process.steps_when(())
    left_out = {step.key for step in process.steps if step not in usual}

    assert left_out == {"close_plan", "closing"} & {step.key for step in process.steps}
    assert process.steps_when({"replacing"}) == process.steps


def test_a_step_that_an_authority_does_not_use_is_not_among_those_of_a_case():
    unused = dataclasses.replace(HADERSLEV.step(2), off_reason="We ask the market elsewhere.")
    steps = (HADERSLEV.step(1), unused, *HADERSLEV.steps[2:])

    assert unused not in dataclasses.replace(HADERSLEV, steps=steps).steps_when(())


@pytest.mark.spec("C23")
def test_the_supplier_takes_part_in_test_readiness_and_handover():
    assert {step.number for step in HADERSLEV.steps if step.with_supplier} == {17, 18, 19}


@pytest.mark.parametrize(
    ("number", "role"),
    [
        (1, Role.COORDINATOR),
        (2, Role.PROCUREMENT),
        (3, Role.SECURITY),
        (7, Role.MANAGER),
        (8, Role.PROCUREMENT),
        (8, Role.LEGAL),
        (11, Role.SECURITY),
        (12, Role.MANAGER),
        (13, Role.ARCHIVE),
        (21, Role.ARCHIVE),
    ],
)
def test_those_whom_the_guide_names_take_part(number, role):
    assert role in STEPS[number].performers
    assert number in HADERSLEV.numbers_of(role)


def test_a_point_in_words_is_a_checkpoint_by_its_place():
    first = HADERSLEV.step(1).checkpoints[0]

    assert first == Checkpoint(key="need.1", title=HADERSLEV.step(1).points[0])
