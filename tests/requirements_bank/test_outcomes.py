"""What a market dialogue came to stands on the case and in the board's papers, in numbers."""

import datetime

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from governance.agenda import read_agenda
from procurement.models import Case
from requirements_bank.actions import choices
from requirements_bank.outcomes import results_of
from tests.factories import make_case, make_invitation, make_item, make_meeting
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
