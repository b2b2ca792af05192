"""The deadline is moved to later, and all suppliers are told in the same words."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models import Mail
from portal.lifecycle import TransitionNotAllowed
from requirements_bank.actions import dialogues
from requirements_bank.models import Invitation, MarketDialogue
from tests.factories import make_invitation

LATER = datetime.datetime(2027, 6, 1, 12, tzinfo=datetime.UTC)


@pytest.fixture
def url(dialogue):
    return reverse("requirements_bank:postpone", args=[dialogue.pk])


def mails_to_suppliers() -> list[Mail]:
    return list(Mail.objects.filter(recipient=None).order_by("pk"))


@pytest.mark.spec("E39")
def test_everybody_invited_gets_the_old_and_the_new_deadline_and_the_reason(buyer, dialogue):
    danish = make_invitation(dialogue=dialogue, supplier="Alfa")
    english = make_invitation(dialogue=dialogue, supplier="Beta", language="en")
    gone = make_invitation(dialogue=dialogue)
    gone.move_to(Invitation.Status.REVOKED)

    dialogues.postpone(dialogue, by=buyer, deadline=LATER, reason="Ferie & sygdom")

    mails = mails_to_suppliers()
    assert [mail.to for mail in mails] == [danish.email, english.email]
    assert "tirsdag den 1. juni 2027 kl. 14.00 (dansk tid)" in mails[0].text
    assert "Gammel frist: " in mails[0].text
    assert "Ferie & sygdom" in mails[0].text
    assert "Old deadline: " in mails[1].text
    assert mails[0].reply_to == dialogue.contact_email
    assert "Alfa" not in mails[1].text
    assert danish.email not in mails[1].text


def test_the_links_live_on(buyer, dialogue):
    invitation = make_invitation(dialogue=dialogue)

    dialogues.postpone(dialogue, by=buyer, deadline=LATER, reason="Ferie")

    invitation.refresh_from_db()
    assert invitation.expires_at == LATER + datetime.timedelta(days=30)


def test_only_to_later(buyer, dialogue):
    for deadline in (dialogue.deadline, dialogue.deadline - datetime.timedelta(days=1)):
        with pytest.raises(TransitionNotAllowed):
            dialogues.postpone(dialogue, by=buyer, deadline=deadline, reason="Hurtigt")


def test_not_after_the_deadline(client, buyer, dialogue, url):
    dialogue.deadline = timezone.now() - datetime.timedelta(seconds=1)
    dialogue.save()
    client.force_login(buyer)

    with pytest.raises(TransitionNotAllowed):
        dialogues.postpone(dialogue, by=buyer, deadline=LATER, reason="For sent")
    response = client.post(url, {"day": "2027-06-01", "time": "12:00", "reason": "For sent"})

    assert "Den kan ikke flyttes mere" in response.text


def test_the_page_moves_it(client, buyer, dialogue, url):
    client.force_login(buyer)

    client.get(url)
    response = client.post(
        url, {"day": "2027-06-01", "time": "12:00", "reason": "Ferie"}, follow=True
    )

    assert (
        MarketDialogue.objects.accepting_answers()
        .get()
        .deadline.isoformat()
        .startswith("2027-06-01T10:00")
    )
    assert "leverandørerne får besked" in response.text


@pytest.mark.parametrize(
    ("changes", "field"), [({"day": "2020-01-01"}, "day"), ({"reason": ""}, "reason")]
)
def test_an_earlier_day_or_no_reason_is_refused(client, buyer, url, changes, field):
    client.force_login(buyer)

    typed = {"day": "2027-06-01", "time": "12:00", "reason": "Ferie", **changes}
    response = client.post(url, typed)

    assert field in response.context["form"].errors


def test_a_day_before_the_old_deadline_is_refused(client, buyer, dialogue, url):
    dialogue.deadline = LATER
    dialogue.save()
    client.force_login(buyer)

    response = client.post(url, {"day": "2027-05-01", "time": "12:00", "reason": "Ferie"})

    assert "senere end den gamle" in response.text


def test_others_and_drafts_may_not(client, requester, buyer, draft, url):
    client.force_login(requester)
    assert client.get(url).status_code == 403
    client.force_login(buyer)
    assert client.get(reverse("requirements_bank:postpone", args=[draft.pk])).status_code == 403
