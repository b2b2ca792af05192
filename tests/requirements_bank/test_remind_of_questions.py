"""Who runs a dialogue is reminded of what suppliers have asked."""

import pytest
from django.utils import timezone

from notifications.models import Event
from requirements_bank import tasks
from requirements_bank.actions import clarifications
from requirements_bank.models import Clarification, MarketDialogue
from requirements_bank.reminders import unanswered

pytestmark = pytest.mark.django_db


@pytest.mark.spec("X11")
def test_who_runs_the_dialogue_is_reminded_once_of_a_question_that_waits(asked, buyer):
    tasks.remind_of_questions()
    assert not Event.objects.filter(kind=unanswered.WAITS).exists()
    Clarification.objects.update(asked_at=timezone.now() - unanswered.WAITS_AFTER)

    for _time in range(2):
        tasks.remind_of_questions()

    event = Event.objects.get(kind=unanswered.WAITS)
    assert event.target == asked.dialogue.case
    assert "Sol & Søn A/S venter på svar om Medicinplan" in event.text_da
    assert list(event.notifications.values_list("recipient", flat=True)) == [buyer.pk]


@pytest.mark.parametrize("how", ["answered", "set aside", "too late"])
def test_nobody_is_reminded_of_what_is_handled_or_of_no_use_any_more(asked, buyer, how):
    Clarification.objects.update(asked_at=timezone.now() - unanswered.WAITS_AFTER)
    if how == "answered":
        clarifications.clarify(asked, by=buyer, question="Hvor?", answer="I EU.")
    elif how == "set aside":
        clarifications.set_aside(asked, by=buyer, reason="Egen sag")
    else:
        MarketDialogue.objects.update(deadline=timezone.now())

    tasks.remind_of_questions()

    assert not Event.objects.filter(kind=unanswered.WAITS).exists()
