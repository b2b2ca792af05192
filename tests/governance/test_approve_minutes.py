import io

import pikepdf
import pytest
from django.urls import reverse

from governance import permissions
from governance.actions import decisions, minutes
from governance.models import Decision, Meeting
from notifications.models import Event, Notification
from portal.lifecycle import TransitionNotAllowed
from tests.factories import make_meeting, next_monday
from tests.papers import archivable


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = storages


def page_of(meeting):
    return reverse("governance:approve_minutes", args=[meeting.pk])


def test_minutes_wait_until_every_item_is_treated(client, decidable, secretary):
    client.force_login(secretary)

    page = client.get(page_of(decidable.meeting)).content.decode()

    assert "Disse punkter er ikke behandlet endnu" in page
    assert 'name="approve"' not in page
    with pytest.raises(TransitionNotAllowed):
        minutes.approve_minutes(decidable.meeting, by=secretary, at=decidable.meeting)
    assert Meeting.objects.get().status == Meeting.Status.PUBLISHED


@pytest.mark.spec("G20")
def test_approved_minutes_are_frozen_and_those_who_wait_are_told(
    client, decidable, chair, secretary, member, requester
):
    meeting = decidable.meeting
    decision = Decision(outcome="conditions", conditions="Ni måneders pilot.")
    decisions.decide(decidable, by=chair, decision=decision)
    client.force_login(secretary)
    page = client.get(page_of(meeting))
    assert "Ni måneders pilot." in page.content.decode()
    assert page.context["form"]["present"].value().splitlines() == [
        "CHAIR".title(),
        "Member",
        "Secretary",
    ]

    client.post(page_of(meeting), {"present": "Rune Falk\nMette Lund", "approved": meeting.pk})

    meeting.refresh_from_db()
    assert meeting.status == Meeting.Status.MINUTED
    event = Event.objects.about(meeting).get(kind="governance.minutes_approved")
    told = {told.recipient for told in Notification.objects.filter(event=event)}
    assert told == {chair, member, requester}
    shown = client.get(meeting.get_absolute_url()).content.decode()
    assert "Referatet er godkendt" in shown
    assert "Rune Falk" in shown
    answer = client.get(reverse("governance:minutes_pdf", args=[meeting.pk]))
    pdf = pikepdf.open(io.BytesIO(b"".join(answer.streaming_content)))
    archivable(pdf)
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"].startswith("Referat: ")


def test_who_was_present_is_asked_for(client, meeting, secretary):
    Meeting.objects.update(status=Meeting.Status.PUBLISHED)
    client.force_login(secretary)

    assert set(client.post(page_of(meeting), {"present": ""}).context["form"].errors) == {
        "present",
        "approved",
    }


def test_a_meeting_that_is_held_without_minutes_is_on_the_secretarys_list(client, board, secretary):
    make_meeting(board=board, starts_at=next_monday(-8), status=Meeting.Status.PUBLISHED)
    client.force_login(secretary)

    page = client.get(reverse("governance:meeting_list")).content.decode()

    assert "Mødet er holdt, og referatet er ikke godkendt" in page


def test_who_may(client, decidable, chair, member, stranger):
    meeting = decidable.meeting
    for person, expected in [(chair, 403), (member, 403), (stranger, 404)]:
        client.force_login(person)
        assert client.get(page_of(meeting)).status_code == expected
    meeting.status = Meeting.Status.CLOSED
    assert not permissions.can_approve_minutes(chair, meeting)
