"""A gate holds a step back, says what is missing who can supply it, and cannot be gone round."""

import pytest
from django.urls import reverse

from accounts.models import Role
from procurement import gates
from procurement.actions import cases
from procurement.models import Case, ChecklistStep, StepDecision
from tests import ticking
from tests.factories import make_case, make_user, open_gates, write_sheet

Status = ChecklistStep.Status


@pytest.fixture
def case(requester, coordinator):
    """All is done and answered; each test opens the one thing it is about."""
    case = make_case(
        requester=requester,
        coordinator=coordinator,
        status=Case.Status.IN_PROGRESS,
        replaces="yes",
    )
    case.steps.exclude(number__gte=20).update(status=Status.DONE)
    for number in (6, 7, 18):
        decision = StepDecision(step=step(case, number), round=1, outcome="yes")
        decision.decided_by = coordinator
        decision.save()
    return open_gates(case)


def step(case, number):
    return ChecklistStep.objects.select_related("case").get(case=case, number=number)


def open_(case, *numbers):
    case.steps.filter(number__in=numbers).update(status=Status.NOT_STARTED)


def reasons(case, number):
    case = Case.objects.get(pk=case.pk)
    found = next(step for step in case.steps.prefetch_related("decisions") if step.number == number)
    found.case = case
    return [str(gate.reason) for gate in gates.closed(found)]


def test_nothing_is_held_back_without_a_reason(case):
    assert reasons(case, 20) == []
    assert reasons(case, 1) == []


@pytest.mark.spec("C06a")
def test_what_comes_after_the_visitation_waits_for_its_yes(case, coordinator):
    open_(case, 6, 8)

    assert reasons(case, 8) == ["It-visitationen har ikke sagt ja."]
    with pytest.raises(gates.GateClosed, match="visitationen"):
        ticking.complete(step(case, 8), by=coordinator)
    assert step(case, 8).status == Status.NOT_STARTED


@pytest.mark.spec("C08a")
def test_step_8_cannot_be_passed_without_procurement(case, coordinator):
    open_(case, 8, 9)

    assert reasons(case, 9) == ["Udbud har ikke givet sin udtalelse."]
    with pytest.raises(gates.GateClosed):
        ticking.complete(step(case, 9), by=coordinator)


@pytest.mark.spec("C08a")
def test_only_procurement_and_legal_speak_at_step_8(client, case, coordinator, procurement):
    open_(case, 8)
    client.force_login(coordinator)
    url = reverse("procurement:complete_step", args=[step(case, 8).pk])
    assert client.post(url).status_code == 403

    client.force_login(procurement)
    client.post(url, {"leaves_open": ticking.open_at(step(case, 8))})

    assert step(case, 8).status == Status.DONE


@pytest.mark.spec("C08a")
def test_procurement_alone_says_that_it_is_not_needed(
    client, case, coordinator, legal, procurement
):
    open_(case, 8, 9)
    address = reverse("procurement:mark_not_relevant", args=[step(case, 8).pk])
    for person in (coordinator, legal):
        client.force_login(person)
        assert client.post(address, {"reason": "Småting"}).status_code == 403

    client.force_login(procurement)
    client.post(address, {"reason": "Købes på en aftale, vi har"})

    assert step(case, 8).status == Status.NOT_RELEVANT
    assert reasons(case, 9) == []


@pytest.mark.spec("C09e")
def test_a_steering_group_of_a_cross_cutting_project_does_not_stand_without_it(
    client, case, coordinator
):
    open_(case, 9)
    write_sheet(case, "project", cross_cutting="yes")
    write_sheet(case, "steering_group", name="Lea", represents="department")
    client.force_login(coordinator)
    done = reverse("procurement:complete_step", args=[step(case, 9).pk])

    assert "it har ikke en plads i styregruppen" in client.post(done).content.decode()
    assert step(case, 9).status == Status.NOT_STARTED

    write_sheet(case, "steering_group", name="Ivar", represents="it")
    client.post(done, {"leaves_open": ticking.open_at(step(case, 9))})
    assert step(case, 9).status == Status.DONE


