"""A test of a function is traced to what suppliers were asked, and to what the chosen promised."""

import html
import re
import secrets
from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from procurement.models import Case, Entry
from requirements_bank.answers import promises
from requirements_bank.models import MarketDialogue
from tests.factories import (
    make_asked,
    make_case,
    make_contract,
    make_dialogue,
    make_finished,
    make_user,
    write_sheet,
)
from tests.procurement.sheets import make_step_invitation

pytestmark = [pytest.mark.django_db, pytest.mark.spec("C17b")]
PAST = timezone.now() - timedelta(days=1)


@pytest.fixture
def case(requester, coordinator):
    return make_case(requester=requester, coordinator=coordinator, status=Case.Status.IN_PROGRESS)


@pytest.fixture
def dialogue(case):
    return make_dialogue(case=case, status="answered", deadline=PAST)


@pytest.fixture
def browser(client, requester):
    client.force_login(requester)
    return client


def write(browser, case):
    return html.unescape(
        browser.get(reverse("procurement:write_sheet", args=[case.pk, "test_cases"])).text
    )


def read(browser, case):
    return html.unescape(
        browser.get(reverse("procurement:sheet_detail", args=[case.pk, "test_cases"])).text
    )


def trace(case, requirement="FRI-001 Krav 1"):
    return write_sheet(
        case,
        "test_cases",
        kind="function",
        what="Book et lokale",
        requirement=requirement,
        result="open",
    )


def chosen(case, name="Nordisk Software"):
    """The supplier that the contract is with."""
    contract = make_contract(case=case)
    contract.supplier.name = name
    contract.supplier.save()
    return contract


def test_the_tester_chooses_among_what_the_suppliers_were_asked(browser, case, dialogue):
    text = write(browser, case)

    assert 'list="requirements"' in text
    assert re.findall('<option value="(FRI[^"]+)"', text) == ["FRI-001 Krav 1", "FRI-002 Krav 2"]
    assert "Leverandørerne blev spurgt om 2 krav." in text


def test_something_else_can_be_written(browser, case, dialogue):
    address = reverse("procurement:write_sheet", args=[case.pk, "test_cases"])
    data = {"kind": "function", "what": "Book", "requirement": "Vores eget", "result": "open"}

    browser.post(address, data)

    assert Entry.objects.get().answers["requirement"] == "Vores eget"
    assert "Leverandørerne blev spurgt om" not in read(browser, case)


@pytest.mark.parametrize("status", ["draft", "proposed", "cancelled"])
def test_what_nobody_was_asked_is_not_suggested(browser, case, dialogue, status):
    MarketDialogue.objects.update(status=status, proposed_by=F("created_by"))

    assert "<datalist" not in write(browser, case)


def test_of_two_dialogues_the_last_wording_counts(case, dialogue):
    again = make_dialogue(case=case, status="answered", deadline=PAST, requirements=1)
    make_dialogue()

    asked = promises.asked_in(case)

    assert [row.label for row in asked] == ["FRI-001", "FRI-002"]
    assert asked[0].dialogue == again


def test_a_supplier_who_is_let_in_gets_no_list(case, dialogue):
    token = secrets.token_urlsafe(32)
    invitation = make_step_invitation(case=case, token=token)
    supplier = Client(REMOTE_ADDR=f"test-{token[:8]}")
    supplier.post(f"/deltag/{token}/")

    page = reverse("procurement:supplier_write", args=[invitation.pk, "test_cases"])

    text = supplier.get(page).text
    assert 'name="requirement"' in text
    assert "FRI-001" not in text


@pytest.mark.parametrize("name", ["Nordisk Software", "NORDISK software"])
def test_beside_the_test_stands_what_the_chosen_supplier_promised(browser, case, dialogue, name):
    chosen(case, name)
    make_finished(dialogue, "partly", supplier="Nordisk Software", elaboration="Fra foråret")
    make_finished(dialogue, "no", supplier="En anden", elaboration="Aldrig")
    trace(case)

    for text in (read(browser, case), step(browser, case)):
        assert "Løsningen kan nummer 1." in text
        assert "Nordisk Software lovede" in text
        assert "Ja, delvist" in text
        assert "Fra foråret" in text
        assert "Aldrig" not in text


def step(browser, case):
    return html.unescape(browser.get(case.steps.get(number=17).get_absolute_url()).text)


@pytest.mark.parametrize("words", ["FRI-001", "fri-001: Noget", "FRI-001 Krav 1"])
def test_the_number_alone_finds_the_requirement(browser, case, dialogue, words):
    trace(case, words)

    assert "Løsningen kan nummer 1." in read(browser, case)


@pytest.mark.parametrize("words", ["Booking", "FRI-099 Krav", "  "])
def test_words_that_name_none_find_none(case, dialogue, requester, words):
    assert promises.tested_by([words], case=case, user=requester) == {}


def test_without_an_answer_of_theirs_it_is_said(browser, case, dialogue):
    chosen(case)
    make_finished(dialogue, "", "yes", supplier="Nordisk Software")
    trace(case)

    text = read(browser, case)

    assert "Nordisk Software lovede" in text
    assert "Svarede ikke på det i markedsdialogen." in text


def test_before_a_contract_and_after_its_end_nobody_has_promised(browser, case, dialogue):
    make_finished(dialogue, "yes", supplier="Nordisk Software")
    trace(case)
    assert "lovede" not in read(browser, case)

    contract = chosen(case)
    assert "lovede" in read(browser, case)
    contract.terminated_date = timezone.localdate()
    contract.save()
    assert "lovede" not in read(browser, case)


def test_what_is_sealed_stays_sealed(browser, case):
    dialogue = make_dialogue(case=case)
    chosen(case)
    make_finished(dialogue, "yes", supplier="Nordisk Software", elaboration="Hemmeligt")
    trace(case)

    text = read(browser, case)

    assert "Løsningen kan nummer 1." in text
    assert "Hemmeligt" not in text


def test_who_may_not_compare_sees_what_was_asked_and_no_answer(client, case, dialogue):
    chosen(case)
    make_finished(dialogue, "yes", supplier="Nordisk Software", elaboration="Hemmeligt")
    trace(case)
    client.force_login(make_user(Role.MEMBER, department=case.department))

    text = read(client, case)

    assert "Løsningen kan nummer 1." in text
    assert "lovede" not in text
    assert "Hemmeligt" not in text


def test_many_lines_take_the_same_queries_as_one(browser, case, dialogue, query_count):
    chosen(case)
    for number in (3, 4):
        make_asked(dialogue, number)
    make_finished(dialogue, "yes", "no", "yes", "yes", supplier="Nordisk Software")
    trace(case)
    one = query_count(read, browser, case)
    for number in (2, 3, 4):
        trace(case, f"FRI-00{number}")

    assert query_count(read, browser, case) == one
    assert read(browser, case).count("Nordisk Software lovede") == 4


def test_other_sheets_ask_nothing_about_requirements(browser, case, dialogue):
    write_sheet(case, "training", audience="users", content="Kursus", date="2026-12-01", held="no")

    page = browser.get(reverse("procurement:sheet_detail", args=[case.pk, "training"]))

    assert "FRI-001" not in page.text
