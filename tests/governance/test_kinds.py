"""What follows from a board's kind."""

import pytest

from governance.actions import decisions
from governance.deadlines import Decider, deadline_for, explain
from governance.kinds import KINDS, Kind
from governance.models import AgendaItem, Decision
from notifications.models import Event
from procurement.models import Case
from tests.factories import make_item, next_monday

Outcome = Decision.Outcome


def test_every_kind_has_its_rules():
    assert set(KINDS) == set(Kind)
    assert {one for rules in KINDS.values() for one in rules.outcomes} == set(Decision.Outcome)


@pytest.mark.spec("G21")
def test_a_board_uses_the_outcomes_that_are_chosen_or_all_of_its_kind(board):
    assert board.outcomes == ("approved", "conditions", "deferred", "rejected", "forwarded")

    board.chosen_outcomes = ["rejected", "approved", "go_on"]

    assert board.outcomes == ("approved", "rejected")


def test_an_item_can_reach_what_its_board_uses(board, meeting, case):
    board.chosen_outcomes = ["approved", "rejected"]
    item = make_item(meeting=meeting, case=case)

    assert item.outcomes == [Decision.Outcome.APPROVED, Decision.Outcome.REJECTED]


@pytest.mark.spec("G19")
def test_a_strategic_project_is_approved_by_the_strategic_board_only(board, meeting, case):
    item = make_item(meeting=meeting, case=case, strategic=True)

    assert Decision.Outcome.APPROVED not in item.outcomes

    board.kind = Kind.STRATEGIC

    assert Decision.Outcome.APPROVED in item.outcomes


@pytest.mark.parametrize("kind", [Kind.VISITATION, Kind.INTAKE])
def test_where_the_agenda_is_the_cases_they_come_until_the_meeting_begins(board, kind):
    board.kind = kind
    begins = next_monday()

    deadline = deadline_for(begins, board.deadline_rule)

    assert (deadline.at, deadline.decided_by) == (begins, Decider.MEETING)
    assert explain(deadline, board.deadline_rule) == (
        "Sager kommer på dagsordenen, indtil mødet begynder."
    )


def test_an_advisory_board_approves_nothing_and_no_contract_waits_for_it(board, meeting, case):
    board.kind = Kind.ADVISORY
    item = make_item(meeting=meeting, case=case)

    assert item.outcomes == [Outcome.NOTED, Outcome.DEFERRED, Outcome.FORWARDED]
    assert not board.rules.approves
    board.kind = Kind.PROJECT
    assert board.rules.approves


def test_its_advice_sends_the_case_back_to_work(decidable, board, chair):
    board.kind = Kind.ADVISORY
    board.save()
    advice = Decision(outcome="noted", reason="Vælg den fælles løsning.")

    decisions.decide(AgendaItem.objects.get(), by=chair, decision=advice)

    case = Case.objects.get(pk=decidable.case_id)
    assert case.status == Case.Status.IN_PROGRESS
    said = Event.objects.about(case).get(kind="procurement.deferred")
    assert "Boardet har givet sit råd om" in said.text_da
