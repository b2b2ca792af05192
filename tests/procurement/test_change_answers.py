"""The answers of a sent request can be corrected, and the trail says from what to what."""

import pytest
from django.urls import reverse

from accounts.models import Role
from notifications.models import Event, Notification
from procurement.actions import requests
from procurement.models import Case, ChecklistStep
from tests.factories import make_user


@pytest.fixture
def sent(page, draft, typed):
    page(draft, typed | {"submit": "yes"})
    return Case.objects.get()


def test_the_trail_tells_from_what_to_what(page, sent, typed, requester, coordinator):
    requests_page = typed | {"user_count": "40", "kind": "app"}

    response = page(sent, requests_page)

    event = Event.objects.about(sent).get(kind="procurement.answers_changed")
    assert response.url == reverse("procurement:receipt", args=[sent.pk])
    assert "1200 → 40" in event.text_da
    assert "Et nyt system → En app" in event.text_da
    assert "A new system → An app" in event.text_en
    assert event.actor == requester


def test_nothing_changed_leaves_no_trace(page, sent, typed):
    page(sent, typed)

    assert not Event.objects.filter(kind="procurement.answers_changed").exists()


def test_an_answer_that_must_be_there_cannot_be_taken_away(page, sent, typed):
    response = page(sent, typed | {"title": "", "comments": "Bliver stående"})

    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["title"]
    assert "Bliver stående" in response.content.decode()
    assert Case.objects.get().title == typed["title"]
    assert Case.objects.get().request.comments == ""


def test_the_requester_is_told_when_the_coordinator_corrects(client, sent, typed, coordinator):
    client.force_login(coordinator)
    address = reverse("procurement:request_edit", args=[sent.pk])

    assert client.get(address).status_code == 200
    client.post(address, typed | {"user_count": "40"})

    told = Notification.objects.get(event__kind="procurement.answers_changed")
    assert told.recipient == sent.requester


def test_a_case_is_over_when_its_last_step_is_no_longer_wanted(page, sent, typed):
    page(sent, typed | {"replaces": "yes", "replaced_name": "Gammelt system"})
    sent.steps.exclude(number=21).update(status=ChecklistStep.Status.DONE)
    Case.objects.filter(pk=sent.pk).update(status=Case.Status.IN_OPERATION)

    page(sent, typed | {"replaces": "no"})

    assert Case.objects.get().status == Case.Status.CLOSED


def test_the_steps_for_a_replaced_system_come_back(page, sent, typed):
    page(sent, typed | {"replaces": "yes", "replaced_name": "Gammelt system"})

    steps = sent.steps.filter(status=ChecklistStep.Status.NOT_RELEVANT)
    assert not steps.exists()


def test_others_read_the_answers_but_do_not_change_them(client, sent, typed, architect):
    client.force_login(architect)
    address = reverse("procurement:request_edit", args=[sent.pk])

    assert client.get(address).url == reverse("procurement:receipt", args=[sent.pk])
    assert client.post(address, typed).status_code == 403


def test_it_is_not_there_for_others(client, sent, stranger):
    neighbour = make_user(Role.REQUESTER, authority=sent.authority)
    for person in (stranger, neighbour):
        client.force_login(person)
        for name in ("request_edit", "receipt"):
            address = reverse(f"procurement:{name}", args=[sent.pk])
            assert client.get(address).status_code == 404


def test_a_closed_case_is_not_changed(page, sent, typed):
    Case.objects.update(status=Case.Status.REJECTED)

    assert page(sent, typed).status_code == 403


def test_an_autosave_after_sending_says_what_to_do(page, sent, typed):
    response = page(sent, typed, HTTP_HX_REQUEST="true")

    assert "Tryk på “Gem svarene”" in response.content.decode()


def test_a_draft_saved_by_an_action_after_sending_is_left_alone(sent, requester):
    saved = requests.save_draft(sent, by=requester, values={"title": "For sent"}, seen={})

    assert not saved.contested
    assert Case.objects.get().title != "For sent"
