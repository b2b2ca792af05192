"""A case's steps are ticked, left out, reopened, assigned and remarked on."""

import datetime

import pytest
from django.urls import reverse

from accounts.models import Role
from notifications.models import Event
from portal.lifecycle import TransitionNotAllowed
from portal.refusals import Refused
from procurement.actions import cases, checklist
from procurement.models import Case, ChecklistStep, ProcessEdition, StepDecision, System
from tests import ticking
from tests.factories import make_case, make_contract, make_department, make_user, open_gates

Status = ChecklistStep.Status


@pytest.fixture
def case(requester, coordinator):
    return under_way(requester, coordinator)


def under_way(requester, coordinator, **answers):
    case = make_case(
        requester=requester,
        coordinator=coordinator,
        status=Case.Status.IN_PROGRESS,
        **{"replaces": "yes", **answers},
    )
    case.steps.all().delete()
    checklist.start(case)
    return case


def step(case, number):
    return ChecklistStep.objects.select_related("case").get(case=case, number=number)


def finish(case, *numbers, by=None):
    """Rows as they would be after the steps were ticked."""
    case.steps.filter(number__in=numbers).update(status=Status.DONE, finished_by=by)


def kinds(case):
    return list(Event.objects.about(case).order_by("pk").values_list("kind", flat=True))


def test_a_case_starts_with_21_steps_and_stands_at_the_first(case):
    case.refresh_from_db()

    assert case.steps.count() == 21
    assert case.current_step == 1
    assert step(case, 1).status == Status.IN_PROGRESS
    assert step(case, 13).status == Status.NOT_STARTED


@pytest.mark.spec("C13a")
@pytest.mark.spec("C21a")
def test_steps_13_and_21_are_left_out_when_nothing_is_replaced(requester, coordinator):
    case = under_way(requester, coordinator, replaces="no")

    left_out = case.steps.filter(status=Status.NOT_RELEVANT)

    assert [step.number for step in left_out] == [13, 21]
    assert all(step.not_relevant_reason for step in left_out)
    assert left_out[0].why_not_relevant == "Der bliver ikke erstattet et system."


def test_the_portals_reason_is_that_of_the_condition_or_of_the_authority(requester, coordinator):
    case = under_way(requester, coordinator, personal_data="no")
    case.steps.all().delete()
    case.process = "sih"
    case.edition = ProcessEdition.objects.create(
        authority=case.authority,
        process="sih",
        process_version=1,
        number=1,
        begun_by=coordinator,
        published_at=case.submitted_at,
    )
    case.edition.settings.create(step="dialogue", off_reason="Vi mødes hver dag")
    case.save()
    case = Case.objects.get(pk=case.pk)

    checklist.start(case)

    left_out = case.steps.filter(status=Status.NOT_RELEVANT)
    assert [(step.text.key, step.why_not_relevant) for step in left_out] == [
        ("dialogue", "Vi mødes hver dag"),
        ("risk", "Der behandles ikke persondata."),
    ]


@pytest.mark.spec("C00e")
def test_what_a_person_left_out_does_not_come_back_with_an_answer(case, coordinator):
    checklist.mark_not_relevant(step(case, 13), by=coordinator, reason="Aftalt i en anden sag")

    cases.answer_replaces(case, by=coordinator, replaces="yes")

    assert step(case, 13).why_not_relevant == "Aftalt i en anden sag"
    assert step(case, 13).status == Status.NOT_RELEVANT


@pytest.mark.spec("C00c")
def test_a_tick_says_who_and_when_and_the_case_goes_on(case, coordinator):
    ticking.complete(step(case, 1), by=coordinator)

    done = step(case, 1)
    assert (done.status, done.finished_by) == (Status.DONE, coordinator)
    assert done.finished_at
    assert step(case, 2).status == Status.IN_PROGRESS
    assert done.case.current_step == 2


