"""F03: how the requesters found the course of their cases, year by year."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

from django.db.models.functions import ExtractYear

from procurement.models import Satisfaction
from procurement.models.case_queryset import CaseQuerySet

# Fewer answers than these would tell who said what.
FEWEST = 5


@dataclass(frozen=True)
class Year:
    """The answers of a year; of too few nothing is said but that they are few."""

    year: int
    count: int | None
    average: Decimal | None
    words: list[str]


def by_year(cases: CaseQuerySet) -> list[Year]:
    """Whole years, whatever the page shows else: two periods compared would single out an answer.

    They are released five at a time, for a sixth that is added alone could be told from before
    and after. What was written is sorted by its letters, so that the order does not tell whose
    it is.
    """
    rows = (
        Satisfaction.objects.filter(case__in=cases.order_by(), score__isnull=False)
        .annotate(year=ExtractYear("answered_at"))
        .order_by("-year", "answered_at", "pk")
        .values_list("year", "score", "text")
    )
    return [_year(year, list(answers)) for year, answers in groupby(rows, key=itemgetter(0))]


def _year(year: int, answers: list[tuple[int, int | None, str]]) -> Year:
    released = answers[: len(answers) // FEWEST * FEWEST]
    if not released:
        return Year(year, None, None, [])
    average = Decimal(sum(score or 0 for _year, score, _text in released)) / len(released)
    words = sorted(text for _year, _score, text in released if text)
    return Year(year, len(released), round(average, 1), words)
