"""Somebody leaves: signed out at once, what they hold is shown, and one administrator stays."""

import pytest
from django.urls import reverse

from accounts.models import Assignment, Authority, Role, User
from administration.actions import people
from administration.last_administrator import LastAdministrator
from notifications.models import Event, Mail
from procurement.models import Case, ChecklistStep
from tests.factories import make_case, make_contract, make_department, make_user
from tests.races import Meeting, at_once


def administrators_of(authority):
    return User.objects.active().filter(
        assignments__role=Role.ADMINISTRATOR,
        assignments__authority=authority,
        assignments__department=None,
    )


def test_a_deactivated_person_is_out_at_once(client, administrator, requester):
    client.force_login(requester)
    profile = reverse("administration:profile")
    assert client.get(profile).status_code == 200

    people.deactivate(requester, by=administrator)

    assert client.get(profile).status_code == 302


def test_an_old_session_does_not_come_back_with_the_person(client, administrator, requester):
    client.force_login(requester)

    people.deactivate(requester, by=administrator)
    people.reactivate(requester, by=administrator)

    assert client.get(reverse("administration:profile")).status_code == 302
    requester.refresh_from_db()
    assert requester.is_active
    assert requester.assignments.count() == 1
    assert Mail.objects.filter(to=requester.email, secret__gt="").count() == 1


def test_deactivating_twice_is_written_once(administrator, requester):
    people.deactivate(requester, by=administrator)
    people.deactivate(User.objects.get(pk=requester.pk), by=administrator)

    assert Event.objects.about(requester).filter(kind="administration.deactivated").count() == 1


def test_the_page_lists_what_the_person_holds(client, administrator, coordinator, department):
    case = make_case(department=department, status=Case.Status.IN_PROGRESS, coordinator=coordinator)
    ChecklistStep.objects.filter(case=case, number=3).update(assignee=coordinator)
    contract = make_contract(owner=coordinator)
    client.force_login(administrator)
    url = reverse("administration:deactivate", args=[coordinator.pk])

    page = client.get(url).content.decode()

    assert case.number in page
    assert str(contract) in page
    client.post(url)
    coordinator.refresh_from_db()
    assert not coordinator.is_active
    assert client.get(url).status_code == 403
    client.post(reverse("administration:reactivate", args=[coordinator.pk]))
    coordinator.refresh_from_db()
    assert coordinator.is_active


def test_one_who_holds_nothing_can_simply_go(client, administrator, architect):
    client.force_login(administrator)

    page = client.get(reverse("administration:deactivate", args=[architect.pk]))

    assert not page.context["held"]


def test_the_last_administrator_cannot_be_deactivated(client, administrator):
    client.force_login(administrator)

    url = reverse("administration:deactivate", args=[administrator.pk])
    page = client.post(url, follow=True)

    administrator.refresh_from_db()
    assert administrator.is_active
    assert "alert" in page.content.decode()


def test_the_last_administrator_keeps_the_role(client, administrator):
    client.force_login(administrator)
    assigned = administrator.assignments.get()

    client.post(reverse("administration:remove_role", args=[assigned.pk]))

    assert Assignment.objects.filter(pk=assigned.pk).exists()


def test_one_who_is_deactivated_or_limited_does_not_count_as_administrator(
    administrator, department
):
    make_user(Role.ADMINISTRATOR, department=department, limited_to=department)
    gone = make_user(Role.ADMINISTRATOR, department=department)
    User.objects.filter(pk=gone.pk).update(is_active=False)

    with pytest.raises(LastAdministrator):
        people.deactivate(administrator, by=administrator)


def test_an_administrator_can_go_when_there_is_another(client, administrator, department):
    make_user(Role.ADMINISTRATOR, department=department)
    client.force_login(administrator)
    assigned = administrator.assignments.get()

    answer = client.post(reverse("administration:remove_role", args=[assigned.pk]))

    assert answer.url == reverse("procurement:my_work")
    assert not Assignment.objects.filter(pk=assigned.pk).exists()


def test_removing_a_role_twice_is_written_once(administrator, architect):
    assigned = architect.assignments.get()
    people.remove_role(assigned, by=administrator)
    people.remove_role(
        Assignment(pk=-1, user=architect, role=Role.LEGAL, authority=architect.authority),
        by=administrator,
    )

    assert Event.objects.about(architect).count() == 1


def remove_each_other(settings):
    """Two administrators remove each other at the same moment; answers how many are left."""
    settings.PAUSES = {"last_administrator": Meeting()}
    authority = make_department().authority
    first, second = (make_user(Role.ADMINISTRATOR, authority=authority) for _number in range(2))

    def deactivate():
        people.deactivate(first, by=second)

    def remove_role():
        people.remove_role(second.assignments.get(), by=first)

    at_once(deactivate, remove_role, refusals=LastAdministrator)
    return administrators_of(Authority.objects.get(pk=authority.pk)).count()


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_remove_each_other_at_once(settings):
    assert remove_each_other(settings) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_race_is_lost(settings):
    settings.LOCKS_OFF = True

    assert remove_each_other(settings) == 0
