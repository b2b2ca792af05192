"""The IT visitation: an agenda of the cases to go through, attendance, and minutes of each."""

import pytest
from django.urls import reverse

from accounts.models import Role
from procurement.course import standing
from procurement.models import Case, ChecklistStep
from tests.factories import make_case, make_user, open_gates, write_sheet

PAGE = "/it-visitation/"


def at_step(number, person, **options):
    case = make_case(department=person.department, status=Case.Status.IN_PROGRESS, **options)
    case.steps.filter(number__lt=number).update(status=ChecklistStep.Status.DONE)
    standing.update(Case.objects.get(pk=case.pk))
    return case


@pytest.fixture
def agenda(client):
    def agenda(person):
        client.force_login(person)
        return [step.case for step in client.get(PAGE).context["agenda"]]

    return agenda


@pytest.mark.spec("C05a")
def test_the_agenda_has_the_cases_whose_papers_are_gathered_the_oldest_first(agenda, architect):
    first, second = at_step(5, architect), at_step(6, architect)
    at_step(4, architect)
    at_step(7, architect)
    over = at_step(5, architect)
    Case.objects.filter(pk=over.pk).update(status=Case.Status.WITHDRAWN)

    assert agenda(architect) == [first, second]


@pytest.mark.spec("C05a")
def test_each_case_has_its_attendance_and_its_minutes_by_day(client, architect):
    case, other = at_step(5, architect, title="Vagtplan"), at_step(5, architect)
    page = reverse("procurement:write_sheet", args=[case.pk, "visitation_meeting"])
    typed = {"date": "2026-11-20", "attended": "Amir og Bo", "minutes": "Login mangler."}
    client.force_login(architect)

    assert set(client.post(page, {}).context["form"].errors) == set(typed)
    client.post(page, typed)
    write_sheet(other, "visitation_meeting", **typed | {"date": "2026-11-13"})
    answer = client.get(PAGE)

    held = [(str(day), [line.case for line in lines]) for day, lines in answer.context["held"]]
    assert held == [("2026-11-20", [case]), ("2026-11-13", [other])]
    for words in ("fredag den 20. november 2026", "Amir og Bo", "Login mangler."):
        assert words in answer.content.decode()
    assert "Login mangler." in client.get(case.steps.get(number=5).get_absolute_url()).text


@pytest.mark.spec("C06c")
def test_after_a_maybe_the_case_comes_back_with_its_papers(client, agenda, architect, coordinator):
    case = open_gates(at_step(6, architect, coordinator=coordinator))
    decide = reverse("procurement:decide_step", args=[case.steps.get(number=6).pk])
    client.force_login(architect)
    maybe = {"outcome": "maybe", "missing": "Tegning", "missing_by": "2026-12-04", "round": 1}
    client.post(decide, maybe)
    assert agenda(architect) == []

    client.force_login(coordinator)
    client.post(reverse("procurement:complete_step", args=[case.steps.get(number=4).pk]))

    assert agenda(architect) == [case]
    assert "runde 2" in client.get(PAGE).content.decode()


def test_a_process_with_a_weekly_meeting_has_its_cases_there_too(agenda, coordinator):
    case = make_case(department=coordinator.department, status=Case.Status.IN_PROGRESS)
    Case.objects.filter(pk=case.pk).update(
        process="sih", current_phase="intake", current_step=3, next_roles=["coordinator"]
    )

    found = Case.objects.at_visitation().get()

    assert (found, found.course.step(3).key) == (case, "weekly_meeting")
    assert agenda(coordinator) == [case]


def test_it_is_for_the_visitation_and_each_sees_the_own_authority(
    client, agenda, architect, security, coordinator, requester, stranger
):
    case = at_step(5, architect)
    write_sheet(case, "visitation_meeting", date="2026-11-20", minutes="Internt", attended="Amir")

    for person in (architect, security, coordinator):
        assert agenda(person) == [case]
        assert "Internt" in client.get(PAGE).content.decode()
    assert agenda(stranger) == []
    assert "Internt" not in client.get(PAGE).content.decode()
    for person in (requester, make_user(Role.LEGAL, department=architect.department)):
        client.force_login(person)
        assert client.get(PAGE).status_code == 403


def test_an_empty_agenda_says_how_cases_come_there(client, architect):
    client.force_login(architect)

    text = client.get(PAGE).content.decode()

    assert "Ingen sager venter på visitationen" in text
    assert "Der er ikke skrevet referat endnu." in text


def test_the_page_costs_the_same_for_one_case_and_for_three(client, architect, query_count):
    def add():
        case = at_step(5, architect)
        write_sheet(case, "visitation_meeting", date="2026-11-20", minutes="Ja", attended="Amir")

    client.force_login(architect)
    add()
    one = query_count(client.get, PAGE)
    add()
    add()

    assert query_count(client.get, PAGE) == one
