"""What waits on a person: steps, assessments, questions and reviews, the nearest deadline first.

Each kind is a query of its own that the database walks by deadline; only one page of each is
read, and the pages are merged. Nothing here looks at the clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model, Q, QuerySet

from accounts.models import Role, User
from procurement.models import Case
from procurement.turns.sources import KINDS, SOURCES, Text

# A place in the merged list: its deadline, which kind of thing, and its key.
Mark = tuple[date, int, int]
ROWS = 10
BATCH = 500


@dataclass(frozen=True, kw_only=True)
class Row:
    """One thing that waits: what, in which case, since when, and until when."""

    kind: str
    what: str
    case: Case
    since: datetime | None
    due: date | None
    url: str
    # Whose it is, where it is not the person's own.
    whose: str = ""
    # What can be done from the list, beside opening it: words and address.
    ways: tuple[tuple[Text, str], ...] = ()
    mark: Mark

    @property
    def label(self) -> Text:
        return dict(KINDS)[self.kind]

    def is_late(self, today: date) -> bool:
        return self.due is not None and self.due < today


@dataclass(frozen=True)
class Wish:
    """Which of it is wanted: one kind or all, perhaps only what is late."""

    user: User
    today: date
    kind: str = ""
    only_late: bool = False

    def found(self) -> Iterator[tuple[int, QuerySet[Any]]]:
        """Each kind of it; nothing of a case in which one is disqualified before a board (X08)."""
        for number, source in enumerate(SOURCES):
            if self.kind in ("", source.kind):
                rows = source.found(self.user, self.today)
                if self.user.has_role(*Role.board()):
                    closed = Case.objects.closed_to(self.user).values("pk")
                    rows = rows.exclude(**{f"{source.of_case or 'pk'}__in": closed})
                yield number, rows.filter(deadline_key__lt=self.today) if self.only_late else rows


def for_user(user: User, *, today: date, limit: int = ROWS) -> list[Row]:
    """The first of what waits on the person."""
    return page_of(Wish(user, today), limit=limit)


def in_case(user: User, case: Case, *, today: date) -> list[Row]:
    """What is asked of the person in one case, beside its steps."""
    found: list[tuple[Mark, Model]] = []
    for number, source in enumerate(SOURCES):
        if source.of_case:
            rows = source.found(user, today).filter(**{source.of_case: case})
            kept = rows.order_by("deadline_key", "pk")[:ROWS]
            found += [((thing.deadline_key, number, thing.pk), thing) for thing in kept]
    return _rows(sorted(found, key=lambda one: one[0]), user)


def page_of(
    wish: Wish, *, limit: int, mark: Mark | None = None, backwards: bool = False
) -> list[Row]:
    """So many rows after the mark, or the last so many before it."""
    found: list[tuple[Mark, Model]] = []
    for number, rows in wish.found():
        order = ("-deadline_key", "-pk") if backwards else ("deadline_key", "pk")
        beyond = rows.filter(_beyond(number, mark, backwards=backwards)) if mark else rows
        kept = beyond.order_by(*order)[:limit]
        found += [((thing.deadline_key, number, thing.pk), thing) for thing in kept]
    found.sort(key=lambda one: one[0], reverse=backwards)
    return _rows(sorted(found[:limit], key=lambda one: one[0]), wish.user)


def everything(wish: Wish) -> Iterator[Row]:
    """All rows, read page by page."""
    mark: Mark | None = None
    while rows := page_of(wish, limit=BATCH, mark=mark):
        yield from rows
        mark = rows[-1].mark


def count(wish: Wish, *, limit: int) -> int:
    """How many there are; counting stops one above the limit."""
    return min(limit + 1, sum(rows.order_by()[: limit + 1].count() for _n, rows in wish.found()))


def _beyond(number: int, mark: Mark, *, backwards: bool) -> Q:
    """What comes after the mark in the merged list: of one day, the kinds follow each other."""
    day, kind, pk = mark
    further, reached = ("lt", "lte") if backwards else ("gt", "gte")
    if number == kind:
        same = Q(deadline_key=day) & Q(**{f"pk__{further}": pk})
        return Q(**{f"deadline_key__{reached}": day}) & (
            Q(**{f"deadline_key__{further}": day}) | same
        )
    includes_the_day = number < kind if backwards else number > kind
    return Q(**{f"deadline_key__{reached if includes_the_day else further}": day})


def _rows(found: list[tuple[Mark, Model]], user: User) -> list[Row]:
    """What is shown of each, in the same order. What has changed since it was found is left out."""
    parts: dict[int, dict[int, dict[str, Any]]] = {}
    for number, source in enumerate(SOURCES):
        things = [thing for mark, thing in found if mark[1] == number]
        parts[number] = source.shown(things, user) if things else {}
    return [
        Row(kind=SOURCES[mark[1]].kind, mark=mark, **parts[mark[1]][thing.pk])
        for mark, thing in found
        if thing.pk in parts[mark[1]]
    ]
