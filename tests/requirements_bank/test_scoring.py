"""A supplier's score: what was had of what could be had, weighed by priority."""

from decimal import Decimal

import pytest

from requirements_bank.models import Priority
from requirements_bank.models.weighing import Weights
from requirements_bank.scoring import Score, Scored, add_up, by_priority

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
        ("met", 2),
        ("partly", 1),
        ("no", 0),
        ("not_met", 0),
        ("unclear", 0),
        ("", 0),
    ],
)
def test_in_part_gives_half_and_no_gives_nothing(word, points):
    scored = Scored("requirement", word)

    assert (scored.points(WEIGHTS), scored.most(WEIGHTS)) == (points, 2)


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
