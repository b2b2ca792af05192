"""Finding requirements by their words, or by their number."""

import re
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import QuerySet, Value

from procurement.search import WORD, ends
from requirements_bank.models import Requirement

NUMBER = re.compile(r"(NFK|LOK)-?0*(\d+)", re.IGNORECASE)


def index(requirements: Iterable[Requirement]) -> None:
    """Note the words of these requirements. Called where their texts are written."""
    rows = list(requirements)
    for row in rows:
        row.search = _vector(row)
    Requirement.objects.bulk_update(rows, ["search"])


def _vector(row: Requirement) -> Any:
    said = [row.title, row.description, row.rationale, row.title_en, row.description_en]
    text = "\n".join([row.label.replace("-", " "), *said])
    return SearchVector(Value(text), config="danish") + SearchVector(
        Value(" ".join(ends(text))), config="simple"
    )


def matching(requirements: QuerySet[Requirement], words: str) -> QuerySet[Requirement]:
    """Those that hold all the words, each of which may be the beginning of one."""
    number = NUMBER.fullmatch(words.strip())
    if number:
        return requirements.filter(number=int(number[2]) % 2**31)
    terms = [f"'{word}':*" for word in WORD.findall(words.lower())]
    if not terms:
        return requirements.none() if words.strip() else requirements
    query = SearchQuery(" & ".join(terms), config="danish", search_type="raw")
    return requirements.filter(search=query)
