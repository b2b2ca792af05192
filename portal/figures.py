"""Figures as SVG, made here: they work in pages, in PDFs and without script.

At most five kinds. Each stands beside a table with the same numbers, and says in its title and
description what there is to see. Only numbers come in; colours are classes of the style sheet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10

WIDTH = 720
HEIGHT = 300
LEFT = 40
TOP = 10
BOTTOM = 44
PLOT = HEIGHT - TOP - BOTTOM
# The style sheet knows so many colours that can be told apart; what is beyond is added together.
COLOURS = 6
# More labels than these under the columns would run into each other.
LABELS = 12
# A column is no broader than this, however few there are.
BROADEST = 48


@dataclass(frozen=True)
class Series:
    """One colour of the figure: its name, and a number for each column.

    What has a meaning of its own names its colour, and a pattern for those who see no colours.
    """

    name: str
    values: tuple[int, ...]
    colour: int = 0
    pattern: str = ""


@dataclass(frozen=True)
class Block:
    """A piece of a column."""

    x: str
    y: str
    width: str
    height: str
    colour: int
    pattern: str


@dataclass(frozen=True)
class Mark:
    """A word or number beside an axis."""

    x: str
    y: str
    text: str


@dataclass(frozen=True)
class Key:
    """What a colour, and its pattern, means."""

    colour: int
    name: str
    pattern: str


@dataclass(frozen=True)
class StackedColumns:
    """Columns of blocks on top of each other, with a scale to the left and labels below."""

    title: str
    description: str
    blocks: list[Block]
    scale: list[Mark]
    labels: list[Mark]
    keys: list[Key]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT


def stacked_columns(
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    title: str,
    description: str,
    others: str = "",
) -> StackedColumns:
    """How several numbers make up one in each column. The smallest series become `others`."""
    shown = gathered(series, others)
    tops = [sum(one.values[at] for one in shown) for at in range(len(labels))]
    top = ceiling(max(tops, default=0))
    slot = (WIDTH - LEFT) / max(1, len(labels))
    every = ceil(len(labels) / LABELS)
    return StackedColumns(
        title=title,
        description=description,
        blocks=_blocks(shown, len(labels), top),
        scale=[Mark(_n(LEFT - 6), _n(_y(value, top)), str(value)) for value in ticks(top)],
        labels=[
            Mark(_n(LEFT + slot * (at + 0.5)), _n(HEIGHT - BOTTOM + 20), text)
            for at, text in enumerate(labels)
            if at % every == 0
        ],
        keys=[Key(one.colour or at, one.name, one.pattern) for at, one in enumerate(shown, 1)],
    )


def gathered(series: Sequence[Series], others: str) -> list[Series]:
    """As many series as there are colours: the biggest in their order, and the rest as one."""
    if len(series) <= COLOURS:
        return list(series)
    biggest = sorted(series, key=lambda one: -sum(one.values))[: COLOURS - 1]
    kept = [one for one in series if one in biggest][: COLOURS - 1]
    rest = [one.values for one in series if one not in kept]
    return [*kept, Series(others, tuple(sum(column) for column in zip(*rest, strict=True)))]


def ceiling(most: int) -> int:
    """The next round number, where the scale ends: 1, 2 or 5 with noughts."""
    if most <= 1:
        return 1
    power: int = 10 ** int(log10(most))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= most)


def ticks(top: int) -> list[int]:
    """Whole numbers along the scale, the highest last."""
    parts = next(parts for parts in (5, 4, 2, 1) if top % parts == 0)
    return [top * part // parts for part in range(parts + 1)]


def _blocks(series: Sequence[Series], columns: int, top: int) -> list[Block]:
    slot = (WIDTH - LEFT) / max(1, columns)
    width = min(slot * 0.7, BROADEST)
    blocks = []
    for at in range(columns):
        below = 0
        for number, one in enumerate(series, 1):
            value = one.values[at]
            if value:
                x = LEFT + slot * at + (slot - width) / 2
                tall = PLOT * value / top
                y = _y(below + value, top)
                colour = one.colour or number
                blocks.append(Block(_n(x), _n(y), _n(width), _n(tall), colour, one.pattern))
                below += value
    return blocks


def _y(value: int, top: int) -> float:
    return TOP + PLOT * (1 - value / top)


def _n(number: float) -> str:
    """A coordinate as SVG reads it, whatever the language of the page."""
    return f"{number:.1f}"
