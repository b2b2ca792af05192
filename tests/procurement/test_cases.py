"""A case gets a contact person, is withdrawn and reopened, and goes to the board and back."""

import pytest
from django.urls import reverse

from notifications.models import Event
from portal.lifecycle import TransitionNotAllowed
from procurement.actions import cases
from procurement.models import Case
from tests.factories import make_case

Status = Case.Status


@pytest.fixture
def case(requester, coordinator):
    return make_case(requester=requester, coordinator=coordinator, status=Status.IN_PROGRESS)


def told(person):
    return [note.event.kind for note in person.notifications.order_by("pk")]


@pytest.mark.spec("F23")
def test_the_requester_is_told_who_the_contact_person_is(requester, coordinator, administrator):
    case = make_case(requester=requester)

    cases.assign_coordinator(case, by=administrator, coordinator=coordinator)

    case.refresh_from_db()
    assert (case.status, case.coordinator) == (Status.IN_PROGRESS, coordinator)
    assert told(requester) == told(coordinator) == ["procurement.coordinator_assigned"]
    assert coordinator.name in requester.notifications.get().event.headline
    assert coordinator.email in requester.notifications.get().event.body


@pytest.mark.spec("F23")
def test_a_coordinator_takes_a_case_with_one_click(client, requester, coordinator):
    case = make_case(requester=requester)
    client.force_login(coordinator)
    triage = reverse("procurement:triage")

    answer = client.post(reverse("procurement:take_case", args=[case.pk]), {"next": triage})

    case.refresh_from_db()
    assert case.coordinator == coordinator
    assert answer.url == triage


def test_the_next_page_is_never_another_site(client, requester, coordinator):
    case = make_case(requester=requester)
    client.force_login(coordinator)

    answer = client.post(
        reverse("procurement:take_case", args=[case.pk]), {"next": "https://evil.example/"}
    )

    assert answer.url == case.get_absolute_url()


def test_another_contact_person_is_chosen_on_a_page(client, case, coordinator, administrator):
    client.force_login(coordinator)
    url = reverse("procurement:assign_coordinator", args=[case.pk])

    assert coordinator.name in client.get(url).content.decode()
    assert "er ikke" in client.post(url, {"coordinator": administrator.pk}).content.decode()
    client.post(url, {"coordinator": coordinator.pk})

    case.refresh_from_db()
    assert (case.status, case.coordinator) == (Status.IN_PROGRESS, coordinator)


def test_a_case_is_withdrawn_with_a_reason(client, case, requester, coordinator):
    client.force_login(requester)
    url = reverse("procurement:withdraw", args=[case.pk])

    assert "Skriv begrundelsen" in client.post(url).content.decode()
    client.post(url, {"reason": "Vi bruger det, vi har"})

    case.refresh_from_db()
    assert case.status == Status.WITHDRAWN
    assert case.closed_at
    assert told(coordinator) == ["procurement.withdrawn"]
    assert "Vi bruger det, vi har" in client.get(case.get_absolute_url()).content.decode()


def test_those_with_work_in_hand_and_the_secretary_hear_of_a_withdrawal(
    case, requester, architect, secretary
):
    case.steps.filter(number=3).update(assignee=architect)
    cases.send_to_board(case, by=requester)

    cases.withdraw(case, by=requester, reason="For dyrt")

    assert told(architect) == told(secretary) == ["procurement.withdrawn"]


def test_a_withdrawn_case_is_taken_up_by_those_who_withdrew_it(client, case, requester, manager):
    cases.withdraw(case, by=requester, reason="For dyrt")
    url = reverse("procurement:reopen", args=[case.pk])
    client.force_login(manager)
    assert client.get(url).status_code == 403

    client.force_login(requester)
    assert "Genoptag" in client.get(url).content.decode()
    client.post(url, {"reason": "Nu er der råd"})

    case.refresh_from_db()
    assert (case.status, case.closed_at, case.outcome_note) == (Status.IN_PROGRESS, None, "")


def test_the_board_has_a_case_and_gives_it_back(case, requester, coordinator):
    cases.send_to_board(case, by=coordinator)
    assert case.status == Status.AWAITING_BOARD
    cases.take_back_from_board(case, by=coordinator)
    assert case.status == Status.IN_PROGRESS
    cases.send_to_board(case, by=coordinator)
    cases.defer(case, by=None)
    assert case.status == Status.IN_PROGRESS
    cases.send_to_board(case, by=coordinator)
    cases.approve(case, by=None, note="Kun i ni måneder")

    case.refresh_from_db()
    assert (case.status, case.outcome_note) == (Status.APPROVED, "Kun i ni måneder")
    assert "Kun i ni måneder" in Event.objects.about(case)[0].text_en
    # The board's own record tells people; two mails of one decision would be one too many.
    assert told(requester) == []


def test_the_board_rejects(case, requester):
    cases.send_to_board(case, by=None)

    cases.reject(case, by=None, reason="Passer ikke ind")

    case.refresh_from_db()
    assert (case.status, case.outcome_note) == (Status.REJECTED, "Passer ikke ind")
    assert "Passer ikke ind" in Event.objects.about(case)[0].body
    assert told(requester) == []


def test_a_contract_is_signed(case, coordinator, requester):
    cases.sign_contract(case, by=coordinator)

    assert case.status == Status.CONTRACTED
    assert told(requester) == ["procurement.contract_signed"]


def test_a_signed_case_is_not_withdrawn(case, coordinator):
    cases.sign_contract(case, by=coordinator)

    with pytest.raises(TransitionNotAllowed):
        cases.withdraw(case, by=coordinator, reason="For sent")


def test_whether_a_system_is_replaced_is_answered_on_a_page(client, case, requester):
    client.force_login(requester)
    url = reverse("procurement:answer_replaces", args=[case.pk])

    assert "Erstatter det et system?" in client.get(url).content.decode()
    client.post(url, {"replaces": "no"})

    case.request.refresh_from_db()
    assert case.request.replaces == "no"
