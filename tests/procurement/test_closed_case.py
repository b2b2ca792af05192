"""A case that was closed since the page was opened stays as it was, and the person is told why."""

from functools import partial

import pytest
from django.urls import reverse

from accounts.models import Role
from portal.refusals import Refused
from procurement.actions import cases, documents, requests
from procurement.models import Case, Document
from tests.factories import make_case, make_document, make_user


@pytest.fixture
def case(requester, coordinator):
    return make_case(requester=requester, coordinator=coordinator, status=Case.Status.IN_PROGRESS)


def changes_of_kind(case, file):
    return partial(documents.change_kind, file, kind=Document.Kind.TECHNICAL)


def removals(case, file):
    return partial(documents.remove, file)


def puts_back(case, file):
    documents.remove(file, by=case.requester)
    file.refresh_from_db()
    return partial(documents.put_back, file)


def corrections(case, file):
    return partial(requests.change_answers, case, values={"title": "Andet"}, seen={})


def new_contacts(case, file):
    other = make_user(Role.COORDINATOR, department=case.department)
    return partial(cases.assign_coordinator, case, coordinator=other)


@pytest.mark.parametrize("late", [changes_of_kind, removals, puts_back, corrections, new_contacts])
def test_nothing_of_a_closed_case_changes(case, late):
    file = make_document(case=case)
    act = late(case, file)
    before = Document.objects.values().get()
    Case.objects.update(status=Case.Status.CLOSED)

    with pytest.raises(Refused, match="afsluttet"):
        act(by=case.requester)

    now = Case.objects.get()
    assert Document.objects.values().get() == before
    assert (now.title, now.coordinator) == (case.title, case.coordinator)


def test_the_number_in_the_records_system_is_noted_when_the_case_is_over(case, contracts):
    file = make_document(case=case)
    Case.objects.update(status=Case.Status.CLOSED)

    documents.note_journal_number(file, by=contracts, journal_number="2026-1")

    file.refresh_from_db()
    assert file.journal_number == "2026-1"


def test_who_became_contact_person_meanwhile_is_named_to_the_second(client, case, coordinator):
    second = make_user(Role.COORDINATOR, department=case.department, name="Nina Ny")
    Case.objects.update(coordinator=second)

    with pytest.raises(Refused, match="Nina Ny"):
        cases.assign_coordinator(case, by=coordinator, coordinator=make_user(Role.COORDINATOR))


def test_a_second_click_tells_nobody_again(client, case, coordinator, requester):
    client.force_login(coordinator)
    chosen = reverse("procurement:assign_coordinator", args=[case.pk])

    client.post(chosen, {"coordinator": coordinator.pk})

    assert not requester.notifications.exists()
