"""The house rules that a machine can hold us to."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, get_resolver

from portal.celery import app

ROOT = Path(__file__).parent.parent
DOMAIN = ["procurement", "requirements_bank", "governance", "administration"]
EVERYWHERE = [*DOMAIN, "accounts", "notifications", "portal"]
PUBLIC = {
    "accessibility",
    "accounts:logo",
    "governance:calendar_feed",
    "accounts:theme",
    "privacy",
    "readyz",
    "set_language",
    "account_login",
    "openid_connect_callback",
    "sign_in_at",
    "saml_answer",
    "saml_metadata",
    "saml_taken_up",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "procurement:open_steps",
    "procurement:supplier_case",
    "procurement:supplier_sheet",
    "procurement:supplier_write",
    "procurement:supplier_change",
    "procurement:supplier_confirm",
    "procurement:supplier_withdraw",
    "requirements_bank:api_description",
    "requirements_bank:api_dialogues",
    "requirements_bank:api_dialogue",
    "requirements_bank:api_requirements",
    "requirements_bank:api_supplier",
    "requirements_bank:api_unknown",
    "requirements_bank:contact",
    "requirements_bank:open",
    "requirements_bank:open_bank",
    "requirements_bank:public_list",
    "requirements_bank:public_detail",
    "requirements_bank:public_file",
    "requirements_bank:public_attachment",
    "requirements_bank:public_language",
    "requirements_bank:code",
    "requirements_bank:sheet",
    "requirements_bank:save_answer",
    "requirements_bank:finish",
    "requirements_bank:take_back",
    "requirements_bank:receipt",
    "requirements_bank:receipt_file",
    "requirements_bank:receipt_pdf",
    "requirements_bank:receipt_progress",
    "requirements_bank:answer_files",
    "requirements_bank:answer_file",
    "requirements_bank:remove_answer_file",
    "requirements_bank:confirm_answer",
    "requirements_bank:copy_earlier",
    "requirements_bank:show_mailbox",
    "requirements_bank:show_mailbox_for_dialogues",
    "requirements_bank:show_mailbox_for_solution",
    "requirements_bank:own_dialogues",
    "requirements_bank:open_own_dialogue",
    "requirements_bank:solution",
    "requirements_bank:decline",
    "requirements_bank:help_page",
    "requirements_bank:answer_after_all",
    "requirements_bank:invite_supplier_colleague",
    "requirements_bank:remove_supplier_colleague",
    "requirements_bank:invite_colleague_again",
    "requirements_bank:ask",
    "requirements_bank:workbook",
    "requirements_bank:workbook_file",
    "requirements_bank:asked_attachment",
    "requirements_bank:asked_paper",
    "requirements_bank:elaborate",
    "requirements_bank:save_elaboration",
    "requirements_bank:take_back_elaboration",
    "requirements_bank:elaboration_file",
    "requirements_bank:elaboration_files",
    "requirements_bank:remove_elaboration_file",
}


def files(apps: list[str], *patterns: str) -> list[str]:
    found = {path for app in apps for pattern in patterns for path in ROOT.glob(f"{app}/{pattern}")}
    return sorted(str(path.relative_to(ROOT)) for path in found if "migrations" not in path.parts)


def parse(file: str) -> ast.Module:
    return ast.parse(ROOT.joinpath(file).read_text())


def calls(tree: ast.AST) -> set[str]:
    functions = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {getattr(function, "attr", getattr(function, "id", "")) for function in functions}


def pages(resolver=None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}", entry
        else:
            yield from pages(entry, f"{entry.namespace}:" if entry.namespace else prefix)


def test_only_the_listed_pages_are_public():
    public = {name for name, page in pages() if not getattr(page.callback, "login_required", True)}

    assert public == PUBLIC


@pytest.mark.parametrize("file", files(EVERYWHERE, "**/*.py"))
def test_no_file_is_longer_than_400_lines(file):
    assert len(ROOT.joinpath(file).read_text().splitlines()) <= 400


@pytest.mark.parametrize("file", files(["templates"], "**/*.html"))
def test_no_template_is_longer_than_150_lines(file):
    assert len(ROOT.joinpath(file).read_text().splitlines()) <= 150


@pytest.mark.parametrize("file", files(["templates"], "**/*.html"))
def test_no_page_carries_script_or_style_in_itself(file):
    text = ROOT.joinpath(file).read_text()

    assert "<script>" not in text
    assert " style=" not in text
    assert " onclick=" not in text
    if "pdf" not in file and "print" not in file:
        assert "<style" not in text


@pytest.mark.parametrize("file", files(EVERYWHERE, "*views.py", "views/*.py"))
def test_views_leave_the_writing_to_actions(file):
    writes = {"save", "create", "update", "delete", "bulk_create", "get_or_create", "move_to"}

    assert not calls(parse(file)) & writes


def called_by(function, functions):
    """All that is called; the record may be written by a helper's helper in the same file."""
    found, rest = set(), [function]
    while rest:
        new = calls(rest.pop()) - found
        found |= new
        rest += [functions[name] for name in new & set(functions)]
    return found


@pytest.mark.parametrize("file", files(DOMAIN, "actions.py", "actions/*.py"))
def test_every_action_is_one_transaction_and_leaves_a_trace(file):
    functions = {node.name: node for node in parse(file).body if isinstance(node, ast.FunctionDef)}
    for name, function in functions.items():
        if not name.startswith("_"):
            called = called_by(function, functions)
            decorators = [ast.unparse(decorator) for decorator in function.decorator_list]
            assert "transaction.atomic" in decorators, name
            assert called & {"record", "remind"}, name


@pytest.mark.parametrize("file", files(EVERYWHERE, "**/*.py"))
def test_no_task_waits_in_the_broker(file):
    """An eta beyond the visibility timeout is handed out again and again: rows wait instead."""
    keywords = {
        keyword.arg
        for node in ast.walk(parse(file))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
    }

    assert not keywords & {"eta", "countdown"}


def test_operators_read_of_every_job_by_the_clock():
    told = (ROOT / "docs" / "operators.md").read_text()

    for job in app.conf.beat_schedule.values():
        assert f"`{job['task']}`" in told, job["task"]
