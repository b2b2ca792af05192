import pytest
from django.urls import reverse

from governance import permissions
from governance.actions import items
from governance.models import AgendaItem
from notifications.models import Event
from procurement.models import Case
from tests.factories import make_item


def page_of(item):
    return reverse("governance:take_off", args=[item.pk])


def test_a_case_taken_off_is_in_progress_and_can_be_reported_again(client, item, requester):
    client.force_login(requester)
    assert "Medicinplan" in client.get(page_of(item)).content.decode()

    assert client.post(page_of(item)).url == item.case.get_absolute_url()

    item.refresh_from_db()
    case = Case.objects.get(pk=item.case_id)
    assert item.status == AgendaItem.Status.WITHDRAWN
    assert case.status == Case.Status.IN_PROGRESS
    assert permissions.can_report(requester, case)
    assert Event.objects.about(case).filter(kind="governance.taken_off").exists()


def test_a_case_that_was_withdrawn_stays_withdrawn_and_the_agenda_says_so(client, item, secretary):
    Case.objects.filter(pk=item.case_id).update(status=Case.Status.WITHDRAWN)
    client.force_login(secretary)
    assert (
        "ikke længere til behandling"
        in client.get(item.meeting.get_absolute_url()).content.decode()
    )

    client.post(page_of(item))

    item.refresh_from_db()
    assert item.status == AgendaItem.Status.WITHDRAWN
    assert item.case.status == Case.Status.WITHDRAWN


def test_after_publishing_only_the_secretary_takes_off(decidable, requester, secretary):
    assert not permissions.can_take_off(requester, decidable)
    assert permissions.can_take_off(secretary, decidable)
    decidable.status = AgendaItem.Status.DECIDED
    assert not permissions.can_take_off(secretary, decidable)


@pytest.mark.parametrize("role", ["member", "chair", "manager", "architect"])
def test_others_may_not(client, item, role, request):
    client.force_login(request.getfixturevalue(role))

    assert client.get(page_of(item)).status_code == 403
    assert client.post(page_of(item)).status_code == 403


def test_a_case_taken_off_no_longer_stands_on_the_agenda(client, item, secretary):
    make_item(meeting=item.meeting, heading="Et andet punkt")
    items.take_off(item, by=secretary)
    client.force_login(secretary)

    page = client.get(item.meeting.get_absolute_url()).content.decode()

    assert "Medicinplan" not in page
    assert "Et andet punkt" in page
