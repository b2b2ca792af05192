"""A buyer starts a market dialogue from a case."""

import pytest
from django.urls import reverse

from accounts.models import Role
from notifications.models import Event
from procurement.models import Case
from requirements_bank import permissions
from requirements_bank.choosing.prefill import answers_of
from requirements_bank.models import Domain, MarketDialogue
from tests.factories import make_case, make_question, make_user


@pytest.fixture
def health(db):
    return Domain.objects.create(name="Sundhed og omsorg")


@pytest.fixture
def url(case):
    return reverse("requirements_bank:dialogue_new", args=[case.pk])


def filled(domain: Domain, **changes) -> dict:
    return {
        "name": "Medicinplan",
        "description": "Vi søger.",
        "contact_email": "marked@nordby.dk",
        "domains": [domain.pk],
        "shows_priorities": "on",
        **changes,
    }


@pytest.mark.spec("E23")
def test_the_form_is_filled_in_from_the_request(client, buyer, url):
    client.force_login(buyer)

    form = client.get(url).context["form"]

    assert form["name"].value() == "Medicinplan"
    assert form["description"].value() == "Overblik over medicin."
    assert form["contact_email"].value() == buyer.email
    assert form["shows_priorities"].value() is True


def test_the_domains_of_the_departments_last_dialogue_are_ticked(client, buyer, url, draft, health):
    Domain.objects.create(name="Arbejdsmarked")
    draft.domains.add(health)
    client.force_login(buyer)

    form = client.get(url).context["form"]

    assert list(form["domains"].value()) == [health.pk]


@pytest.mark.spec("E23")
@pytest.mark.spec("E25")
def test_it_is_saved_as_a_draft_and_leads_to_the_choice_of_course(client, buyer, case, url, health):
    client.force_login(buyer)

    response = client.post(url, filled(health))

    dialogue = MarketDialogue.objects.get()
    assert response.url == reverse("requirements_bank:course", args=[dialogue.pk])
    assert (dialogue.status, dialogue.created_by, dialogue.case) == ("draft", buyer, case)
    assert dialogue.authority == case.authority
    assert list(dialogue.domains.all()) == [health]
    assert Event.objects.about(case)[0].kind == "requirements_bank.dialogue_started"


@pytest.mark.spec("E26")
def test_both_courses_are_offered(client, buyer, draft):
    client.force_login(buyer)

    page = client.get(reverse("requirements_bank:course", args=[draft.pk])).text

    assert "Ja tak" in page
    assert "Nej tak, jeg klarer det selv" in page


@pytest.mark.spec("E23")
@pytest.mark.spec("E24")
@pytest.mark.parametrize("field", ["name", "description", "contact_email", "domains"])
def test_every_field_is_wanted_and_nothing_typed_is_lost(client, buyer, url, health, field):
    client.force_login(buyer)

    response = client.post(url, filled(health, **{field: ""}))

    assert field in response.context["form"].errors
    assert "Vi søger." in response.text or field == "description"
    assert not MarketDialogue.objects.exists()


@pytest.mark.spec("F11")
def test_the_request_has_answered_some_questions(client, buyer, requester, health):
    for number, prefill in enumerate(
        ["personal_data", "citizens_or_companies", "employees", "replaces_system"], 1
    ):
        make_question(f"S{number}", prefilled_from=prefill)
    make_question("S5")
    case = make_case(
        requester=requester,
        status=Case.Status.IN_PROGRESS,
        personal_data="yes",
        audiences=["employees"],
        replaces="unknown",
    )
    client.force_login(buyer)

    client.post(reverse("requirements_bank:dialogue_new", args=[case.pk]), filled(health))

    answers = answers_of(MarketDialogue.objects.get())
    assert {(code, one.answer, one.source) for code, one in answers.items()} == {
        ("S1", "yes", "request"),
        ("S2", "no", "request"),
        ("S3", "yes", "request"),
        ("S4", "unknown", "request"),
    }


@pytest.mark.parametrize("role", [Role.BUYER, Role.COORDINATOR])
def test_buyers_and_coordinators_start_one_while_the_case_is_under_way(role, department, case):
    person = make_user(role, department=department)

    assert permissions.can_start_dialogue(person, case)
    case.status = Case.Status.CLOSED
    assert not permissions.can_start_dialogue(person, case)


def test_others_do_not(client, requester, architect, manager, stranger, url):
    for person, answer in ((requester, 403), (architect, 403), (manager, 403), (stranger, 404)):
        client.force_login(person)
        assert client.get(url).status_code == answer


def test_a_draft_is_edited_and_the_trail_says_so(client, buyer, case, draft, health):
    client.force_login(buyer)
    url = reverse("requirements_bank:edit_dialogue", args=[draft.pk])

    client.get(url)
    client.post(url, filled(health, name="Medicinplan 2"))

    draft.refresh_from_db()
    assert draft.name == "Medicinplan 2"
    assert Event.objects.about(case)[0].kind == "requirements_bank.dialogue_edited"


def test_what_is_corrected_at_once_is_not_taken_for_a_second_click(client, buyer, url, health):
    client.force_login(buyer)
    first = client.post(url, filled(health)).url

    again = client.post(url, filled(health)).url
    other = client.post(url, filled(health, contact_email="marked@nordby.example")).url

    assert (again == first, other == first) == (True, False)
