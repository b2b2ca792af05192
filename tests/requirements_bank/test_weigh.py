"""The buyer says what the priorities weigh, and nobody who can read an answer changes it."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models import Event
from portal.lifecycle import TransitionNotAllowed
from portal.refusals import Refused
from requirements_bank.actions import dialogues, weighing
from requirements_bank.answers.outcomes import results_of
from requirements_bank.models import Domain, MarketDialogue, Priority
from tests.factories import make_finished
from tests.requirements_bank.rounds import make_answered

STANDARD = {Priority.IMPORTANT: 3, Priority.REQUIREMENT: 2, Priority.OPTION: 1}
OWN = {Priority.IMPORTANT: 10, Priority.REQUIREMENT: 5, Priority.OPTION: 0}


def url(dialogue):
    return reverse("requirements_bank:weigh", args=[dialogue.pk])


def typed(important: object, requirement: object, option: object) -> dict[str, object]:
    return {
        "weight_important": important,
        "weight_requirement": requirement,
        "weight_option": option,
    }


def test_the_priorities_weigh_three_two_and_one_until_the_buyer_says_otherwise(
    client, buyer, draft
):
    assert draft.weights == STANDARD
    client.force_login(buyer)

    page = client.post(url(draft), typed(10, 5, 0), follow=True).text

    assert MarketDialogue.objects.get(pk=draft.pk).weights == OWN
    assert "Vigtigt krav 10, Krav 5, Option 0" in page
    [event] = Event.objects.about(draft.case).filter(kind="requirements_bank.weighed")
    assert "Vigtigt krav 10, Krav 5, Option 0" in event.text_da


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ((1, 2, 3), "Det, der er vigtigere, kan ikke veje mindre."),
        ((0, 0, 0), "Mindst én af dem skal veje noget."),
        ((101, 2, 1), "100"),
        (("", 2, 1), "påkrævet"),
    ],
)
def test_weights_that_make_no_sense_are_refused(client, buyer, draft, weights, said):
    client.force_login(buyer)

    page = client.post(url(draft), typed(*weights)).text

    assert said in page
    assert MarketDialogue.objects.get(pk=draft.pk).weights == STANDARD


def test_they_are_changed_while_suppliers_answer_and_not_when_the_answers_can_be_read(
    client, buyer, dialogue
):
    client.force_login(buyer)
    assert url(dialogue) in client.get(dialogue.get_absolute_url()).text
    weighing.weigh(dialogue, by=buyer, weights=OWN)
    dialogue.deadline = timezone.now() - datetime.timedelta(seconds=1)
    dialogue.save()

    page = client.get(dialogue.get_absolute_url()).text

    assert url(dialogue) not in page
    assert "De står fast, fordi besvarelserne kan læses." in page
    with pytest.raises(Refused):
        weighing.weigh(dialogue, by=buyer, weights=STANDARD)
    dialogues.close(dialogue)
    assert client.get(url(dialogue)).status_code == 403
    with pytest.raises(TransitionNotAllowed):
        weighing.weigh(dialogue, by=buyer, weights=STANDARD)
    assert MarketDialogue.objects.get(pk=dialogue.pk).weights == OWN


def test_they_stand_when_a_dialogue_whose_answers_were_read_is_opened_again(client, buyer, case):
    answered = make_answered(case=case, buyer=buyer)
    later = timezone.now() + datetime.timedelta(days=7)
    dialogues.reopen(answered, by=buyer, deadline=later, message="Mere tid")
    client.force_login(buyer)

    assert client.get(url(answered)).status_code == 403
    assert "De står fast" in client.get(answered.get_absolute_url()).text
    with pytest.raises(Refused):
        weighing.weigh(answered, by=buyer, weights=OWN)


def test_they_can_be_changed_when_a_cancelled_dialogue_is_opened_again(buyer, dialogue):
    dialogues.cancel(dialogue, by=buyer, message="Vi venter.")
    later = timezone.now() + datetime.timedelta(days=7)
    dialogues.reopen(dialogue, by=buyer, deadline=later, message="Nu er vi klar")

    weighing.weigh(dialogue, by=buyer, weights=OWN)

    assert MarketDialogue.objects.get(pk=dialogue.pk).weights == OWN


def test_a_dialogue_begun_from_another_weighs_as_that_one(buyer, case, dialogue):
    weighing.weigh(dialogue, by=buyer, weights=OWN)
    words = {"name": "Ny", "description": "Igen", "contact_email": "marked@example.dk"}

    fresh = MarketDialogue(case=case, **words)
    dialogues.start(fresh, by=buyer, domains=Domain.objects.none(), copied_from=dialogue)

    assert MarketDialogue.objects.get(pk=fresh.pk).weights == OWN


def test_the_weights_decide_the_score_on_the_page_and_on_the_case(client, buyer, dialogue):
    first = dialogue.requirements.first()
    type(first).objects.filter(pk=first.pk).update(priority="important")
    weighing.weigh(dialogue, by=buyer, weights=OWN)
    make_finished(dialogue, "yes", "no", supplier="Alfa")
    make_finished(dialogue, "no", "yes", supplier="Beta")
    make_finished(dialogue, "not_relevant", "not_relevant", supplier="Gamma")
    dialogue.deadline = timezone.now() - datetime.timedelta(seconds=1)
    dialogue.save()
    client.force_login(buyer)
    address = reverse("requirements_bank:comparison", args=[dialogue.pk])

    answer = client.get(address)

    columns = answer.context["compared"].columns
    assert [column.score.percent for column in columns] == [67, 33, None]
    assert "Vigtigt krav 10, Krav 5, Option 0" in answer.text
    [result] = results_of(dialogue.case)
    assert result.scores == [67, 33]
    case = client.get(dialogue.case.get_absolute_url()).text
    assert "score 67 %, 33 % (Vigtigt krav 10, Krav 5, Option 0)" in " ".join(case.split())


def test_nobody_but_those_who_run_it_sets_them(client, manager, requester, draft):
    for person in (manager, requester):
        client.force_login(person)
        assert client.post(url(draft), typed(10, 5, 0)).status_code == 403
