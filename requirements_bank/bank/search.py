"""Finding requirements by their words, or by their number."""

import re
from collections.abc import Iterable

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import QuerySet

from procurement.search import INDEXED, WORD, ends
from requirements_bank.models import Requirement

NUMBER = re.compile(rf"({'|'.join(Requirement.PREFIXES.values())})-?0*(\d+)", re.IGNORECASE)
INDEX = """
UPDATE requirements_bank_requirement
SET search = to_tsvector('danish', said.text) || to_tsvector('simple', said.ends)
FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS said (pk, text, ends)
WHERE id = said.pk
"""


def index(requirements: Iterable[Requirement]) -> None:
    """Note the words of these requirements, all at once. Called where their texts are written."""
    rows = list(requirements)
    texts = [_said(row) for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(INDEX, [[row.pk for row in rows], texts, [ends(text) for text in texts]])


def _said(row: Requirement) -> str:
    said = [row.title, row.description, row.rationale, row.title_en, row.description_en]
    # People know it by the number that it had elsewhere.
    said += [row.origin, row.origin_id]
    return "\n".join([row.label.replace("-", " "), *said])[:INDEXED]


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
