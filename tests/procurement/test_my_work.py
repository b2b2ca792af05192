"""The first page: what is wanted from me, and where my own things stand."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from procurement.actions import checklist, colleagues
from procurement.models import Case
from tests.factories import make_case, make_user

ADDRESS = "/"


@pytest.fixture
def see(client):
    def get(user):
        client.force_login(user)
        return client.get(ADDRESS).content.decode()

    return get


def test_with_nothing_it_says_where_to_begin(see, requester):
    text = see(requester)

    assert "Du har ingen anmodninger endnu" in text
    assert reverse("procurement:request_new") in text


def test_drafts_stand_with_their_age(see, draft, requester):
    Case.objects.update(created_at=timezone.now() - datetime.timedelta(days=3, minutes=1))

    text = see(requester)

    assert "Kladde uden navn" in text
    assert "Begyndt for 3\xa0dage siden" in text


def test_my_cases_say_what_happens_now(see, requester):
    case = make_case(requester=requester, status=Case.Status.IN_PROGRESS, title="Booking")
    other = make_case(title="En andens", department=requester.department)

    text = see(requester)

    assert "Booking" in text
    assert str(case.steps.get(number=1).text.title) in text
    assert other.title not in text


def test_a_case_of_mine_waits_for_those_whom_the_authority_named(see, requester):
    case = make_case(requester=requester, status=Case.Status.IN_PROGRESS)
    Case.objects.filter(pk=case.pk).update(next_roles=[Role.FINANCE])

    assert str(Role.FINANCE.label) in see(requester)


def test_a_finished_case_waits_for_nobody(see, requester):
    case = make_case(requester=requester, status=Case.Status.REJECTED, title="Booking")

    text = see(requester)

    assert case.number in text
    assert "–" in text


def test_shared_cases_are_mine_too(see, department, requester, draft):
    colleague = make_user(Role.REQUESTER, department=department)
    colleagues.invite(draft, by=requester, user=colleague, may_edit=False)

    assert "Kladde uden navn" in see(colleague)


def test_steps_that_wait_for_me_come_first_with_what_is_late(see, architect):
    case = make_case(department=architect.department, status=Case.Status.IN_PROGRESS)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    checklist.assign(case.steps.get(number=1), by=architect, assignee=architect, due_date=yesterday)

    text = see(architect)

    assert "Over fristen" in text
    assert case.number in text


def test_an_assessor_with_an_empty_queue_is_told_so(see, architect):
    assert "Ingen sager venter på dig" in see(architect)


def test_an_assessor_finds_the_queue_however_short_it_is(see, architect, requester):
    for person in (architect, requester):
        case = make_case(requester=requester, status=Case.Status.IN_PROGRESS)
        checklist.assign(case.steps.get(number=1), by=architect, assignee=person)

    assert reverse("procurement:queue") in see(architect)
    assert reverse("procurement:queue") not in see(requester)


def test_a_coordinator_sees_how_many_new_cases_wait(see, coordinator):
    assert "ny sag venter" not in see(coordinator)
    make_case(department=coordinator.department)

    text = see(coordinator)

    assert "1 ny sag venter på en kontaktperson" in text
    assert reverse("procurement:triage") in text


def test_counting_new_cases_stops_where_the_number_no_longer_matters(see, coordinator, monkeypatch):
    monkeypatch.setattr("procurement.views.my_work.COUNTED", 2)
    for _each in range(3):
        make_case(department=coordinator.department)

    assert "2 nye sager eller flere venter" in see(coordinator)


def test_long_lists_end_with_a_link_to_all(see, architect):
    for _case in range(11):
        case = make_case(requester=architect, status=Case.Status.IN_PROGRESS)
        checklist.assign(case.steps.get(number=1), by=architect, assignee=architect)

    text = see(architect)

    assert reverse("procurement:queue") in text
    assert "Se alle sager" in text


@pytest.mark.parametrize("role", [Role.REQUESTER, Role.COORDINATOR, Role.SECURITY])
def test_three_rows_cost_what_one_costs(client, query_count, department, role):
    user = make_user(role, department=department)
    client.force_login(user)

    def row():
        Case.objects.filter(pk=make_case(requester=user, title="Kladde").pk).update(
            status=Case.Status.IN_PROGRESS
        )
        case = make_case(requester=user)
        checklist.assign(case.steps.get(number=1), by=user, assignee=user)
        make_case(requester=user, status=Case.Status.DRAFT)
        make_case(requester=user, status=Case.Status.DISCARDED)

    row()
    client.get(ADDRESS)
    one = query_count(client.get, ADDRESS)
    row()
    row()

    assert query_count(client.get, ADDRESS) == one


def test_a_request_just_sent_waits_for_the_coordinator_and_not_for_the_sender(
    see, requester, coordinator
):
    case = make_case(requester=requester, status=Case.Status.SUBMITTED, title="Booking")
    step = case.steps.get(number=1).get_absolute_url()

    assert step not in see(requester)
    assert step in see(coordinator)
