"""What a market dialogue came to stands on the case and in the board's papers, in numbers."""

import datetime
import itertools
import random

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from governance.agenda import read_agenda
from procurement.models import Case
from requirements_bank.actions import choices
from requirements_bank.answers.comparison import compare
from requirements_bank.answers.outcomes import results_of
from requirements_bank.models import Answer, AnswerFile, Verdict
from tests.factories import (
    make_asked,
    make_case,
    make_dialogue,
    make_finished,
    make_invitation,
    make_item,
    make_meeting,
    make_user,
)
from tests.requirements_bank.rounds import make_answered

ITEM = "governance/includes/item_text.html"


@pytest.fixture
def answered(case, buyer):
    dialogue = make_answered(case=case, buyer=buyer)
    dialogue.requirements.update(priority="minimum")
    make_invitation(dialogue=dialogue)
    return dialogue


@pytest.mark.spec("E43")
def test_the_case_says_how_many_answered_and_how_many_minimum_requirements_are_not_met(
    client, requester, answered
):
    client.force_login(requester)

    text = client.get(answered.case.get_absolute_url()).text

    assert "2 svar af 3 spurgte, 1 mindstekrav er ikke opfyldt af alle" in text
    assert "1 leverandør opfylder alle. Ingen leverandør er valgt." in text


@pytest.mark.spec("E43")
def test_the_boards_paper_says_it_too_and_who_is_chosen_and_no_answer(answered, buyer):
    beta = answered.invitations.get(supplier_name="Beta")
    choices.choose_supplier(answered, by=buyer, invitation=beta, reason="Hemmelig grund")
    Case.objects.filter(pk=answered.case_id).update(status=Case.Status.AWAITING_BOARD)
    meeting = make_meeting()
    make_item(meeting=meeting, case=answered.case)
    [slot] = read_agenda(meeting, None)

    text = render_to_string(ITEM, {"item": slot.item, "level": 3})

    assert "<dt>Markedsdialog</dt>" in text
    assert "2 svar af 3 spurgte" in text
    assert "Beta er valgt." in text
    assert "Som det var." not in text
    assert "Hemmelig grund" not in text


def test_all_met_is_said_and_without_minimum_requirements_nothing_of_them(answered):
    answered.invitations.filter(supplier_name="Alfa").update(status="started")
    assert [(one.unmet, one.meets_all) for one in results_of(answered.case)] == [(0, 1)]
    answered.requirements.update(priority="option")

    assert results_of(answered.case)[0].minimum == 0


def test_before_the_deadline_nothing_is_said(answered):
    answered.deadline = timezone.now() + datetime.timedelta(days=1)
    answered.save()

    assert results_of(answered.case) == []
    assert results_of(make_case()) == []


def test_the_chosen_supplier_comes_along_to_the_contract(client, coordinator, answered, buyer):
    address = reverse("procurement:register_contract", args=[answered.case_id])
    client.force_login(coordinator)

    form = client.get(f"{address}?supplier=Beta").context["form"]

    assert form["supplier"].value() == "Beta"
    assert client.get(address).context["form"]["supplier"].value() == ""


KINDS = ("words", "text", "number", "options", "document")
PRIORITIES = ("minimum", "important", "requirement", "option")
SAYINGS = ({}, {"choice": "yes"}, {"choice": "partly"}, {"choice": "no"}, {"elaboration": "Ord"})
MORE = ({"choice": "not_relevant"}, {"number": 7}, {"option": "Blå"}, {"choice": "addon"})


def fill(dialogue, chance):
    """Everything that can be said of anything: answers, files, and verdicts old and new."""
    rows = []
    for number in range(1, 31):
        kind, priority = chance.choice(KINDS), chance.choice(PRIORITIES)
        options = ["Blå", "Rød"] if kind == "options" else []
        asked = {"answer_kind": kind, "options": options, "priority": priority}
        rows.append(make_asked(dialogue, number, **asked))
    before, saved, after = (timezone.now() - datetime.timedelta(days=days) for days in (4, 3, 2))
    assessors = [make_user(), make_user()]
    for invitation, row in itertools.product(dialogue.invitations.all(), rows):
        if chance.random() < 0.8:
            said = chance.choice(SAYINGS + MORE)
            answer = Answer.objects.create(
                invitation=invitation, requirement=row, saved_at=saved, **said
            )
            if chance.random() < 0.3:
                AnswerFile.objects.create(
                    answer=answer, name="a", file="a", size=1, sha256="a", uploaded_at=saved
                )
        for assessor in chance.sample(assessors, chance.randrange(3)):
            Verdict.objects.create(
                invitation=invitation,
                requirement=row,
                assessor=assessor,
                word=chance.choice(Verdict.Word.values),
                comment="Derfor",
                given_at=chance.choice([before, after]),
                replaced_at=chance.choice([None, None, after]),
            )


@pytest.mark.parametrize("seed", range(4))
def test_what_the_database_counts_is_what_the_comparison_comes_to(case, seed):
    passed = timezone.now() - datetime.timedelta(days=1)
    dialogue = make_dialogue(case=case, status="answered", deadline=passed, requirements=0)
    for status in ("finished", "finished", "finished", "started", "revoked"):
        one = make_invitation(dialogue=dialogue)
        dialogue.invitations.filter(pk=one.pk).update(status=status)
    fill(dialogue, random.Random(seed))

    [result] = results_of(case)

    compared = compare(dialogue)
    percents = [column.score.percent for column in compared.columns]
    assert (result.answered, result.invited) == (3, 4)
    assert (result.minimum, result.unmet) == (compared.minimum, compared.unmet)
    assert result.scores == sorted(percents, reverse=True)
    met = [column.number_met == compared.minimum for column in compared.columns]
    assert result.meets_all == sum(met)


def test_three_dialogues_take_the_queries_of_one_and_no_answer_is_read(case, query_count):
    passed = timezone.now() - datetime.timedelta(days=1)

    def add():
        dialogue = make_dialogue(case=case, status="answered", deadline=passed)
        make_finished(dialogue, "yes", "no")

    assert query_count(results_of, case) == 1
    add()
    with_one = query_count(results_of, case)
    add()
    add()

    assert query_count(results_of, case) == with_one == 5
