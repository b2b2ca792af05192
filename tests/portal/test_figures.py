"""Figures are SVG of numbers: nothing runs into anything, nothing is left out."""

import pytest

from portal.figures import PLOT, TOP, Series, ceiling, gathered, stacked_columns, ticks


def draw(labels, *series):
    return stacked_columns(labels, series, title="Sager", description="Alle", others="Andre")


def test_blocks_stand_on_each_other_up_to_the_scale():
    figure = draw(["jan", "feb"], Series("Pleje", (3, 0)), Series("Skole", (2, 1)))

    assert [block.colour for block in figure.blocks] == [1, 2, 2]
    lower, upper, _other = figure.blocks
    assert float(upper.y) + float(upper.height) == pytest.approx(float(lower.y), abs=0.2)
    assert float(upper.y) == TOP
    assert float(lower.height) + float(upper.height) == pytest.approx(PLOT, abs=0.2)
    assert [mark.text for mark in figure.scale] == ["0", "1", "2", "3", "4", "5"]


def test_more_series_than_colours_are_added_to_the_others():
    many = [Series(f"Område {at}", (at,)) for at in range(1, 9)]

    shown = gathered(many, "Andre")

    assert [one.name for one in shown] == [*(f"Område {at}" for at in range(4, 9)), "Andre"]
    assert shown[-1].values == (1 + 2 + 3,)
    assert gathered(many[:6], "Andre") == many[:6]


def test_what_has_a_meaning_names_its_colour_and_its_pattern():
    figure = draw(["jan"], Series("Pleje", (1,)), Series("Afvist", (2,), 7, "cross"))

    assert [(block.colour, block.pattern) for block in figure.blocks] == [(1, ""), (7, "cross")]
    assert [(key.colour, key.pattern) for key in figure.keys] == [(1, ""), (7, "cross")]


def test_long_stretches_name_some_of_the_columns():
    figure = draw([str(at) for at in range(30)], Series("Pleje", (1,) * 30))

    assert [mark.text for mark in figure.labels][:3] == ["0", "3", "6"]
    assert len(figure.blocks) == 30


def test_a_figure_of_nothing_is_a_scale():
    figure = draw([])

    assert (figure.blocks, figure.labels) == ([], [])
    assert [mark.text for mark in figure.scale] == ["0", "1"]


@pytest.mark.parametrize(
    ("most", "top"), [(0, 1), (1, 1), (2, 2), (3, 5), (6, 10), (11, 20), (99, 100), (201, 500)]
)
def test_the_scale_ends_at_a_round_number(most, top):
    assert ceiling(most) == top
    assert ticks(top)[-1] == top
