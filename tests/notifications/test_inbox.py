"""The inbox shows what one was told, newest first."""

import pytest
from django.urls import reverse

from notifications.models import Notification

INBOX = "/beskeder/"


@pytest.fixture
def inbox(client, coordinator):
    client.force_login(coordinator)
    return client


def test_it_shows_my_messages_and_nobody_elses(inbox, make_event, coordinator, requester):
    make_event(tell=[coordinator])
    make_event(tell=[requester])

    text = inbox.get(INBOX).text

    assert text.count("En mail til bo@example.com kunne ikke leveres") == 1
    assert "Markér alle som læst" in text


def test_an_empty_inbox_says_what_will_be_there(inbox):
    assert "Ingen beskeder" in inbox.get(INBOX).text


def test_opening_a_message_marks_it_and_leads_on(inbox, make_event, coordinator, case):
    make_event(tell=[coordinator])
    message = Notification.objects.get()

    response = inbox.post(reverse("notifications:read", args=[message.pk]))

    assert response.url == case.get_absolute_url()
    message.refresh_from_db()
    first = message.read_at
    assert first is not None
    inbox.post(reverse("notifications:read", args=[message.pk]))
    message.refresh_from_db()
    assert message.read_at == first


def test_a_message_without_a_page_leads_back_to_the_inbox(inbox, make_event, coordinator):
    make_event(target=coordinator, tell=[coordinator])
    Notification.objects.update(url="")

    response = inbox.post(reverse("notifications:read", args=[Notification.objects.get().pk]))

    assert response.url == INBOX


def test_a_look_changes_nothing(inbox, make_event, coordinator):
    make_event(tell=[coordinator])
    message = Notification.objects.get()

    inbox.get(INBOX)
    assert inbox.get(reverse("notifications:read", args=[message.pk])).status_code == 405

    message.refresh_from_db()
    assert message.read_at is None


def test_somebody_elses_message_is_not_there(inbox, make_event, requester):
    make_event(tell=[requester])

    url = reverse("notifications:read", args=[Notification.objects.get().pk])

    assert inbox.post(url).status_code == 404


def test_all_are_read_at_once_and_only_mine(inbox, make_event, coordinator, requester):
    make_event(tell=[coordinator, requester])
    make_event(tell=[coordinator])

    inbox.post(reverse("notifications:read_all"))

    assert Notification.objects.unread().get().recipient == requester
    assert "Markér alle som læst" not in inbox.get(INBOX).text


def test_the_unread_can_be_shown_alone(inbox, make_event, coordinator):
    for _ in range(2):
        make_event(tell=[coordinator])
    read = Notification.objects.first()
    inbox.post(reverse("notifications:read", args=[read.pk]))

    assert len(inbox.get(INBOX, {"unread": "1"}).context["page"].rows) == 1


def test_the_header_counts_what_is_unread(inbox, make_event, coordinator):
    assert 'class="count"' not in inbox.get(INBOX).text
    make_event(tell=[coordinator])

    assert '<span class="count">1<span class="sr-only"> ulæste' in inbox.get(INBOX).text


def test_the_inbox_takes_the_same_queries_however_long(inbox, make_event, coordinator, query_count):
    make_event(tell=[coordinator])
    with_one = query_count(inbox.get, INBOX)
    make_event(tell=[coordinator])
    make_event(tell=[coordinator])

    assert query_count(inbox.get, INBOX) == with_one


def test_a_long_inbox_has_pages(inbox, make_event, coordinator):
    for _ in range(27):
        make_event(tell=[coordinator])

    first = inbox.get(INBOX).context["page"]
    second = inbox.get(INBOX + first.next_url).context["page"]

    assert (len(first.rows), len(second.rows)) == (25, 2)