def test_the_next_person_is_told(case, coordinator, architect):
    checklist.assign(step(case, 2), by=coordinator, assignee=architect)
    architect.notifications.all().delete()

    ticking.complete(step(case, 1), by=coordinator)

    told = architect.notifications.get()
    assert told.event.kind == "procurement.step_completed"
    assert "2" in told.event.body


def test_a_step_is_not_ticked_twice(case, coordinator):
    first, second = step(case, 1), step(case, 1)
    ticking.complete(first, by=coordinator)

    with pytest.raises(TransitionNotAllowed):
        ticking.complete(second, by=coordinator)


def test_a_closed_case_keeps_its_steps(case, coordinator):
    cases.withdraw(case, by=coordinator, reason="Ikke længere nødvendigt")

    with pytest.raises(Refused):
        ticking.complete(step(case, 1), by=coordinator)


@pytest.mark.spec("C00e")
def test_a_step_is_left_out_with_a_reason(case, coordinator):
    checklist.mark_not_relevant(step(case, 1), by=coordinator, reason="Sket før")

    left_out = step(case, 1)
    assert (left_out.status, left_out.why_not_relevant) == (Status.NOT_RELEVANT, "Sket før")
    assert left_out.case.current_step == 2
    left = Event.objects.about(case).filter(kind="procurement.step_marked_not_relevant")
    assert "Sket før" in left.get().text_da


@pytest.mark.spec("C00e")
def test_the_page_asks_for_the_reason(client, case, coordinator):
    client.force_login(coordinator)

    answer = client.post(reverse("procurement:mark_not_relevant", args=[step(case, 2).pk]))

    assert "Skriv begrundelsen" in answer.content.decode()
    assert step(case, 2).status == Status.NOT_STARTED


@pytest.mark.parametrize("number", [6, 18, 20])
def test_what_the_state_follows_is_not_left_out(case, coordinator, number):
    with pytest.raises(Refused):
        checklist.mark_not_relevant(step(case, number), by=coordinator, reason="Hvorfor ikke")


def test_a_reopened_step_is_where_the_case_stands(case, coordinator):
    ticking.complete(step(case, 1), by=coordinator)
    ticking.complete(step(case, 2), by=coordinator)

    checklist.reopen(step(case, 1), by=coordinator)

    reopened = step(case, 1)
    assert (reopened.status, reopened.finished_by) == (Status.IN_PROGRESS, None)
    assert reopened.case.current_step == 1
    assert step(case, 3).status == Status.IN_PROGRESS


def test_a_decision_is_not_taken_back_by_a_click(case, coordinator):
    finish(case, 6)

    with pytest.raises(Refused):
        checklist.reopen(step(case, 6), by=coordinator)


def test_a_signed_contract_is_not_opened_by_a_click(case, coordinator):
    finish(case, 12)
    cases.sign_contract(case, by=coordinator)

    with pytest.raises(Refused):
        checklist.reopen(step(case, 12), by=coordinator)


def test_a_waiting_step_says_what_for_and_goes_on(case, coordinator, architect):
    checklist.assign(step(case, 1), by=coordinator, assignee=architect)

    checklist.wait(step(case, 1), by=coordinator, reason="Svar fra leverandøren")

    waiting = step(case, 1)
    assert waiting.status == Status.WAITING
    assert waiting.remarks.get().text == "Svar fra leverandøren"
    checklist.resume(waiting, by=coordinator)
    assert step(case, 1).status == Status.IN_PROGRESS
    assert kinds(case)[-2:] == ["procurement.step_set_waiting", "procurement.step_resumed"]


@pytest.mark.spec("C00d")
def test_several_remarks_are_kept_with_author_and_time(case, coordinator, architect):
    checklist.add_remark(step(case, 3), by=coordinator, text="Mødet er mandag")
    checklist.add_remark(step(case, 3), by=architect, text="Jeg kommer <også>")

    remarks = step(case, 3).remarks.all()
    assert [remark.author for remark in remarks] == [coordinator, architect]
    assert all(remark.written_at for remark in remarks)
    assert coordinator.notifications.get().event.body == "Jeg kommer <også>"