@pytest.mark.spec("C11a")
def test_the_contract_waits_for_the_data_processor_agreement(case, coordinator):
    open_(case, 11, 12)

    assert reasons(case, 12) == ["Databehandleraftalen er ikke på plads."]
    with pytest.raises(gates.GateClosed, match="Databehandleraftalen"):
        ticking.complete(step(case, 12), by=coordinator)


@pytest.mark.spec("C11a")
def test_only_security_says_that_no_agreement_is_needed(client, case, coordinator, security):
    open_(case, 11, 12)
    url = reverse("procurement:mark_not_relevant", args=[step(case, 11).pk])
    client.force_login(coordinator)
    assert client.post(url, {"reason": "Ingen data"}).status_code == 403

    client.force_login(security)
    client.post(url, {"reason": "Ingen persondata"})

    assert step(case, 11).status == Status.NOT_RELEVANT
    assert reasons(case, 12) == []


def test_where_there_is_a_board_the_contract_waits_for_it(case, coordinator):
    open_(case, 12)
    case.authority.boards.create(name="It-board", weekday=0)

    assert reasons(case, 12) == ["Boardet har ikke godkendt sagen."]
    cases.send_to_board(case, by=coordinator)
    cases.approve(case, by=coordinator)

    assert reasons(case, 12) == []


def test_nothing_overtakes_the_board(case, coordinator):
    open_(case, 6)
    cases.send_to_board(case, by=coordinator)

    assert reasons(case, 6) == ["Sagen er på boardets dagsorden."]


def test_the_visitations_answer_needs_a_contact_person(case):
    open_(case, 6)
    Case.objects.filter(pk=case.pk).update(status=Case.Status.SUBMITTED)

    assert reasons(case, 6) == ["Sagen har ingen kontaktperson."]


@pytest.mark.spec("C13a")
def test_closing_a_system_needs_a_system_to_close(case, coordinator):
    open_(case, 13)
    case.request.replaces = "unknown"
    case.request.save()

    assert reasons(case, 13) == ["Anmodningen siger ikke, om et system bliver erstattet."]
    cases.answer_replaces(case, by=coordinator, replaces="yes")

    assert reasons(case, 13) == []


@pytest.mark.spec("C18b")
def test_19_to_21_wait_for_the_yes_of_step_18(case, coordinator):
    open_(case, 18, 19)

    for number in (19, 20, 21):
        assert reasons(case, number) == ["Systemet er ikke meldt klar til drift."]
    with pytest.raises(gates.GateClosed):
        ticking.complete(step(case, 19), by=coordinator)


def test_ready_is_said_of_something_tested(case):
    open_(case, 17, 18)

    assert reasons(case, 18) == ["Testen er ikke afsluttet."]


def test_operation_waits_for_the_contract(case):
    open_(case, 12)

    assert reasons(case, 20) == ["Kontrakten er ikke registreret."]


def test_the_page_says_what_is_missing_and_who_can_supply_it(client, case, coordinator):
    open_(case, 11, 12)
    client.force_login(coordinator)

    page = client.get(step(case, 12).get_absolute_url()).content.decode()

    assert "Databehandleraftalen er ikke på plads." in page
    assert "Informationssikkerhed" in page
    assert step(case, 11).get_absolute_url() in page


def test_who_can_supply_it_is_the_assignee_where_there_is_one(client, case, coordinator):
    open_(case, 11, 12)
    sofie = make_user(Role.SECURITY, department=case.department, name="Sofie Sikker")
    case.steps.filter(number=11).update(assignee=sofie)
    client.force_login(coordinator)

    page = client.get(step(case, 12).get_absolute_url()).content.decode()

    assert "Sofie Sikker" in page


def test_going_round_the_page_gives_a_clear_sentence(client, case, coordinator):
    open_(case, 6, 9)
    client.force_login(coordinator)

    answer = client.post(reverse("procurement:complete_step", args=[step(case, 9).pk]))

    assert answer.status_code == 400
    assert "It-visitationen har ikke sagt ja." in answer.content.decode()
