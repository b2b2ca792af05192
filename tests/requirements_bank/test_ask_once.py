"""What the case knows is not asked again, and the components it uses bring their requirements."""

import pytest
from django.urls import reverse

from requirements_bank import starter
from requirements_bank.actions import questions, requirements
from requirements_bank.choosing import prefill
from requirements_bank.models import MarketDialogue
from requirements_bank.starter import contents
from tests.factories import make_case, make_dialogue, make_question, make_requirement, write_sheet


@pytest.fixture
def url(draft):
    return reverse("requirements_bank:questions", args=[draft.pk])


def known(case) -> dict[str, str]:
    return {name: one.answer for name, one in prefill.from_case(case).items()}


@pytest.mark.parametrize(
    ("hosting", "supplier", "us"),
    [
        ("own", "no", "yes"),
        ("supplier", "yes", "no"),
        ("either", "yes", "yes"),
        ("unknown", "unknown", "unknown"),
    ],
)
def test_the_sheet_on_architecture_says_where_it_is_operated(case, hosting, supplier, us):
    write_sheet(case, "architecture", hosting=hosting)

    assert known(case) == {"hosted_by_supplier": supplier, "hosted_by_us": us}


@pytest.mark.parametrize(
    ("sheet", "answers", "is_known"),
    [
        ("integrations", {"system": "ESDH", "state": "wanted"}, True),
        ("integrations", {"system": "ESDH", "state": "dropped"}, False),
        ("infrastructure", {"records": "yes"}, True),
        ("infrastructure", {"records": "no"}, False),
    ],
)
def test_integrations_and_shared_components_say_that_data_are_exchanged(
    case, sheet, answers, is_known
):
    write_sheet(case, sheet, **answers)

    assert known(case) == ({"exchanges_data": "yes"} if is_known else {})


@pytest.mark.parametrize(
    ("said", "answer"),
    [("yes", "yes"), ("planned", "yes"), ("no", "no"), ("unknown", "unknown"), ("", None)],
)
def test_the_assessment_of_ai_says_whether_there_is_some(case, said, answer):
    case.assessments.create(kind="ai_act", version=1, answers={"ai": said} if said else {})

    assert known(case).get("contains_ai") == answer


@pytest.mark.spec("E27")
def test_what_the_request_and_the_sheets_answered_is_told_and_not_asked(
    client, buyer, requester, url, draft
):
    make_question("S1", prefilled_from="personal_data", text="Personoplysninger?")
    make_question("S2", prefilled_from="hosted_by_us", text="Egen drift?")
    make_question("S3", text="Mobil?")
    draft.case.request.personal_data = "yes"
    draft.case.request.save()
    write_sheet(draft.case, "architecture", hosting="supplier")
    client.force_login(buyer)

    page = client.get(url)

    told = [(str(fact.question), str(fact.answer)) for fact in page.context["form"].facts]
    assert told == [("Personoplysninger?", "Ja"), ("Egen drift?", "Nej")]
    assert "i anmodningen" in page.text
    assert "i sagens skemaer og vurderinger" in page.text
    asked = [field.name for _legend, fields in page.context["form"].groups for field in fields]
    assert asked == ["S3"]
    assert "2/3 besvaret" in page.text


def test_dont_know_in_the_request_is_asked_again(client, buyer, url, draft):
    make_question("S1", prefilled_from="personal_data")
    draft.case.request.personal_data = "unknown"
    draft.case.request.save()
    client.force_login(buyer)

    page = client.get(url)

    assert "Sagen siger: ved ikke." in page.text
    assert page.context["form"].facts == []


def test_a_sheet_filled_in_later_answers_too_and_what_was_answered_here_stays(buyer, draft):
    make_question("S1", prefilled_from="hosted_by_us")
    make_question("S2", prefilled_from="hosted_by_supplier")
    questions.answer(draft, by=buyer, answers={"S1": "no"})
    write_sheet(draft.case, "architecture", hosting="own")

    answers = prefill.answers_of(draft)

    assert {code: (one.answer, one.source) for code, one in answers.items()} == {
        "S1": ("no", "buyer"),
        "S2": ("no", "case"),
    }


def test_the_page_says_where_the_case_says_otherwise(client, buyer, draft, url):
    make_question("S1", prefilled_from="hosted_by_us")
    questions.answer(draft, by=buyer, answers={"S1": "no"})
    write_sheet(draft.case, "architecture", hosting="own")
    client.force_login(buyer)

    assert "Sagen siger: ja." in client.get(url).text


def test_the_answers_are_stored_with_who_gave_them(buyer, draft):
    make_question("S1", prefilled_from="hosted_by_us")
    make_question("S2", prefilled_from="personal_data")
    make_question("S3")
    make_question("S4")
    write_sheet(draft.case, "architecture", hosting="own")
    draft.case.request.personal_data = "no"
    draft.case.request.save()

    questions.answer(draft, by=buyer, answers={"S2": "no", "S3": "yes"})

    stored = draft.question_answers.values_list("question__code", "answer", "source")
    assert set(stored) == {
        ("S1", "yes", "case"),
        ("S2", "no", "request"),
        ("S3", "yes", "buyer"),
    }


def test_once_suppliers_are_asked_later_sheets_change_no_answer(dialogue):
    make_question("S1", prefilled_from="hosted_by_us")
    write_sheet(dialogue.case, "architecture", hosting="own")

    assert prefill.answers_of(dialogue) == {}


@pytest.mark.spec("D08")
def test_yes_to_a_component_brings_its_requirements_with_the_reason(client, buyer, draft):
    make_requirement(number=1, components=["records"])
    make_requirement(number=2, components=["messages"])
    write_sheet(draft.case, "infrastructure", records="yes", messages="unknown")
    client.force_login(buyer)

    questions.skip(draft, by=buyer)

    row = draft.requirements.get()
    assert (row.label, row.origin, row.components) == ("NFK-001", "components", ["records"])
    page = client.get(reverse("requirements_bank:chosen", args=[draft.pk])).text
    assert "Valgt, fordi: ESDH-systemet" in page


@pytest.mark.spec("D08")
def test_a_component_that_no_requirement_asks_for_is_told(client, buyer, draft):
    one = make_requirement(number=1, components=["records"])
    write_sheet(draft.case, "infrastructure", records="yes", income="yes")
    requirements.add(draft, by=buyer, requirements=[one])
    client.force_login(buyer)

    page = client.get(reverse("requirements_bank:chosen", args=[draft.pk]))

    assert page.context["uncovered"] == "Serviceplatformen: skatte- og indkomstdata"
    assert "Sagen bruger disse fælles komponenter" in page.text


@pytest.mark.spec("D08")
def test_the_starter_bank_has_requirements_for_the_shared_components():
    keys = {component.key for component in prefill.COMPONENTS}
    used = {key for row in contents.load().requirements for key in row.components}

    assert used <= keys
    assert keys - used == {"income"}


@pytest.mark.spec("D08")
def test_the_loaded_bank_keeps_which_components_bring_a_requirement(requester, buyer):
    starter.load()
    case = make_case(requester=requester, status="in_progress")
    draft = make_dialogue(case=case, status=MarketDialogue.Status.DRAFT, requirements=0)
    write_sheet(case, "infrastructure", access_users="yes")

    questions.skip(draft, by=buyer)

    assert [row.label for row in draft.requirements.all()] == ["NFK-001", "NFK-003"]
