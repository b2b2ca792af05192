"""Coordinators treat new cases on Mondays; specialists have a queue."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from procurement.actions import checklist
from procurement.course import standing
from procurement.models import Case
from procurement.turns import queues
from procurement.views.triage import last_monday
from tests.factories import make_case, make_department, make_user


@pytest.fixture
def waiting(client):
    """The numbers of the steps that wait for a person."""

    def waiting(person):
        client.force_login(person)
        rows = client.get(reverse("procurement:queue")).context["rows"]
        return [(row.case.pk, int(row.what.partition(".")[0])) for row, _is_late in rows]

    return waiting


def at_step(number, person, **options):
    case = make_case(department=person.department, status=Case.Status.IN_PROGRESS, **options)
    case.steps.filter(number__lt=number).update(status="done")
    standing.update(Case.objects.get(pk=case.pk))
    return case


@pytest.mark.parametrize(
    ("today", "monday"),
    [("2026-11-22", "2026-11-16"), ("2026-11-23", "2026-11-16"), ("2026-11-24", "2026-11-23")],
)
def test_last_monday_is_the_one_before_today(today, monday):
    assert last_monday(datetime.date.fromisoformat(today)) == datetime.date.fromisoformat(monday)


@pytest.mark.spec("F22")
def test_what_is_new_since_last_monday_stands_above_what_is_older(client, coordinator):
    fresh = make_case(department=coordinator.department, title="Frisk")
    month = timezone.now() - datetime.timedelta(days=30)
    older = make_case(department=coordinator.department, title="Gammel", submitted_at=month)
    make_case(department=coordinator.department, status=Case.Status.IN_PROGRESS, title="Taget")
    client.force_login(coordinator)

    answer = client.get(reverse("procurement:triage"))

    assert (answer.context["fresh"], answer.context["older"]) == ([fresh], [older])
    assert "Taget" not in answer.content.decode()
    assert coordinator.name in answer.content.decode()


def test_nothing_new_says_so(client, coordinator):
    client.force_login(coordinator)

    assert (
        "Der venter ingen nye sager" in client.get(reverse("procurement:triage")).content.decode()
    )


def test_a_departments_coordinator_sees_its_new_cases(client, coordinator):
    elsewhere = make_department(authority=coordinator.authority)
    make_case(department=coordinator.department, title="Andres")
    own = make_case(department=elsewhere, title="Egen")
    local = make_user(Role.COORDINATOR, department=elsewhere, limited_to=elsewhere)
    client.force_login(local)

    assert client.get(reverse("procurement:triage")).context["page"].rows == [own]


def test_triage_is_for_coordinators(client, architect):
    client.force_login(architect)

    assert client.get(reverse("procurement:triage")).status_code == 403


def test_triage_costs_the_same_for_one_and_for_three(client, coordinator, query_count):
    client.force_login(coordinator)
    make_case(department=coordinator.department)
    one = query_count(client.get, reverse("procurement:triage"))
    make_case(department=coordinator.department)
    make_case(department=coordinator.department)

    assert query_count(client.get, reverse("procurement:triage")) == one


def test_a_specialist_sees_the_steps_of_the_role(waiting, coordinator, architect, security):
    case = at_step(5, coordinator)
    at_step(8, coordinator)

    assert waiting(architect) == waiting(security) == [(case.pk, 5)]


def test_an_assigned_step_waits_for_that_person_alone(waiting, coordinator, architect, security):
    case = at_step(5, coordinator)
    checklist.assign(case.steps.get(number=5), by=coordinator, assignee=security)

    assert waiting(security) == [(case.pk, 5)]
    assert waiting(architect) == []


def test_the_nearest_deadline_comes_first(waiting, coordinator, architect):
    late, soon, whenever = (at_step(5, coordinator) for _case in range(3))
    for case, day in ((late, "2026-12-24"), (soon, "2026-12-01")):
        due_date = datetime.date.fromisoformat(day)
        checklist.assign(case.steps.get(number=5), by=coordinator, assignee=None, due_date=due_date)

    assert [pk for pk, _number in waiting(architect)] == [soon.pk, late.pk, whenever.pk]


def test_requesters_and_owners_answer_for_their_own(waiting, coordinator, requester, system_owner):
    mine = at_step(17, coordinator, requester=requester)
    at_step(17, coordinator)
    owned = at_step(20, coordinator, system_owner=system_owner)

    assert waiting(requester) == [(mine.pk, 17)]
    assert waiting(system_owner) == [(owned.pk, 20)]


def test_a_coordinator_has_the_own_cases_and_nobodys(waiting, coordinator):
    other = make_user(Role.COORDINATOR, department=coordinator.department)
    own = at_step(4, coordinator, coordinator=coordinator)
    nobodys = at_step(4, coordinator)
    at_step(4, coordinator, coordinator=other)

    assert {pk for pk, _number in waiting(coordinator)} == {own.pk, nobodys.pk}


def test_a_limited_role_has_the_departments_queue(waiting, coordinator):
    elsewhere = make_department(authority=coordinator.authority)
    manager = make_user(Role.MANAGER, department=elsewhere, limited_to=elsewhere)
    at_step(7, coordinator)

    assert waiting(manager) == []


def test_closed_cases_wait_for_nobody(waiting, coordinator, architect):
    case = at_step(5, coordinator)
    Case.objects.filter(pk=case.pk).update(status=Case.Status.WITHDRAWN)

    assert waiting(architect) == []
    assert queues.current_steps([]) == []


def test_an_empty_queue_says_so(client, architect):
    client.force_login(architect)

    assert (
        "Der venter ikke noget på dig" in client.get(reverse("procurement:queue")).content.decode()
    )
