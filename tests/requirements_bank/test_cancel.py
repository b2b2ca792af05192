"""A market dialogue is cancelled, and those who were invited are told why."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models import Event, Mail
from portal.lifecycle import TransitionNotAllowed
from requirements_bank.actions import dialogues
from requirements_bank.models import Answer
from tests.factories import make_finished, make_invitation


@pytest.mark.spec("E34")
@pytest.mark.spec("E42")
def test_it_is_cancelled_and_every_supplier_gets_the_message(client, buyer, dialogue):
    invitation = make_invitation(dialogue=dialogue)
    client.force_login(buyer)
    url = reverse("requirements_bank:cancel", args=[dialogue.pk])

    client.get(url)
    client.post(url, {"message": "Behovet er faldet bort."})

    dialogue.refresh_from_db()
    assert dialogue.status == "cancelled"
    mail = Mail.objects.get(recipient=None)
    assert mail.to == invitation.email
    assert "Behovet er faldet bort." in mail.text
    assert Event.objects.about(dialogue.case)[0].kind == "requirements_bank.dialogue_cancelled"


def test_the_answers_are_never_opened(buyer, dialogue):
    make_finished(dialogue, "yes")
    dialogues.cancel(dialogue, by=buyer, message="Slut")
    dialogue.deadline = timezone.now() - datetime.timedelta(days=1)
    dialogue.save()

    assert not Answer.objects.unsealed().exists()


def test_a_message_is_wanted(client, buyer, dialogue):
    client.force_login(buyer)

    response = client.post(reverse("requirements_bank:cancel", args=[dialogue.pk]), {"message": ""})

    assert "message" in response.context["form"].errors
    dialogue.refresh_from_db()
    assert dialogue.is_active


def test_a_draft_is_cancelled_without_mail(buyer, draft):
    dialogues.cancel(draft, by=buyer, message="Fejl")

    assert draft.status == "cancelled"
    assert not Mail.objects.filter(recipient=None).exists()


def test_not_after_the_deadline(buyer, dialogue):
    dialogue.deadline = timezone.now() - datetime.timedelta(seconds=1)
    dialogue.save()

    with pytest.raises(TransitionNotAllowed):
        dialogues.cancel(dialogue, by=buyer, message="For sent")


def test_others_may_not(client, requester, stranger, dialogue):
    url = reverse("requirements_bank:cancel", args=[dialogue.pk])
    for person, answer in ((requester, 403), (stranger, 404)):
        client.force_login(person)
        assert client.post(url, {"message": "Nej"}).status_code == answer
