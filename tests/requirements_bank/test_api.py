"""Another system reads an authority's market dialogues: all of them, and nothing sealed."""

import datetime
import json
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from notifications.trail import record
from requirements_bank.actions import choices, keeping
from requirements_bank.bank.snapshots import snapshot
from requirements_bank.models import (
    Answer,
    AnswerFile,
    DialogueRequirement,
    Invitation,
    LocalExtension,
    MarketDialogue,
    Solution,
)
from tests.factories import (
    make_api_key,
    make_asked,
    make_dialogue,
    make_requirement,
    make_supplier,
)
from tests.requirements_bank.api import DIALOGUES, ask, read
from tests.requirements_bank.rounds import judge, make_answered
from tests.requirements_bank.suppliers import asks

SECRET = "hemmeligt-og-internt"


@pytest.fixture
def key(administrator):
    return make_api_key(administrator)


@pytest.fixture
def answered(case, buyer):
    return make_answered(case=case, buyer=buyer)


def of(dialogue: MarketDialogue, part: str = "") -> str:
    return f"{DIALOGUES}/{dialogue.pk}{part}"


def choose(dialogue: MarketDialogue, name: str = "Alfa") -> Invitation:
    invitation = dialogue.invitations.get(supplier_name=name)
    choices.choose_supplier(dialogue, by=dialogue.owner, invitation=invitation, reason="Bedst.")
    return invitation


def test_a_dialogue_says_what_it_is_with_its_state_as_a_word_and_as_danes_read_it(key, dialogue):
    found = read(key, of(dialogue))

    assert found["id"] == dialogue.pk
    assert found["title"] == "Medicinplan"
    assert found["case_number"] == dialogue.case.number
    assert (found["status"], found["status_label"]) == ("active", "Aktiv")
    assert found["contact_email"] == "marked@example.dk"
    assert parse_datetime(found["deadline"]) == dialogue.deadline
    assert read(key) == {"dialogues": [found], "next": None}


@pytest.mark.parametrize("field", ["created_at", "opened_at", "deadline", "changed_at"])
def test_times_say_their_zone(key, dialogue, field):
    assert parse_datetime(read(key, of(dialogue))[field]).tzinfo is not None


def test_a_draft_is_there_and_has_not_been_opened(key, draft):
    draft.deadline = None
    draft.save()

    found = read(key, of(draft))

    assert (found["status"], found["opened_at"], found["deadline"]) == ("draft", None, None)


def test_what_is_deleted_or_another_authoritys_is_not_there(key, dialogue, administrator):
    elsewhere = make_dialogue()
    MarketDialogue.objects.filter(pk=dialogue.pk).update(status="cancelled")
    dialogue.refresh_from_db()
    keeping.discard(dialogue, by=administrator, reason="Dobbelt.")

    for one in (dialogue, elsewhere):
        for part in ("", "/requirements", "/supplier"):
            response = ask(key, of(one, part))
            assert response.status_code == 404
            assert response.json()["code"] == "not_found"
    assert read(key)["dialogues"] == []


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/krav",
        f"{DIALOGUES}/",
        f"{DIALOGUES}/0",
        f"{DIALOGUES}/abc",
        f"{DIALOGUES}/-1",
        f"{DIALOGUES}/{2**63}",
        f"{DIALOGUES}/{'9' * 400}/supplier",
        f"{DIALOGUES}/1%00",
    ],
)
def test_an_address_that_is_none_is_answered_in_the_same_way(key, path):
    response = ask(key, path)

    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/json"


def test_a_list_is_read_to_its_end_by_the_links_and_keeps_its_filters(key, case, buyer):
    made = [make_dialogue(case=case, buyer=buyer) for _number in range(5)]
    make_dialogue(case=case, buyer=buyer, status="draft")

    page = read(key, limit=2, status=["active", "answered"])
    found = page["dialogues"]
    while page["next"]:
        page = ask(key, page["next"]).json()
        assert len(page["dialogues"]) <= 2
        found += page["dialogues"]

    assert [one["id"] for one in found] == [one.pk for one in made]


