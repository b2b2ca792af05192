"""A supplier's score: what was had of what could be had, weighed by priority."""

from decimal import Decimal

import pytest

from requirements_bank.answers.scoring import Score, Scored, add_up, by_priority, counts_as
from requirements_bank.models import Priority
from requirements_bank.models.weighing import Weights

WEIGHTS: Weights = {Priority.IMPORTANT: 3, Priority.REQUIREMENT: 2, Priority.OPTION: 1}


def test_an_important_requirement_weighs_more_than_an_option():
    assert [Scored(priority, "yes").points(WEIGHTS) for priority in Priority] == [0, 3, 2, 1]


def test_a_minimum_requirement_gives_no_points_and_takes_none():
    scored = [Scored("minimum", "no"), Scored("option", "yes")]

    assert add_up(scored, WEIGHTS).percent == 100


@pytest.mark.parametrize(
    ("word", "points"),
    [
        ("yes", 2),
        ("addon", 2),
        ("accepted", 2),
        ("partly", 1),
        ("no", 0),
        ("accepted_with_comment", 1),
        ("rejected", 0),
        ("elaborate", 0),
        ("", 0),
    ],
)
def test_in_part_gives_half_and_no_gives_nothing(word, points):
    scored = Scored("requirement", word)

    assert (scored.points(WEIGHTS), scored.most(WEIGHTS)) == (points, 2)


@pytest.mark.parametrize(
    ("choice", "points"),
    [("yes", 2), ("addon", 2), ("partly", 1), ("no", 1), ("not_relevant", 1), ("", 1)],
)
def test_accepted_with_a_comment_gives_what_the_supplier_said_but_at_least_half(choice, points):
    scored = Scored("requirement", counts_as("accepted_with_comment", choice))

    assert (scored.points(WEIGHTS), scored.most(WEIGHTS)) == (points, 2)


@pytest.mark.parametrize("verdict", ["accepted", "elaborate", "rejected"])
def test_every_other_verdict_counts_instead_of_the_suppliers_own_word(verdict):
    assert [counts_as(verdict, choice) for choice in ("yes", "no")] == [verdict, verdict]
    assert counts_as("", "yes") == "yes"


def test_what_is_not_relevant_or_must_be_read_first_is_left_out():
    scored = [Scored("option", "not_relevant"), Scored("option", "", awaits=True)]

    assert add_up(scored, WEIGHTS) == Score(Decimal(0), 0)
    assert add_up(scored, WEIGHTS).percent is None


def test_the_score_is_told_for_each_priority():
    scored = [Scored("important", "yes"), Scored("important", "no"), Scored("option", "partly")]

    assert [(score.points, score.most) for _name, score in by_priority(scored, WEIGHTS)] == [
        (3, 6),
        (0, 0),
        (Decimal("0.5"), 1),
    ]
    assert add_up(scored, WEIGHTS).percent == 50
