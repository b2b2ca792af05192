"""F46: system owner, business owner, the group, its contact person and the department."""

import pytest
from django.urls import reverse

from accounts.models import Role
from procurement.models import Case, ChecklistStep
from tests.factories import make_case, make_user


@pytest.fixture
def case(requester, coordinator, system_owner):
    """A case of the group's sixteen steps, with both owners."""
    case = make_case(
        requester=requester,
        status=Case.Status.SUBMITTED,
        system_owner=system_owner,
        business_owner=make_user(department=requester.department, name="Bo Drift"),
    )
    Case.objects.filter(pk=case.pk).update(process="sih")
    case = Case.objects.get(pk=case.pk)
    case.steps.all().delete()
    ChecklistStep.objects.bulk_create(
        ChecklistStep(case=case, number=step.number) for step in case.course.steps
    )
    return case


def may(client, person, url):
    client.force_login(person)
    return client.get(url).status_code == 200


@pytest.mark.spec("F46")
def test_each_role_stands_on_the_case(client, case, coordinator):
    client.force_login(coordinator)
    client.post(reverse("procurement:take_case", args=[case.pk]))

    text = client.get(case.get_absolute_url()).text

    request = case.request
    people = (coordinator, request.system_owner, request.business_owner, case.requester)
    for shown in (*people, case.department):
        assert str(shown) in text


@pytest.mark.spec("F46")
def test_the_group_chooses_the_contact_person_and_the_owners_keep_their_sheets(
    client, case, coordinator
):
    choose = reverse("procurement:assign_coordinator", args=[case.pk])
    journal = reverse("procurement:write_sheet", args=[case.pk, "journal"])
    support = reverse("procurement:write_sheet", args=[case.pk, "user_support"])
    outsider = make_user(authority=case.authority)

    assert may(client, coordinator, choose)
    assert not may(client, case.requester, choose)
    Case.objects.filter(pk=case.pk).update(status="in_progress", coordinator=coordinator)
    for person in (case.requester, coordinator):
        assert may(client, person, journal)
    for owner in (case.request.system_owner, case.request.business_owner):
        assert may(client, owner, support)
    for page in (journal, support, case.get_absolute_url()):
        assert not may(client, outsider, page)


@pytest.mark.spec("F46")
def test_the_administrator_gives_the_roles_of_the_group(client, administrator):
    person = make_user(authority=administrator.authority)
    client.force_login(administrator)

    text = client.get(reverse("administration:edit_person", args=[person.pk])).text

    for role in (Role.COORDINATOR, Role.SYSTEM_OWNER, Role.REQUESTER):
        assert f'value="{role}"' in text
