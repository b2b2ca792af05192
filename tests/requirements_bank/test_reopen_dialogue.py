"""A dialogue that is over is opened again, and all suppliers are told why, in the same words."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models import Mail
from portal.lifecycle import TransitionNotAllowed
from requirements_bank.actions import answers, dialogues, keeping
from requirements_bank.models import Answer, Invitation, MarketDialogue
from tests.factories import make_dialogue, make_finished, make_invitation

LATER = datetime.datetime(2027, 6, 1, 12, tzinfo=datetime.UTC)
FORM = {"day": "2027-06-01", "time": "12:00", "message": "Vi har rettet krav 2 & 3."}


@pytest.fixture
def answered(case, buyer):
    yesterday = timezone.now() - datetime.timedelta(days=1)
    status = MarketDialogue.Status.ANSWERED
    return make_dialogue(case=case, buyer=buyer, status=status, deadline=yesterday)


def url(dialogue):
    return reverse("requirements_bank:reopen", args=[dialogue.pk])


@pytest.mark.spec("X11")
def test_suppliers_get_the_message_the_new_deadline_and_that_answers_could_be_read(
    client, buyer, answered
):
    invitation = make_finished(answered, "yes", "no")
    client.force_login(buyer)
    form = client.get(url(answered)).context["form"]
    assert (form["day"].value(), form["time"].value()) == (None, "12:00")

    response = client.post(url(answered), FORM, follow=True)

    assert "Markedsdialogen er aktiv igen" in response.text
    mail = Mail.objects.get(recipient=None)
    assert mail.to == invitation.email
    assert "Vi har rettet krav 2 & 3." in mail.text
    assert "1. juni 2027 kl. 12.00" in mail.text
    assert "kunne myndigheden læse" in mail.text
    invitation.refresh_from_db()
    assert invitation.expires_at == datetime.datetime(2027, 7, 1, 10, tzinfo=datetime.UTC)


def test_the_answers_are_sealed_again_until_the_new_deadline(buyer, answered):
    make_finished(answered, "yes", "no")
    assert Answer.objects.unsealed().count() == 2

    dialogues.reopen(answered, by=buyer, deadline=LATER, message="Mere tid")

    assert not Answer.objects.unsealed().exists()


def test_who_finished_can_take_the_answer_back_and_change_it(buyer, answered):
    invitation = make_finished(answered, "yes", "no")
    proof = {"received_at": timezone.now(), "salt": "s", "digest": "d"}
    invitation.receipts.create(version=1, **proof)
    dialogues.reopen(answered, by=buyer, deadline=LATER, message="Mere tid")
    invitation.refresh_from_db()

    answers.take_back(invitation)

    assert invitation.status == Invitation.Status.STARTED


def test_a_cancelled_one_that_was_open_is_open_again_and_nothing_was_read(buyer, dialogue):
    make_invitation(dialogue=dialogue)
    dialogues.cancel(dialogue, by=buyer, message="Stop")
    Mail.objects.all().delete()

    dialogues.reopen(dialogue, by=buyer, deadline=LATER, message="Vi fortsætter")

    assert (dialogue.status, dialogue.deadline) == ("active", LATER)
    assert "kunne myndigheden læse" not in Mail.objects.get(recipient=None).text


def test_a_cancelled_draft_is_a_draft_again_and_no_supplier_hears_of_it(client, buyer, draft):
    dialogues.cancel(draft, by=buyer, message="Stop")
    client.force_login(buyer)
    assert client.get(url(draft)).status_code == 403

    client.post(reverse("requirements_bank:resume", args=[draft.pk]))

    draft.refresh_from_db()
    assert draft.is_draft
    assert not Mail.objects.filter(recipient=None).exists()
    with pytest.raises(TransitionNotAllowed):
        keeping.resume(draft, by=buyer)


def test_what_was_open_does_not_become_a_draft(buyer, dialogue):
    dialogues.cancel(dialogue, by=buyer, message="Stop")

    keeping.resume(dialogue, by=buyer)

    dialogue.refresh_from_db()
    assert dialogue.is_cancelled


def test_neither_a_draft_nor_the_past_nor_an_open_one(buyer, draft, dialogue, answered):
    dialogues.cancel(draft, by=buyer, message="Stop")
    for one in (draft, dialogue):
        with pytest.raises(TransitionNotAllowed):
            dialogues.reopen(one, by=buyer, deadline=LATER, message="Igen")
    with pytest.raises(TransitionNotAllowed):
        dialogues.reopen(answered, by=buyer, deadline=timezone.now(), message="Igen")


def test_a_message_and_a_day_to_come_are_wanted(client, buyer, answered):
    client.force_login(buyer)

    for field, value in (("message", ""), ("day", "2020-01-01"), ("day", "")):
        response = client.post(url(answered), {**FORM, field: value})
        assert field in response.context["form"].errors


def test_others_may_not(client, requester, answered):
    client.force_login(requester)

    assert client.post(url(answered), FORM).status_code == 403
