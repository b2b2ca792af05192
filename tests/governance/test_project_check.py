"""A board may hold a project against principles, and approve its papers one by one."""

import pytest
from django.urls import reverse

from governance.actions import decisions
from governance.models import AgendaItem, Decision
from governance.project_check import principles_of
from portal.refusals import Refused
from procurement.worksheets.board import PRINCIPLES
from tests.factories import write_sheet

MARKS = {"approves_description": "on", "approves_business_case": "on"}


@pytest.fixture
def board(board):
    board.checks_projects = True
    board.save()
    return board


@pytest.fixture
def answered(decidable):
    """The case complies with all principles but one, and explains that."""
    said = {one.key: "complies" for one in PRINCIPLES}
    said |= {"standards": "differs", "standards_reason": "Kun én leverandør kan."}
    write_sheet(decidable.case, "principles", **said)
    return decidable


def post(client, person, item, **said):
    client.force_login(person)
    return client.post(reverse("governance:decide", args=[item.pk]), said)


@pytest.mark.spec("G07")
def test_the_board_reads_principle_by_principle_comply_or_explain(client, answered, chair):
    client.force_login(chair)

    page = client.get(reverse("governance:decide", args=[answered.pk])).content.decode()

    assert str(PRINCIPLES[0].name) in page
    assert "Kun én leverandør kan." in page
    states = [one.tone for one in principles_of(answered.case)]
    assert states.count("warning") == 1
    assert len(states) == len(PRINCIPLES)


@pytest.mark.spec("G07")
def test_nothing_is_approved_before_the_principles_are_answered(client, decidable, chair):
    page = post(client, chair, decidable, outcome="approved", **MARKS)

    assert "outcome" in page.context["form"].errors
    assert "svarer endnu ikke på" in page.content.decode()
    assert not Decision.objects.exists()


@pytest.mark.spec("G01")
def test_project_description_and_business_case_are_approved_each(client, answered, chair):
    page = post(client, chair, answered, outcome="approved", approves_description="on")
    assert set(page.context["form"].errors) == {"approves_business_case"}
    page = post(client, chair, answered, outcome="approved", approves_business_case="on")
    assert set(page.context["form"].errors) == {"approves_description"}

    post(client, chair, answered, outcome="approved", **MARKS)

    decision = Decision.objects.get()
    assert decision.approves_description
    assert decision.approves_business_case
    page = client.get(answered.get_absolute_url()).content.decode()
    assert "Projektbeskrivelsen er godkendt" in page
    assert "Business casen er godkendt" in page


@pytest.mark.spec("G01")
def test_one_can_be_approved_while_the_case_is_deferred(client, decidable, chair):
    said = {"reason": "Business casen mangler.", "approves_description": "on"}
    post(client, chair, decidable, outcome="deferred", **said)

    decision = Decision.objects.get()
    assert (decision.approves_description, decision.approves_business_case) == (True, False)


def test_the_action_asks_too(answered, chair):
    item = AgendaItem.objects.get()
    decision = Decision(outcome="approved", approves_description=True)

    with pytest.raises(Refused, match="business casen"):
        decisions.decide(item, by=chair, decision=decision)


def test_a_board_that_does_not_check_asks_for_no_marks(client, decidable, chair, board):
    board.checks_projects = False
    board.save()
    client.force_login(chair)

    page = client.get(reverse("governance:decide", args=[decidable.pk]))

    assert not MARKS.keys() & page.context["form"].fields.keys()
    assert "Principper og retningslinjer" not in page.content.decode()


@pytest.mark.spec("G01")
@pytest.mark.spec("G07")
def test_a_correction_asks_for_as_much_and_keeps_the_marks(client, answered, chair):
    post(client, chair, answered, outcome="deferred", reason="Business casen mangler.")
    old = Decision.objects.get()
    address = reverse("governance:correct", args=[answered.pk])
    said = {"outcome": "approved", "corrects": old.pk}
    with pytest.raises(Refused, match="business casen"):
        decisions.correct(
            AgendaItem.objects.get(),
            by=chair,
            decision=Decision(outcome="approved", approves_description=True),
            corrects=old,
        )

    assert set(client.post(address, said).context["form"].errors) == MARKS.keys()
    client.post(address, said | MARKS)

    assert Decision.objects.get(corrects=old).approves_business_case
    initial = client.get(address).context["form"].initial
    assert initial["approves_description"]