def test_what_is_new_while_the_list_is_read_comes_at_its_end(key, case, buyer):
    first, second = (make_dialogue(case=case, buyer=buyer) for _number in range(2))
    page = read(key, limit=1)
    new = make_dialogue(case=case, buyer=buyer)
    MarketDialogue.objects.filter(pk=first.pk).update(deleted_at=timezone.now())

    following = ask(key, page["next"]).json()
    last = ask(key, following["next"]).json()

    assert [one["id"] for one in following["dialogues"]] == [second.pk]
    assert ([one["id"] for one in last["dialogues"]], last["next"]) == ([new.pk], None)


def test_a_page_holds_a_hundred(key, case, buyer):
    row = make_dialogue(case=case, buyer=buyer, requirements=0)
    fields = {
        name: getattr(row, name)
        for name in ("authority", "case", "name", "owner", "created_by", "status", "deadline")
    }
    fields["activated_at"] = row.activated_at
    MarketDialogue.objects.bulk_create(MarketDialogue(**fields) for _number in range(100))

    page = read(key)

    assert len(page["dialogues"]) == 100
    assert len(ask(key, page["next"]).json()["dialogues"]) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("after", "abc"),
        ("after", "-1"),
        ("after", "1e3"),
        ("after", str(2**63)),
        ("after", "9" * 5000),
        ("after", "1\0"),
        ("limit", "0"),
        ("limit", "101"),
        ("limit", "1000000"),
        ("limit", "alle"),
        ("status", "åben"),
        ("status", "'; DROP TABLE"),
        ("status", "\0"),
        ("changed_since", "i går"),
        ("changed_since", "2026-13-01"),
        ("changed_since", "0001-01-01T00:00:00+14:00"),
        ("changed_since", "9999-12-31T23:59:59-14:00"),
        ("changed_since", "2026-11-30T10:00:00 01:00"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_in_a_sentence_that_names_it(key, name, value):
    response = ask(key, query={name: value})

    assert response.status_code == 400
    assert response.json()["code"] == "bad_request"
    assert response.json()["error"].startswith(f"{name}: ")


def test_past_the_last_number_there_is_nothing(key, dialogue):
    assert read(key, after=2**63 - 1) == {"dialogues": [], "next": None}


def test_what_has_changed_since_is_found_by_what_happened_in_its_case(key, dialogue, buyer):
    other = make_dialogue(case=None, buyer=None)
    MarketDialogue.objects.filter(pk=other.pk).update(authority=dialogue.authority)
    MarketDialogue.objects.update(created_at=timezone.now() - datetime.timedelta(days=9))
    since = timezone.now().replace(microsecond=0)
    assert read(key, changed_since=since.isoformat())["dialogues"] == []

    event = record("requirements_bank.deadline_set", dialogue.case, by=buyer, dialogue=dialogue)

    (found,) = read(key, changed_since=since.isoformat())["dialogues"]
    assert found["id"] == dialogue.pk
    assert parse_datetime(found["changed_at"]) == event.happened_at
    after = event.happened_at + datetime.timedelta(seconds=1)
    assert read(key, changed_since=after.isoformat())["dialogues"] == []
    danish = event.happened_at.astimezone(ZoneInfo("Europe/Copenhagen")).replace(tzinfo=None)
    assert len(read(key, changed_since=danish.isoformat())["dialogues"]) == 1
    # The filter is kept by the link to the next page, as it was written.
    record("requirements_bank.deadline_set", other.case, by=buyer, dialogue=other)
    page = read(key, changed_since=since.isoformat(), limit=1)
    assert len(ask(key, page["next"]).json()["dialogues"]) == 1


def test_requirements_are_those_of_the_dialogue_in_their_order(key, dialogue):
    make_asked(
        dialogue,
        3,
        priority="minimum",
        answer_kind="number",
        unit="timer",
        rationale="Derfor.",
        local_description="Hos os også.",
    )

    found = read(key, of(dialogue, "/requirements"))["requirements"]

    assert [row["number"] for row in found] == ["FRI-001", "FRI-002", "FRI-003"]
    last = found[-1]
    assert last["id"] == dialogue.requirements.get(position=3).pk
    assert (last["title"], last["title_en"]) == ("Krav 3", "Requirement 3")
    assert (last["priority"], last["priority_label"]) == ("minimum", "Mindstekrav")
    assert (last["answer_kind"], last["answer_kind_label"]) == ("number", "Et tal med en enhed")
    assert (last["unit"], last["rationale"]) == ("timer", "Derfor.")
    assert (last["local_description"], last["bank_id"]) == ("Hos os også.", None)


def test_of_a_draft_the_requirements_are_as_they_would_be_asked_now(key, draft):
    bank = make_requirement(title="Oppetid", description="Mindst [99] procent.")
    row = DialogueRequirement.objects.create(
        dialogue=draft, requirement=bank, origin="hand", parameters=["99,9"], **snapshot(bank)
    )
    DialogueRequirement.objects.filter(pk=row.pk).update(priority="minimum")
    bank.title = "Oppetid i drift"
    bank.save()

    (found,) = read(key, of(draft, "/requirements"))["requirements"]

    assert found["title"] == "Oppetid i drift"
    assert found["description"] == "Mindst 99,9 procent."
    assert (found["priority"], found["bank_id"]) == ("minimum", bank.pk)


def test_nothing_internal_is_in_any_answer(key, answered, administrator):
    bank = make_requirement(notes=SECRET, components=[SECRET], origin=SECRET, origin_id=SECRET)
    LocalExtension.objects.create(
        authority=administrator.authority,
        requirement=bank,
        interpretation=SECRET,
        stakeholders=SECRET,
        deselected_reason=SECRET,
        is_deselected=True,
        changed_by=administrator,
        description="Tilføjet.",
    )
    DialogueRequirement.objects.create(
        dialogue=answered, requirement=bank, origin="hand", **snapshot(bank, "Tilføjet.")
    )
    judge(answered, "Alfa", 1, "unclear")
    choose(answered)
    MarketDialogue.objects.filter(pk=answered.pk).update(deleted_reason=SECRET)

    parts = [ask(key, of(answered, part)).text for part in ("", "/requirements", "/supplier")]

    assert "Tilføjet." in json.loads(parts[1])["requirements"][-1]["local_description"]
    assert not any(SECRET in text or "Intern bemærkning" in text for text in parts)


def test_as_long_as_nobody_is_chosen_there_is_an_empty_object(key, dialogue, answered, draft):
    for one in (dialogue, answered, draft):
        assert read(key, of(one, "/supplier")) == {}


def test_the_chosen_supplier_comes_with_its_answers_and_no_others(key, answered):
    invitation = choose(answered)
    invitation.supplier = make_supplier(authority=answered.authority, name="Alfa")
    invitation.supplier.cvr = "12345678"
    invitation.supplier.save()
    invitation.save()
    Solution.objects.create(invitation=invitation, system="AlfaPlan", vendor="Alfa Soft")

    found = read(key, of(answered, "/supplier"))

    assert (found["name"], found["cvr"]) == ("Alfa", "12345678")
    assert found["contact_email"] == invitation.email
    assert (found["system"], found["vendor"]) == ("AlfaPlan", "Alfa Soft")
    assert parse_datetime(found["chosen_at"]) == answered.choice.chosen_at
    assert (found["told_at"], found["standstill_until"]) == (None, None)
    first, second = found["answers"]
    assert (first["requirement_number"], first["choice"], first["choice_label"]) == (
        *("FRI-001", "yes", "Ja"),
    )
    assert first["requirement_id"] == answered.requirements.get(position=1).pk
    assert first["elaboration"] == "Som det var."
    assert (second["requirement_number"], second["choice"]) == ("FRI-002", "no")


def test_when_all_are_told_it_says_so(key, answered):
    choose(answered)
    choice = answered.choice
    choice.told_at, choice.standstill_until = timezone.now(), datetime.date(2026, 12, 10)
    choice.save()

    found = read(key, of(answered, "/supplier"))

    assert parse_datetime(found["told_at"]) == choice.told_at
    assert found["standstill_until"] == "2026-12-10"
    assert found["cvr"] == ""


def test_a_number_an_option_and_a_file_are_told_as_they_were_given(key, answered):
    invitation = choose(answered)
    first, second = invitation.answers.order_by("requirement")
    Answer.objects.filter(pk=first.pk).update(choice="", number=Decimal("99.5"))
    Answer.objects.filter(pk=second.pk).update(choice="", option="Om natten")
    about = {"content_type": "text/plain", "sha256": "a", "file": "answers/x.txt"}
    AnswerFile.objects.create(
        answer=second, name="bevis.txt", size=5, uploaded_at=timezone.now(), **about
    )

    one, other = read(key, of(answered, "/supplier"))["answers"]

    assert (one["choice"], one["choice_label"]) == (None, None)
    assert Decimal(one["amount"]) == Decimal("99.5")
    assert (other["option"], other["amount"]) == ("Om natten", None)
    assert (one["files"], other["files"]) == ([], [{"name": "bevis.txt", "size": 5}])


def test_the_price_is_told_only_when_the_authority_asks_for_it(key, answered):
    invitation = choose(answered)
    priced = invitation.answers.filter(requirement__position=1)
    priced.update(choice="addon", price=Decimal(1200), price_per="month")

    unasked = read(key, of(answered, "/supplier"))["answers"][0]
    asks(asks_price=True)
    asked, without = read(key, of(answered, "/supplier"))["answers"]

    names = ("price", "price_per", "price_per_label")
    assert [unasked[name] for name in names] == [None, None, None]
    assert [asked[name] for name in names] == ["1200.00", "month", "pr. måned"]
    assert [without[name] for name in names] == [None, None, None]


def test_sealed_answers_stay_sealed_by_the_clock_whatever_else_is_stored(key, answered):
    choose(answered)
    assert read(key, of(answered, "/supplier"))["name"] == "Alfa"

    tomorrow = timezone.now() + datetime.timedelta(days=1)
    MarketDialogue.objects.filter(pk=answered.pk).update(deadline=tomorrow)

    assert read(key, of(answered, "/supplier")) == {}


def test_who_has_taken_the_answer_back_is_not_read(key, answered):
    invitation = choose(answered)
    Invitation.objects.filter(pk=invitation.pk).update(status="started")

    assert read(key, of(answered, "/supplier")) == {}


def test_each_question_costs_the_same_however_much_there_is(key, case, buyer, query_count):
    one = make_answered(case=case, buyer=buyer)
    choose(one)
    read(key)
    paths = [DIALOGUES, *(of(one, part) for part in ("", "/requirements", "/supplier"))]
    before = [query_count(ask, key, path) for path in paths]

    invitation = one.invitations.get(supplier_name="Alfa")
    for number in range(3, 6):
        row = make_asked(one, number)
        answer = Answer.objects.create(
            invitation=invitation, requirement=row, choice="yes", saved_at=timezone.now()
        )
        about = {"content_type": "text/plain", "size": 1, "file": "x", "name": "x.txt"}
        now = timezone.now()
        AnswerFile.objects.create(answer=answer, sha256=str(number), uploaded_at=now, **about)
        make_answered(case=case, buyer=buyer)

    assert [query_count(ask, key, path) for path in paths] == before
    assert len(read(key)["dialogues"]) == 4
