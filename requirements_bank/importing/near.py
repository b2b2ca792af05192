"""Requirements of the bank that say nearly what a new row says: advice, as while one writes."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from accounts.models import User
from requirements_bank.bank.writing_help import ALIKE, FEWEST_WORDS, common_share, telling
from requirements_bank.importing.matching import seen
from requirements_bank.importing.rows import Row
from requirements_bank.models import Requirement, RequirementImport

# A word that more of the bank's requirements have than one in so many tells none from another.
RARE = 10
FEW = 5


def mark(rows: Iterable[Row], table: RequirementImport, by: User) -> list[Row]:
    """Those of the rows that are much like one that is there; each gets to know which."""
    said = seen(table, by).kept().only("kind", "number", "title", "title_en", "description")
    near = _Near(list(said))
    found = []
    for row in rows:
        text = f"{row.values['title']}\n{row.values['description']}"
        if like := near.to(telling(text)):
            row.like = like
            found.append(row)
    return found


class _Near:
    """The bank's requirements by their rare words, so that not each is compared with each."""

    def __init__(self, requirements: list[Requirement]) -> None:
        self.requirements = requirements
        self.words = [telling(f"{row.title}\n{row.description}") for row in requirements]
        self.having: dict[str, list[int]] = defaultdict(list)
        for place, words in enumerate(self.words):
            for word in words:
                self.having[word].append(place)
        self.most = max(FEW, len(requirements) // RARE)

    def to(self, words: set[str]) -> Requirement | None:
        """The one that has most words in common, if they are enough."""
        if len(words) < FEWEST_WORDS:
            return None
        rare = (self.having[word] for word in words if word in self.having)
        shared = Counter(place for places in rare if len(places) <= self.most for place in places)
        near = [place for place, _number in shared.most_common(FEW)]
        shares = [(common_share(words, self.words[place]), place) for place in near]
        share, place = max(shares, default=(0.0, 0))
        return self.requirements[place] if share >= ALIKE else None
