"""The worksheets of the processes ask for what the specification says, and hold together."""

import pytest

from accounts.models import Role
from procurement import processes
from procurement.fields import Field
from procurement.forms.fields import FieldsForm
from procurement.worksheets import ALL_PARTIES, PARTS, WORKSHEETS
from tests.factories import make_user

HADERSLEV = processes.newest("haderslev")
PROCESSES = list(processes.PROCESSES.values())
SHEETS = list(WORKSHEETS.values())
of_each_sheet = pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)
# What is typed where a kind of question alone does not say it.
TYPED = {"closes": "15:30"}


def row(spec, step, sheet, *fields):
    return pytest.param(step, sheet, set(fields), marks=pytest.mark.spec(spec), id=f"{spec}")


def filled(sheet, person):
    """A line with every question answered by its first choice."""
    by_kind = {
        "line": "08:00",
        "text": "As it is.",
        "yes_no": "yes",
        "whole": "50",
        "money": "1000",
        "date": "2026-05-04",
        "email": "it@nordby.example",
        "link": "https://nordby.example",
        "person": person.email,
    }
    data = {}
    for field in sheet.fields:
        first = field.choices[0][0] if field.choices else by_kind[field.kind]
        data[field.key] = TYPED.get(field.key, [first] if field.kind == "choices" else first)
    return data


@pytest.mark.parametrize(
    ("step", "sheet", "fields"),
    [
        row("C01b", 1, "need", "need"),
        row("C01c", 1, "need", "strategies", "fit", "misfit"),
        row("C01d", 1, "need", "groups", "change"),
        row("C02b", 2, "owned_systems", "result", "conclusion"),
        row("C02c", 2, "market", "product", "supplier", "note", "source"),
        row("C02d", 2, "reference_calls", "authority", "contact", "date", "recommends"),
        row("C02e", 2, "cost_effect", "effect", "matches", "conclusion"),
        row("C03a", 3, "meetings", "date", "participants", "notes", "files"),
        row("C03b", 3, "functional_questions", "question", "answer"),
        row("C03c", 3, "technical_questions", "question", "answer"),
        pytest.param(3, "handed_over", {"document", "date", "supplier"}, id="C03d in part"),
        row("C03e", 3, "security_questions", "question", "cleared", "reference"),
        row("C05a", 5, "visitation_meeting", "attended", "minutes"),
        row("C07b", 7, "readiness_questions", "resources", "ready", "support", "involve"),
        row("C08a", 8, "procurement_statement", "statement", "reason"),
        row("C09a", 9, "project", "manager"),
        row("C09b", 9, "follow_up_plan", "often", "reports"),
        row("C09c", 9, "plan", "task", "start", "end"),
        row("C09d", 9, "steering_group", "name", "represents"),
        row("C09e", 9, "project", "cross_cutting"),
        row("C10b", 10, "support_agreement", "user_support", "contact"),
        row("C10c", 10, "support_hours", "weekday", "opens", "closes"),
        row("C10d", 10, "support_agreement", "reports_errors"),
        row("C10e", 10, "support_agreement", "sets_priority"),
        row("C10f", 10, "support_agreement", "response_critical", "response_question"),
        row("C10g", 10, "milestones", "milestone", "date"),
        row("C11a", 11, "processing_agreement", "status", "reason"),
        row("C13a", 13, "close_plan", "task", "due", "responsible"),
        row("C13b", 13, "migration", "relevant", "reason", "data"),
        row("C13c", 13, "archiving", "relevant", "reason", "contact"),
        row("C13d", 13, "termination", "expiry", "notice_months", "sent", "confirmed"),
        row("C13e", 13, "close_journal", "agreement", "number"),
        row("C13f", 13, "close_costs", "kind", "amount", "asked"),
        row("C15a", 15, "setup", "installation", "local_tasks", "web_tasks"),
        row("C15b", 15, "setup", "prerequisites_by", "rights_by", "security_by", "equipment"),
        row("C15c", 15, "setup_test", "date", "what", "result"),
        row("C15c", 15, "setup", "environment", "environment_address"),
        row("C15d", 15, "setup", "data_moved"),
        row("C16a", 16, "user_rights", "user", "role", "ordered"),
        row("C16b", 16, "plan_changes", "needed", "change"),
        row("C16c", 16, "training", "audience", "date", "held"),
        row("C16d", 16, "communication", "unit", "message", "date"),
        row("C17a", 17, "test_cases", "kind", "result"),
        row("C17b", 17, "test_cases", "requirement"),
        row("C18b", 17, "test_cases", "accepted_reason", "accepted_by", "correct_by"),
        row("C20a", 20, "user_support", "ready", "contact"),
        row("C21a", 21, "access_closing", "rights_stopped", "access_closed"),
        row("C21b", 21, "archive_approval", "outcome", "reason"),
        row("C21c", 21, "phase_out", "what", "due", "done"),
    ],
)
def test_a_step_of_the_guide_asks_for_what_its_row_says(step, sheet, fields):
    assert sheet in HADERSLEV.step(step).worksheets
    assert fields <= {field.key for field in WORKSHEETS[sheet].fields}


