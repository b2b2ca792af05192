"""The four processes are data that hold together, in Danish and in English."""

import dataclasses

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.models import Role
from procurement import answers, processes
from procurement.assessments import KINDS, PAGES, processor_agreement
from procurement.files.reviewing import GUIDES
from procurement.gates import GATES
from procurement.models import Document
from procurement.processes import haderslev
from procurement.processes.sources import sheet
from procurement.processes.structure import DECISIONS, Checkpoint, point
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
    asked = {
        "sheet": {key for step in process.steps for key in step.worksheets},
        "assessment": {key for step in process.steps for key in step.assessments},
        "document": {key for step in process.steps for key in step.documents},
        "review": set(GUIDES),
        "decision": {"", *(step.key for step in process.steps if step.decision)},
        "case": {"coordinator", "journal_number", "project_class", "has_no_conditions"},
    }
    for source in sources(process):
        assert source.key in asked.get(source.kind, {""}), source


def sources(process):
    points = [one for step in process.steps for one in step.checkpoints]
    return [source for one in points for way in one.ways for source in way]


@of_each_process
def test_what_answers_a_checkpoint_has_the_fields_that_are_looked_for(process):
    """A field or an answer that is renamed would leave the checkpoint open for ever."""
    for source in sources(process):
        if source.kind == "sheet":
            fields = {field.key: field for field in WORKSHEETS[source.key].fields}
            assert set(source.given) <= fields.keys()
            for key, wanted in (*source.lines, *source.says):
                offered = dict(fields[key].choices) or {"yes": "", "no": ""}
                assert set(wanted) <= offered.keys(), source
        elif source.kind == "request":
            assert all(name == "total" or name in answers.FIELDS for name in source.given)
        elif source.kind == "contract":
            assert set(source.given) <= {"journal_number", "system.kitos_link"}


@of_each_process
def test_the_results_that_answer_a_checkpoint_are_results_that_there_are(process):
    offered = {
        "gdpr": {"not_required", "recommended", "required", "prior_consultation"},
        "processor_agreement": {"not_needed", *processor_agreement.HEADLINES},
    }
    for step in process.steps:
        for source in (one for asked in step.checkpoints for way in asked.ways for one in way):
            if source.kind == "assessment" and source.outcomes:
                assert set(source.outcomes) <= offered[source.key]
            if source.kind == "decision" and source.outcomes:
                asks = process.named(source.key) or step
                assert set(source.outcomes) <= set(asks.outcomes)


@of_each_process
def test_most_of_what_a_sheet_asks_is_not_asked_again_by_a_checkpoint(process):
    """X02: a step whose checkpoints all stand by themselves is the exception."""
    alone = [
        step.key
        for step in process.steps
        if step.worksheets and not any(asked.ways for asked in step.checkpoints)
    ]

    assert alone == []


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


def test_a_point_without_a_key_is_a_checkpoint_by_its_place():
    step = dataclasses.replace(HADERSLEV.step(1), points=("Ask", point("Tell", sheet("need"))))

    assert step.checkpoints == (
        Checkpoint(key="need.1", title="Ask"),
        Checkpoint(key="need.2", title="Tell", answered_in=(sheet("need"),)),
    )
