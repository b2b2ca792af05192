"""Assessors say of each answer whether it meets the requirement; each for themselves."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from notifications.models import Event
from portal.lifecycle import TransitionNotAllowed
from portal.refusals import Refused
from procurement.models import Case
from requirements_bank import permissions
from requirements_bank.actions import assessing, rounds
from requirements_bank.answers.comparison import compare
from requirements_bank.models import (
    Answer,
    DialogueRequirement,
    Judgement,
    MarketDialogue,
    SupplierChoice,
    Verdict,
)
from tests.factories import make_asked, make_finished
from tests.races import Hold, Meeting, at_once
from tests.requirements_bank.rounds import ask, make_answered, time_is_up
from tests.requirements_bank.verdicts import ACCEPTED, ELABORATE, REJECTED, url


@pytest.fixture
def row(closed):
    return closed.requirements.first()


@pytest.fixture
def alfa(closed):
    return make_finished(closed, "yes", "no", supplier="Alfa")


def cell_of(row, place=0):
    return compare(row.dialogue).lines[row.position - 1].cells[place]


def test_a_verdict_counts_instead_of_the_suppliers_own_word(row, alfa, buyer):
    DialogueRequirement.objects.filter(pk=row.pk).update(priority="minimum")
    assert compare(row.dialogue).unmet == 0

    assert assessing.assess(row, by=buyer, judged={alfa: REJECTED}) == 1

    compared = compare(row.dialogue)
    assert compared.unmet == 1
    assert compared.columns[0].number_assessed == 1
    assert str(cell_of(row).verdicts[0]) == "Afvist"


def test_accepted_with_a_comment_meets_a_minimum_requirement(row, alfa, buyer):
    second = row.dialogue.requirements.last()
    DialogueRequirement.objects.filter(pk=second.pk).update(priority="minimum")
    assert compare(row.dialogue).unmet == 1

    commented = Judgement("accepted_with_comment", comment="Aftales i kontrakten.")
    assessing.assess(second, by=buyer, judged={alfa: commented})

    compared = compare(row.dialogue)
    assert (compared.unmet, compared.columns[0].number_met) == (0, 1)
    assert str(cell_of(second).verdicts[0]) == "Accepteret med kommentar"


@pytest.mark.parametrize("word", ["accepted_with_comment", "elaborate", "rejected"])
def test_all_but_plain_accepted_is_said_with_words(row, alfa, buyer, word):
    with pytest.raises(IntegrityError), transaction.atomic():
        assessing.assess(row, by=buyer, judged={alfa: Judgement(word)})
    assessing.assess(row, by=buyer, judged={alfa: Judgement(word, remark="Derfor.")})
    assessing.assess(row, by=buyer, judged={alfa: ACCEPTED})

    assert [one.word for one in Verdict.objects.order_by("pk")] == [word, "accepted"]


def test_an_answer_by_a_number_is_met_when_somebody_says_so(closed, buyer):
    number = make_asked(closed, 3, answer_kind="number", unit="timer", priority="minimum")
    alfa = make_finished(closed, "yes", "yes")
    Answer.objects.create(invitation=alfa, requirement=number, number=4, saved_at=timezone.now())
    before = compare(closed).columns[0]
    assert (before.number_met, before.number_awaiting, before.unmet) == (0, 1, [])

    assessing.assess(number, by=buyer, judged={alfa: ACCEPTED})

    after = compare(closed).columns[0]
    assert (after.number_met, after.number_awaiting, after.unmet) == (1, 0, [])


def test_the_strictest_counts_where_assessors_disagree(row, alfa, buyer, architect):
    assessing.assess(row, by=buyer, judged={alfa: ACCEPTED})
    assert not cell_of(row).is_disputed

    assessing.assess(row, by=architect, judged={alfa: ELABORATE})

    cell = cell_of(row)
    assert (cell.verdict, cell.is_disputed, cell.is_unclear) == ("elaborate", True, True)
    assessing.assess(row, by=architect, judged={alfa: ACCEPTED})
    assert (cell_of(row).verdict, cell_of(row).is_unclear) == ("accepted", False)


def test_what_was_said_before_is_kept_and_in_the_trail(row, alfa, buyer):
    assessing.assess(row, by=buyer, judged={alfa: ELABORATE})
    assessing.assess(row, by=buyer, judged={alfa: ACCEPTED})
    assessing.assess(row, by=buyer, judged={alfa: Judgement()})

    assert [one.word for one in Verdict.objects.order_by("pk")] == ["elaborate", "accepted"]
    assert not Verdict.objects.standing().exists()
    texts = [
        event.text_da
        for event in Event.objects.about(alfa).filter(kind="requirements_bank.assessed")
    ]
    assert sorted(texts) == [
        "FRI-001 “Krav 1”: besvarelsen fra Alfa er vurderet til “Accepteret”",
        "FRI-001 “Krav 1”: besvarelsen fra Alfa er vurderet til “Uddybelse nødvendig”",
        "FRI-001 “Krav 1”: vurderingen af besvarelsen fra Alfa er taget tilbage",
    ]
    assert not any("Uddyb gerne" in text for text in texts)


def test_the_same_again_is_no_news(row, alfa, buyer):
    assessing.assess(row, by=buyer, judged={alfa: ACCEPTED})

    assert assessing.assess(row, by=buyer, judged={alfa: ACCEPTED}) == 0
    assert Verdict.objects.count() == 1


def test_a_verdict_on_an_earlier_answer_counts_no_more(row, alfa, buyer, client):
    assessing.assess(row, by=buyer, judged={alfa: REJECTED})
    alfa.answers.update(saved_at=timezone.now())

    assert cell_of(row).verdicts == ()
    client.force_login(buyer)
    page = client.get(url(row, "compared_requirement")).text
    assert "Tidligere vurderinger" in page
    assert assessing.assess(row, by=buyer, judged={alfa: REJECTED}) == 1
    assert cell_of(row).verdict == "rejected"


def test_nothing_is_assessed_while_the_answers_are_sealed(dialogue, buyer):
    alfa = make_finished(dialogue, "yes")

    with pytest.raises(Refused, match="forseglet"):
        assessing.assess(dialogue.requirements.first(), by=buyer, judged={alfa: ACCEPTED})

    assert not Verdict.objects.exists()


def test_verdicts_are_sealed_again_with_the_answers(row, alfa, buyer):
    assessing.assess(row, by=buyer, judged={alfa: ACCEPTED})
    MarketDialogue.objects.update(deadline=timezone.now() + datetime.timedelta(days=1))

    assert not Verdict.objects.unsealed().exists()


def test_an_archived_dialogue_and_a_case_that_is_over_are_only_read(row, alfa, buyer):
    closed = row.dialogue
    Case.objects.update(status=Case.Status.CLOSED)
    with pytest.raises(Refused):
        assessing.assess(row, by=buyer, judged={alfa: ACCEPTED})
    Case.objects.update(status=Case.Status.IN_PROGRESS)
    MarketDialogue.objects.update(status="archived")
    with pytest.raises(TransitionNotAllowed):
        assessing.assess(row, by=buyer, judged={alfa: ACCEPTED})

    closed.refresh_from_db()
    assert not permissions.can_assess(buyer, closed)


def test_when_a_supplier_is_chosen_what_was_said_stands(row, alfa, buyer, client):
    dialogue = row.dialogue
    assessing.assess(row, by=buyer, judged={alfa: ACCEPTED})
    SupplierChoice.objects.create(
        dialogue=dialogue,
        invitation=alfa,
        reason="Bedst.",
        chosen_by=buyer,
        chosen_at=timezone.now(),
    )

    with pytest.raises(Refused, match="er valgt"):
        assessing.assess(row, by=buyer, judged={alfa: REJECTED})

    assert Verdict.objects.get().word == "accepted"
    assert not permissions.can_assess(buyer, MarketDialogue.objects.get())
    client.force_login(buyer)
    page = client.get(reverse("requirements_bank:comparison", args=[dialogue.pk])).text
    assert "Alfa er valgt." in page
    assert "Vurder det næste" not in page


def test_specialists_assess_and_the_department_when_it_is_on_the_team(
    closed, buyer, architect, coordinator, manager, requester, stranger
):
    for person in (buyer, architect, coordinator):
        assert permissions.can_assess(person, closed)
    for person in (manager, requester, stranger):
        assert not permissions.can_assess(person, closed)

    closed.team.add(requester)

    assert permissions.can_assess(requester, MarketDialogue.objects.get())


def test_the_same_person_has_one_standing_verdict_on_an_answer(row, alfa, buyer):
    for judgement in (ACCEPTED, ELABORATE, ACCEPTED):
        assessing.assess(row, by=buyer, judged={alfa: judgement})

    assert Verdict.objects.standing().count() == 1
    assert Verdict.objects.count() == 3


def say_it_twice_at_once(settings, row, alfa, buyer) -> list:
    """What two clicks of the same person give back: of how many answers it was news."""
    settings.PAUSES = {"answers_assessed": Meeting()}

    def assess():
        asked = DialogueRequirement.objects.select_related("dialogue").get(pk=row.pk)
        return assessing.assess(asked, by=buyer, judged={alfa: ACCEPTED})

    return at_once(assess, assess, refusals=IntegrityError)


@pytest.mark.django_db(transaction=True)
def test_said_twice_at_once_it_is_said_once(settings, row, alfa, buyer):
    assert 0 in say_it_twice_at_once(settings, row, alfa, buyer)
    assert Verdict.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twin_without_locks_it_is_said_twice(settings, row, alfa, buyer):
    settings.LOCKS_OFF = True

    assert 0 not in say_it_twice_at_once(settings, row, alfa, buyer)


def assess_while_a_round_is_taken_over(settings, buyer) -> tuple:
    """The verdicts that count beside what the round has brought."""
    dialogue = make_answered(buyer=buyer)
    current = ask(dialogue, "Alfa", about=(1,))
    current.sheets.get().elaborations.update(choice="no", elaboration="Alligevel ikke.")
    current.sheets.update(status="sent", sent_at=timezone.now(), digest="x")
    time_is_up(current)
    answer = Answer.objects.get(invitation__supplier_name="Alfa", requirement__position=1)
    asked, read = answer.requirement, {answer.invitation: answer.saved_at}
    hold = Hold()
    settings.PAUSES = {"answers_assessed": hold}
    hold.race(
        lambda: assessing.assess(asked, by=buyer, judged={answer.invitation: ACCEPTED}, read=read),
        lambda: rounds.close_round(current),
    )
    cell = compare(dialogue).lines[0].cells[0]
    assert (cell.choice, Verdict.objects.count()) == ("no", 1)
    return cell.verdicts


@pytest.mark.django_db(transaction=True)
def test_what_was_said_of_the_earlier_answer_is_not_said_of_the_new_one(settings, buyer):
    assert not assess_while_a_round_is_taken_over(settings, buyer)


@pytest.mark.django_db(transaction=True)
def test_twin_without_locks_it_would_be(settings, buyer):
    settings.LOCKS_OFF = True

    assert assess_while_a_round_is_taken_over(settings, buyer)
