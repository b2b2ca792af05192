"""A supplier says no, with a reason; the authority is told at once, and the sheet is kept."""

import pytest
from django.utils import timezone

from notifications.models import Event, Notification
from portal.lifecycle import TransitionNotAllowed
from portal.refusals import Refused
from requirements_bank.actions import answers, sheets
from requirements_bank.models import Answer, Given, Invitation, MarketDialogue
from tests.races import Hold
from tests.requirements_bank.suppliers import autosave, inside, page

Status = Invitation.Status


@pytest.mark.django_db
def test_the_authority_is_told_at_once_and_why_and_the_answers_stay_sealed():
    invitation, browser = inside(supplier="Sol & Søn")
    asked = invitation.dialogue.requirements.first()
    autosave(browser, asked, invitation, elaboration="Hemmeligt")

    answer = browser.post(page(invitation, "nej-tak/"), {"reason": "Vi har travlt."}, follow=True)

    assert "Vi har travlt." in answer.text
    told = Notification.objects.get(recipient=invitation.dialogue.owner)
    assert "Sol & Søn svarer ikke på Bookingsystem" in told.event.text_da
    assert "Vi har travlt." in told.event.text_da
    assert "Hemmeligt" not in told.event.text_da
    MarketDialogue.objects.update(deadline=timezone.now())
    assert not Answer.objects.unsealed().exists()


@pytest.mark.django_db
def test_a_reason_must_be_written():
    invitation, browser = inside()

    assert browser.post(page(invitation, "nej-tak/"), {"reason": " "}).status_code == 422
    invitation.refresh_from_db()
    assert invitation.status == Status.STARTED


@pytest.mark.django_db
def test_who_declined_gets_no_more_reminders_and_can_answer_after_all():
    invitation, browser = inside()
    asked = invitation.dialogue.requirements.first()
    answers.save(invitation, asked, Given("yes", "Gemt"))
    sheets.decline(invitation, reason="Nej")
    assert not Invitation.objects.unfinished().exists()
    with pytest.raises(Refused, match="sagt nej"):
        answers.save(invitation, asked, Given("no"))
    assert "Svar alligevel" in browser.get(page(invitation, "nej-tak/")).text

    text = browser.post(page(invitation, "alligevel/"), follow=True).text

    assert "Jeres svar er ikke sendt endnu" in text
    assert Invitation.objects.unfinished().get().declined_reason == ""
    assert answers.finish(Invitation.objects.get())
    kinds = set(Event.objects.about(invitation.dialogue.case).values_list("kind", flat=True))
    assert kinds == {"requirements_bank.declined", "requirements_bank.answering_after_all"}


@pytest.mark.django_db
def test_a_sent_answer_is_taken_back_before_one_declines():
    invitation, browser = inside()
    answers.finish(invitation)

    answer = browser.post(page(invitation, "nej-tak/"), {"reason": "Fortrudt"})

    assert answer.status_code == 422
    assert "Fortrudt" in answer.text
    assert Invitation.objects.get().status == Status.FINISHED


@pytest.mark.django_db
def test_after_the_deadline_nobody_declines_or_thinks_better_of_it():
    declined, browser = inside()
    sheets.decline(declined, reason="Nej")
    other, another = inside(dialogue=declined.dialogue)
    MarketDialogue.objects.update(deadline=timezone.now())

    assert "Fristen er overskredet" in browser.post(page(declined, "alligevel/"), follow=True).text
    assert another.post(page(other, "nej-tak/"), {"reason": "Nej"}).status_code == 422

    assert set(Invitation.objects.values_list("status", flat=True)) == {"declined", "started"}


def decline_while_sending(settings) -> list:
    hold = Hold()
    settings.PAUSES = {"invitation_declined": hold}
    invitation, _browser = inside()
    stale = Invitation.objects.get(pk=invitation.pk)
    refusals = (Refused, TransitionNotAllowed)
    return hold.race(
        lambda: sheets.decline(stale, reason="Nej"),
        meanwhile=lambda: answers.finish(invitation),
        refusals=refusals,
    )


@pytest.mark.django_db(transaction=True)
def test_of_a_colleague_who_declines_and_one_who_sends_the_later_is_told_why(settings):
    declined, refused = decline_while_sending(settings)

    assert declined is None
    assert "sagt nej" in str(refused)
    assert Invitation.objects.get().status == Status.DECLINED


@pytest.mark.django_db(transaction=True)
def test_twin_without_locks_nobody_is_told(settings):
    settings.LOCKS_OFF = True

    refused, receipt = decline_while_sending(settings)

    assert isinstance(refused, TransitionNotAllowed)
    assert receipt.invitation.receipts.counting().exists()
