"""Finding cases by their words.

Danish writes words together, so plain full text finds "aftale" in none of the rows that hold
"databehandleraftale". The ends of long words are therefore indexed too, and every word of a query
may be the beginning of one.
"""

import re
from collections.abc import Iterable, Iterator

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Value
from django.db.models.expressions import CombinedExpression

from procurement.models import Case
from procurement.models.case_queryset import CaseQuerySet

WORD = re.compile(r"\w+")
CASE_NUMBER = re.compile(r"[A-ZÆØÅ]{2,5}-\d{4}-\d{4,}")
# Words shorter than this are rarely written together of two; what is longer than words are is none:
# the ends of something pasted would be as many as its letters, and fill the memory.
LONG, LONGEST = 8, 60
SHORTEST_END = 4
# More than a request ever says, and far below what PostgreSQL takes.
INDEXED = 50_000
ENDS = 400_000

# As many as are looked up one by one rather than met on the way.
FEW = 500


def index(case: Case) -> None:
    """Note the words of a case. Called by the actions that change them."""
    request = case.request
    number = (case.number or "").replace("-", " ")
    said = [case.title, request.description, request.need, request.replaced_name, request.comments]
    Case.objects.filter(pk=case.pk).update(search=words_of([number, *said]))


def words_of(texts: Iterable[str]) -> CombinedExpression:
    """What a column for search holds of these texts."""
    text = "\n".join(texts)[:INDEXED]
    parts = SearchVector(Value(text), config="danish")
    return parts + SearchVector(Value(ends(text)), config="simple")


def asked_for(words: str) -> SearchQuery | None:
    """Rows that hold the beginnings of all these words; None where there is no word."""
    terms = [f"'{word}':*" for word in WORD.findall(words.lower())]
    if not terms:
        return None
    return SearchQuery(" & ".join(terms), config="danish", search_type="raw")


def ends(text: str) -> str:
    """Every end of every long word: `aftale` is one of `databehandleraftale`."""
    found = {end for word in set(WORD.findall(text.lower())) for end in _ends_of(word)}
    return " ".join(sorted(found))[:ENDS]


def matching(cases: CaseQuerySet, words: str) -> CaseQuerySet:
    """The cases that hold all the words, or the one case whose number it is.

    PostgreSQL cannot tell how rare the beginning of a word is, and would read every case to find
    four: so a few are fetched by the index first. Where they are many, any way is quick.
    """
    number = words.strip().upper()
    if CASE_NUMBER.fullmatch(number):
        return cases.filter(number=number)
    query = asked_for(words)
    if query is None:
        return cases.none() if words.strip() else cases
    found = list(Case.objects.filter(search=query).values_list("pk", flat=True)[: FEW + 1])
    return cases.filter(search=query) if len(found) > FEW else cases.filter(pk__in=found)


def _ends_of(word: str) -> Iterator[str]:
    if LONG <= len(word) <= LONGEST:
        yield from (word[start:] for start in range(1, len(word) - SHORTEST_END + 1))