def test_an_assignee_is_told_with_the_due_date(case, coordinator, architect):
    checklist.assign(
        step(case, 1), by=coordinator, assignee=architect, due_date=datetime.date(2026, 12, 1)
    )

    told = architect.notifications.get().event
    assert "1. december 2026" in told.text_da
    case.refresh_from_db()
    assert case.next_due == datetime.date(2026, 12, 1)


def test_a_step_can_be_given_back_to_nobody(case, coordinator, architect):
    checklist.assign(step(case, 1), by=coordinator, assignee=architect)

    checklist.assign(step(case, 1), by=coordinator, assignee=None)

    assert step(case, 1).assignee is None
    assert architect.notifications.count() == 2


def test_a_finished_step_is_not_assigned(case, coordinator, architect):
    finish(case, 2)

    with pytest.raises(Refused):
        checklist.assign(step(case, 2), by=coordinator, assignee=architect)


@pytest.mark.spec("C20b")
def test_step_20_puts_the_system_into_operation(case, coordinator):
    contract = make_filed_contract(case)
    ready_for_operation(case)

    ticking.complete(step(case, 20), by=coordinator)

    case.refresh_from_db()
    contract.system.refresh_from_db()
    assert case.status == Case.Status.IN_OPERATION
    assert contract.system.stage == System.Stage.IN_OPERATION
    assert contract.system.in_operation_from


@pytest.mark.parametrize("how", ["complete", "mark_not_relevant"])
def test_the_last_step_closes_the_case(case, coordinator, how):
    ready_for_operation(case)
    finish(case, *range(1, 20))
    ticking.complete(step(case, 20), by=coordinator)

    if how == "complete":
        ticking.complete(step(case, 21), by=coordinator)
    else:
        checklist.mark_not_relevant(step(case, 21), by=coordinator, reason="Var slukket")

    case.refresh_from_db()
    assert case.status == Case.Status.CLOSED
    assert case.closed_at


def make_filed_contract(case):
    contract = make_contract(case=case)
    contract.journal_number = "2026-1"
    contract.save()
    contract.system.kitos_link = "https://kitos.dk/1"
    contract.system.save()
    return contract


def ready_for_operation(case):
    user = make_user()
    for number in (6, 7, 18):
        StepDecision.objects.create(
            step=step(case, number), round=1, outcome="yes", decided_by=user
        )
    finish(case, 6, 7, 8, 11, 12, 17, 18)
    open_gates(case)


def test_saying_that_nothing_is_replaced_settles_13_and_21(requester, coordinator):
    case = under_way(requester, coordinator, replaces="unknown")

    cases.answer_replaces(case, by=requester, replaces="no")
    assert step(case, 13).status == Status.NOT_RELEVANT

    cases.answer_replaces(case, by=requester, replaces="yes")
    assert step(case, 13).status == Status.NOT_STARTED


def test_saying_that_nothing_is_replaced_may_be_the_last_thing(requester, coordinator):
    case = under_way(requester, coordinator, replaces="unknown")
    ready_for_operation(case)
    finish(case, *range(1, 20))
    ticking.complete(step(case, 20), by=coordinator)
    case.refresh_from_db()

    cases.answer_replaces(case, by=requester, replaces="no")
    case.refresh_from_db()

    assert case.status == Case.Status.CLOSED


def test_nobody_ticks_in_another_department(client, case):
    elsewhere = make_department(authority=case.authority)
    other = make_user(Role.COORDINATOR, department=elsewhere, limited_to=elsewhere)
    client.force_login(other)

    answer = client.post(reverse("procurement:complete_step", args=[step(case, 1).pk]))

    assert answer.status_code == 404


def test_a_case_that_was_withdrawn_meanwhile_takes_no_answer_about_the_old_system(case, requester):
    stale = Case.objects.get(pk=case.pk)
    cases.withdraw(case, by=requester, reason="Ikke nu")

    with pytest.raises(Refused):
        cases.answer_replaces(stale, by=requester, replaces="no")
