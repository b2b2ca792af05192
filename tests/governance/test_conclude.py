import pytest
from django.urls import reverse

from governance import permissions
from governance.actions import decisions
from governance.models import AgendaItem, Decision
from notifications.models import Event
from portal.lifecycle import TransitionNotAllowed
from procurement.models import Case
from tests.factories import make_item, make_meeting, next_monday

Outcome = Decision.Outcome


@pytest.fixture
def forwarded(decidable, chair):
    decision = Decision(outcome=Outcome.FORWARDED, forwarded_to="Direktionen")
    decisions.decide(decidable, by=chair, decision=decision)
    return AgendaItem.objects.get(pk=decidable.pk)


def page_of(item):
    return reverse("governance:conclude", args=[item.pk])


@pytest.mark.spec("G19")
def test_a_forwarded_case_waits_until_the_other_body_has_decided(client, forwarded, secretary):
    assert forwarded.case.status == Case.Status.AWAITING_BOARD
    client.force_login(secretary)
    meetings = client.get(reverse("governance:meeting_list")).content.decode()
    assert "Sendt videre og venter på det andet organ" in meetings
    assert "Direktionen" in client.get(page_of(forwarded)).content.decode()

    client.post(page_of(forwarded), {"outcome": "conditions", "conditions": "Budget i 2027."})

    forwarded.refresh_from_db()
    assert forwarded.case.status == Case.Status.APPROVED
    answer = forwarded.decisions.last()
    assert answer.answers.forwarded_to == "Direktionen"
    page = client.get(forwarded.get_absolute_url()).content.decode()
    assert "Beslutning fra Direktionen" in page
    event = Event.objects.about(forwarded.case).get(kind="governance.concluded")
    assert event.headline.startswith("Det næste organs beslutning")
    assert "Direktionen" in event.body


def test_the_other_body_cannot_forward_it_further(client, forwarded, chair):
    client.force_login(chair)

    page = client.post(page_of(forwarded), {"outcome": "forwarded", "forwarded_to": "Byrådet"})

    assert set(page.context["form"].errors) == {"outcome"}
    with pytest.raises(TransitionNotAllowed):
        decisions.conclude(
            forwarded, by=chair, decision=Decision(outcome="forwarded", forwarded_to="Byrådet")
        )


def test_what_was_typed_is_shown_back_when_another_board_has_the_case(client, forwarded, secretary):
    later = make_meeting(board=forwarded.meeting.board, starts_at=next_monday(2))
    make_item(meeting=later, case=forwarded.case)
    client.force_login(secretary)

    page = client.post(page_of(forwarded), {"outcome": "conditions", "conditions": "Budget 2027."})

    assert "Sagen er på dagsordenen i det næste board" in page.text
    assert "Budget 2027." in page.text
    assert forwarded.decisions.count() == 1


def test_what_was_not_forwarded_cannot_be_concluded(decidable, chair):
    decisions.decide(decidable, by=chair, decision=Decision(outcome=Outcome.APPROVED))

    with pytest.raises(TransitionNotAllowed):
        decisions.conclude(decidable, by=chair, decision=Decision(outcome=Outcome.APPROVED))


def test_who_may(client, forwarded, decidable, chair, member, requester, stranger):
    assert permissions.can_conclude(chair, forwarded)
    assert not permissions.can_conclude(member, forwarded)
    forwarded.case.status = Case.Status.WITHDRAWN
    assert not permissions.can_conclude(chair, forwarded)
    for person, expected in [(requester, 403), (stranger, 404)]:
        client.force_login(person)
        assert client.get(page_of(forwarded)).status_code == expected


def test_an_item_that_waits_cannot_be_concluded(decidable, chair):
    assert not permissions.can_conclude(chair, decidable)