@pytest.mark.spec("C10a")
@pytest.mark.spec("C19")
@pytest.mark.parametrize("key", ["support_agreement", "final_plan", "handover"])
def test_what_binds_all_three_is_confirmed_by_all_three(key):
    assert WORKSHEETS[key].confirmed_by == ALL_PARTIES


@pytest.mark.spec("C23")
def test_suppliers_write_along_in_test_and_handover_but_do_not_accept_errors():
    assert {sheet.key for sheet in SHEETS if sheet.with_supplier} == {"test_cases", "handover"}
    assert {"accepted_reason", "accepted_by"} <= set(WORKSHEETS["test_cases"].ours)


@pytest.mark.spec("C17c")
def test_a_test_is_of_access_a_function_or_migrated_data():
    assert [key for key, _label in WORKSHEETS["test_cases"].field("kind").choices] == [
        "access",
        "function",
        "migrated",
    ]


@pytest.mark.spec("C08a")
@pytest.mark.spec("C21b")
def test_only_those_who_answer_for_it_write_the_statement_and_the_approval():
    assert WORKSHEETS["procurement_statement"].written_by == (Role.PROCUREMENT,)
    assert WORKSHEETS["archive_approval"].written_by == (Role.ARCHIVE,)


@pytest.mark.spec("D08")
def test_each_shared_component_is_answered_yes_no_or_dont_know_with_a_reason():
    asked = [f for f in WORKSHEETS["infrastructure"].fields if f.kind == "choice"]

    assert len(asked) == 15
    for field in asked:
        assert [key for key, _label in field.choices] == ["yes", "no", "unknown"]
        reason = WORKSHEETS["infrastructure"].field(f"{field.key}_reason")
        assert reason.only_if == (field.key, ("no", "unknown"))


@pytest.mark.spec("G07")
def test_each_principle_is_complied_with_or_explained():
    sheet = WORKSHEETS["principles"]

    assert [f.key for f in sheet.fields[::2]] == [f.key[:-7] for f in sheet.fields[1::2]]
    assert all(f.only_if[1] == ("differs", "not_relevant") for f in sheet.fields[1::2])


@of_each_sheet
def test_a_sheet_is_used_by_a_process(sheet):
    assert any(sheet.key in step.worksheets for one in PROCESSES for step in one.steps)


def test_a_sheet_is_registered_once():
    assert sum(len(part.SHEETS) for part in PARTS) == len(WORKSHEETS)


@of_each_sheet
def test_questions_have_keys_of_their_own_and_choices_where_one_chooses(sheet):
    keys = [field.key for field in sheet.fields]

    assert len(set(keys)) == len(keys)
    assert len(sheet.key) <= 40
    for field in sheet.fields:
        assert bool(field.choices) == (field.kind in ("choice", "choices")), field.key
        chosen = [key for key, _label in field.choices]
        assert len(set(chosen)) == len(chosen), field.key


@of_each_sheet
def test_a_question_depends_on_an_earlier_one_and_on_its_answers(sheet):
    earlier: dict[str, Field] = {}
    for field in sheet.fields:
        if field.only_if:
            other, wanted = field.only_if
            possible = {"yes", "no"} if earlier[other].kind == "yes_no" else set()
            assert set(wanted) <= possible | {key for key, _ in earlier[other].choices}
        earlier[field.key] = field


@of_each_sheet
def test_a_sheet_of_lines_says_what_a_line_is(sheet):
    assert bool(sheet.line) == sheet.many
    assert set(sheet.written_by) <= set(Role.values)
    assert set(sheet.ours) <= {field.key for field in sheet.fields}
    assert set(sheet.confirmed_by) <= set(ALL_PARTIES)


@of_each_sheet
def test_an_empty_sheet_is_neither_wrong_nor_followed_by_anything(sheet):
    assert sheet.check({}) == {}
    assert isinstance(sheet.computed({}), list)


@of_each_sheet
def test_a_sheet_can_be_filled_in(sheet, authority):
    person = make_user(authority=authority)
    form = FieldsForm(
        filled(sheet, person), fields=sheet.fields, authority=authority, check=sheet.check
    )

    assert form.is_valid(), form.errors
    assert form.answers.keys() <= {field.key for field in sheet.fields}
    sheet.computed(form.answers)
