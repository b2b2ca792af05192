"""Do we already have it? Own systems by all their words, those of others by their name alone."""

from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import F, Max
from django.db.models.functions import Upper

from accounts.models import Authority
from procurement.models import System
from procurement.models.system import SystemQuerySet
from procurement.search import FEW, INDEXED, WORD, ends

SHOWN = 10
# A description says much; what it is about, it says early.
WORDS = 15
# More than this is said of nearly everything; ranking it all would only cost time.
RANKED = 1_000
SHORTEST = 3
# Said of nearly every system, so that they tell none from another.
COMMON = set(
    WORD.findall(
        "system systemer systemet løsning løsningen løsninger program programmet kommune kommunen "
        "kommunens borger borgere borgeren borgerne medarbejder medarbejdere bruge bruger brugere "
        "bruges behov brug skal kunne vores have hvor også eller flere mange"
    )
)
# Name, purpose and supplier, description, and the ends of long words.
WEIGHTS = [0.1, 0.3, 0.6, 1.0]
INDEX = """
UPDATE procurement_system SET
  search = setweight(to_tsvector('danish', said.name), 'A')
    || setweight(to_tsvector('danish', said.second), 'B')
    || setweight(to_tsvector('danish', said.third), 'C')
    || setweight(to_tsvector('simple', said.ends), 'D'),
  name_search = setweight(to_tsvector('danish', said.name), 'A')
    || setweight(to_tsvector('simple', said.name_ends), 'D')
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
  AS said (pk, name, second, third, ends, name_ends)
WHERE id = said.pk
"""


@dataclass(frozen=True)
class Found:
    """What looks like the wish: our own systems, and names that others have."""

    words: str
    own: list[System]
    elsewhere: list[str]

    @property
    def count(self) -> int:
        return len(self.own) + len(self.elsewhere)


def index(*systems: System) -> None:
    """Note the words of these systems, all at once. Called by the actions that change them."""
    columns = zip(*(_said(system) for system in systems), strict=True)
    with connection.cursor() as cursor:
        if systems:
            cursor.execute(INDEX, [list(column) for column in columns])


def _said(system: System) -> tuple[int, str, str, str, str, str]:
    """Its words by their weight, and the ends of long ones: of all of it, and of its name alone."""
    supplier = system.supplier.name if system.supplier else ""
    second = f"{system.purpose}\n{supplier}"[:INDEXED]
    third = system.description[:INDEXED]
    whole = f"{system.name}\n{second}\n{third}"
    of_all, of_name = (ends(text) for text in (whole, system.name))
    return system.pk, system.name, second, third, of_all, of_name


def matching(systems: SystemQuerySet, words: str) -> SystemQuerySet:
    """The systems that hold all the words, for the list."""
    terms = WORD.findall(words.lower())
    if not terms:
        return systems.none() if words.strip() else systems
    query = _query(terms, " & ")
    # As in search.matching: a few are fetched by the index first.
    found = list(System.objects.filter(search=query).values_list("pk", flat=True)[: FEW + 1])
    return systems.filter(search=query) if len(found) > FEW else systems.filter(pk__in=found)


def find(words: str, *, authority: Authority) -> Found:
    """Own systems in use that hold some of the words, and names elsewhere. The best come first."""
    telling = telling_words(words)
    if not telling:
        return Found(words, [], [])
    query = _query(telling, " | ")
    in_use = System.objects.in_use()
    ours = in_use.filter(authority=authority, search=query).values("pk")[:RANKED]
    own = System.objects.filter(pk__in=ours).annotate(rank=_rank("search", query))
    theirs = in_use.exclude(authority=authority).filter(name_search=query).values("pk")[:RANKED]
    others = System.objects.filter(pk__in=theirs)
    # One line a name, however many have it.
    names = others.values(key=Upper("name")).annotate(
        said=Max("name"), rank=Max(_rank("name_search", query))
    )
    return Found(
        words,
        list(
            own.select_related("owner", "supplier", "department")
            .defer("search", "name_search")
            .order_by("-rank", "name", "pk")[:SHOWN]
        ),
        list(names.order_by("-rank", "said").values_list("said", flat=True)[:SHOWN]),
    )


def telling_words(text: str) -> list[str]:
    """The first words that tell one system from another; of a few words, all."""
    words = list(dict.fromkeys(WORD.findall(text.lower())))
    telling = [word for word in words if len(word) >= SHORTEST and word not in COMMON]
    return (telling or words)[:WORDS]


def _query(words: list[str], between: str) -> SearchQuery:
    terms = between.join(f"'{word}':*" for word in words)
    return SearchQuery(terms, config="danish", search_type="raw")


def _rank(column: str, query: SearchQuery) -> SearchRank:
    return SearchRank(F(column), query, weights=WEIGHTS)
