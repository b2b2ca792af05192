import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from governance import permissions
from governance.models import Meeting


def close(meeting):
    return reverse("governance:close_agenda", args=[meeting.pk])


def reopen(meeting):
    return reverse("governance:reopen_agenda", args=[meeting.pk])


def test_the_secretary_closes_the_agenda_and_may_open_it_until_the_deadline(
    client, meeting, secretary
):
    client.force_login(secretary)

    page = client.post(close(meeting), follow=True).content.decode()
    meeting.refresh_from_db()
    assert meeting.status == Meeting.Status.CLOSED
    assert "Dagsordenen er lukket" in page
    assert reopen(meeting) in page

    client.post(reopen(meeting))
    meeting.refresh_from_db()
    assert meeting.status == Meeting.Status.PLANNED


def test_after_the_deadline_a_closed_agenda_stays_closed(meeting, secretary):
    meeting.status = Meeting.Status.CLOSED
    meeting.deadline_at = timezone.now() - datetime.timedelta(hours=1)

    assert not permissions.can_reopen_agenda(secretary, meeting)


@pytest.mark.spec("G04")
def test_when_the_deadline_has_passed_the_secretary_is_asked_to_close(
    client, meeting, secretary, coordinator
):
    Meeting.objects.update(deadline_at=timezone.now() - datetime.timedelta(hours=1))
    client.force_login(secretary)

    listed = client.get(reverse("governance:meeting_list")).content.decode()
    page = client.get(meeting.get_absolute_url()).content.decode()

    assert "Fristen er overskredet, og dagsordenen er stadig åben" in listed
    assert "Fristen for papirer er overskredet" in page
    assert close(meeting) in page
    client.force_login(coordinator)
    assert "stadig åben" not in client.get(reverse("governance:meeting_list")).content.decode()


def test_my_work_leads_to_what_the_secretary_does_next(client, meeting, item, secretary, chair):
    def leads(person, *, status, starts_in):
        starts_at = timezone.now() + datetime.timedelta(days=starts_in)
        Meeting.objects.update(status=status, starts_at=starts_at, deadline_at=starts_at)
        client.force_login(person)
        return client.get(reverse("procurement:my_work")).content.decode()

    publish = reverse("governance:publish_agenda", args=[meeting.pk])
    live = reverse("governance:live", args=[meeting.pk])

    order = reverse("governance:order_items", args=[meeting.pk])
    cancel = reverse("governance:cancel_meeting", args=[meeting.pk])

    assert publish in leads(secretary, status="planned", starts_in=-1)
    assert meeting.get_absolute_url() in leads(chair, status="planned", starts_in=-1)
    coming = leads(secretary, status="closed", starts_in=7)
    assert publish in coming
    assert live not in coming
    assert publish not in leads(chair, status="closed", starts_in=7)
    assert meeting.get_absolute_url() in leads(chair, status="closed", starts_in=7)
    today = leads(secretary, status="published", starts_in=0)
    assert live in today
    assert publish not in today
    assert live in leads(chair, status="published", starts_in=0)
    assert meeting.minutes_url in leads(secretary, status="published", starts_in=-2)

    leads(secretary, status="closed", starts_in=7)
    page = client.get(publish).content.decode()
    assert order in page
    assert cancel not in page
    item.move_to(item.Status.WITHDRAWN)
    assert cancel in client.get(publish).content.decode()


def test_it_takes_a_post(client, meeting, secretary):
    client.force_login(secretary)

    assert client.get(close(meeting)).status_code == 405


def test_who_may(client, meeting, chair, administrator, stranger):
    for person, expected in [(chair, 403), (administrator, 403), (stranger, 404)]:
        client.force_login(person)
        assert client.post(close(meeting)).status_code == expected
        assert client.post(reopen(meeting)).status_code == expected
