import pytest
from django.urls import reverse

from governance import permissions
from governance.actions import items
from governance.models import Meeting
from notifications.models import Event
from portal.lifecycle import TransitionNotAllowed
from tests.factories import make_item


@pytest.fixture
def three(meeting):
    return [make_item(meeting=meeting, heading=heading) for heading in ("A", "B", "C")]


def page_of(meeting):
    return reverse("governance:order_items", args=[meeting.pk])


def answers(three, **extra):
    numbers = {f"position-{item.pk}": item.position for item in three}
    return numbers | {f"minutes-{item.pk}": 10 for item in three} | extra


def headings(meeting):
    return [item.heading for item in meeting.items.all()]


def test_the_secretary_puts_items_in_order_by_numbers(client, meeting, three, secretary):
    client.force_login(secretary)

    client.post(page_of(meeting), answers(three, **{f"position-{three[2].pk}": 1}))

    # Of two with the same number the one that was first stays first.
    assert headings(meeting) == ["A", "C", "B"]
    assert Event.objects.about(meeting).filter(kind="governance.items_ordered").exists()


@pytest.mark.parametrize(
    ("button", "which", "expected"),
    [("up", 1, "BAC"), ("down", 1, "ACB"), ("up", 0, "ABC"), ("down", 2, "ABC")],
)
def test_one_click_moves_an_item_one_place(
    client, meeting, three, secretary, button, which, expected
):
    client.force_login(secretary)

    client.post(page_of(meeting), answers(three, **{button: three[which].pk}))

    assert "".join(headings(meeting)) == expected


def test_without_leaving_the_page_the_order_is_saved_and_said(client, meeting, three, secretary):
    client.force_login(secretary)
    dragged = {f"position-{three[2].pk}": 1, f"position-{three[0].pk}": 2, "moved": three[2].pk}

    part = client.post(
        page_of(meeting), answers(three, **dragged), headers={"HX-Request": "true"}
    ).text

    assert headings(meeting) == ["C", "A", "B"]
    assert part.strip().startswith('<div id="order">')
    assert 'data-say="Gemt. C er nu nummer 1."' in part
    typed = client.post(page_of(meeting), answers(three), headers={"HX-Request": "true"}).text
    assert 'data-say="Rækkefølgen er gemt."' in typed


def test_an_error_is_said_without_leaving_the_page(client, meeting, three, secretary):
    client.force_login(secretary)
    wrong = {f"minutes-{three[0].pk}": "x"}

    part = client.post(page_of(meeting), answers(three, **wrong), headers={"HX-Request": "true"})

    assert part.status_code == 422
    assert "error-summary" in part.text


def test_minutes_move_the_items_after(client, meeting, three, secretary):
    client.force_login(secretary)

    client.post(page_of(meeting), answers(three, **{f"minutes-{three[0].pk}": 25}))

    slots = client.get(page_of(meeting)).context["agenda"].slots
    assert [(slot.at - meeting.starts_at).seconds // 60 for slot in slots] == [0, 25, 35]


def test_a_number_that_makes_no_sense_is_said(client, meeting, three, secretary):
    client.force_login(secretary)

    page = client.post(page_of(meeting), answers(three, **{f"minutes-{three[0].pk}": "x"}))

    assert page.status_code == 200
    assert "error-summary" in page.content.decode()


def test_a_published_agenda_keeps_its_order(decidable, secretary):
    assert not permissions.can_order_items(secretary, decidable.meeting)
    with pytest.raises(TransitionNotAllowed):
        items.order_items(decidable.meeting, by=secretary, items=[decidable])


def test_who_may(client, meeting, chair, member, coordinator, stranger):
    assert permissions.can_order_items(chair, meeting)
    assert not permissions.can_order_items(member, meeting)
    for person, expected in [(coordinator, 403), (stranger, 404)]:
        client.force_login(person)
        assert client.get(page_of(meeting)).status_code == expected
    meeting.status = Meeting.Status.CLOSED
    assert permissions.can_order_items(chair, meeting)
