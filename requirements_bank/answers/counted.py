"""What suppliers' answers come to in numbers, counted by the database: by the rules of `cells`.

A case page shows these few numbers; the comparison itself would read every answer for them.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import repeat

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from requirements_bank.answers.cells import MET
from requirements_bank.answers.scoring import MORE_THAN_HALF, Scored, add_up
from requirements_bank.models import (
    Answer,
    DialogueRequirement,
    Invitation,
    Priority,
    Verdict,
)
from requirements_bank.models.answer import is_given
from requirements_bank.models.weighing import Weights

GOOD = MET | set(Verdict.ACCEPTING)
COMMENTED = Verdict.Word.ACCEPTED_WITH_COMMENT
STRICTNESS = Case(
    *(When(word=word, then=place) for place, word in enumerate(Verdict.Word)),
    output_field=IntegerField(),
)
# The dialogue, the invitation, the minimum requirement if it is one, what is said, how often.
Line = tuple[int, int, int | None, Scored, int]


@dataclass
class Supplier:
    """How many answers of each kind; the minimum requirements one by one."""

    cells: Counter[Scored] = field(default_factory=Counter)
    met: set[int] = field(default_factory=set)
    awaiting: set[int] = field(default_factory=set)

    def take(self, cell: Scored, number: int, minimum: int | None) -> None:
        self.cells[cell] += number
        if minimum and cell.awaits:
            self.awaiting.add(minimum)
        elif minimum and cell.word in GOOD:
            self.met.add(minimum)


@dataclass
class Counted:
    """The answers to one dialogue."""

    asked: Counter[str] = field(default_factory=Counter)
    minimum: set[int] = field(default_factory=set)
    suppliers: dict[int, Supplier] = field(default_factory=dict)

    @property
    def unmet(self) -> int:
        """How many minimum requirements at least one supplier does not meet."""
        told = self.suppliers.values()
        return len(set().union(*(self.minimum - one.met - one.awaiting for one in told)))

    @property
    def meets_all(self) -> int:
        return sum(one.met == self.minimum for one in self.suppliers.values())

    def percents(self, weights: Weights) -> list[int]:
        """Each supplier's score, the best first; none where nothing could be had."""
        scores = (add_up(self._scored(one), weights) for one in self.suppliers.values())
        return sorted((one.percent for one in scores if one.percent is not None), reverse=True)

    def _scored(self, supplier: Supplier) -> Iterator[Scored]:
        """All that was asked: what has no answer gives nothing, but could have."""
        left = Counter(self.asked)
        for cell, number in supplier.cells.items():
            left[cell.priority] -= number
            yield from repeat(cell, number)
        for priority, number in left.items():
            yield from repeat(Scored(priority, ""), number)


def count(dialogues: Collection[int]) -> dict[int, Counted]:
    """By the keys of the dialogues. Only what the database's clock has unsealed counts."""
    found = {pk: Counted() for pk in dialogues}
    asked = DialogueRequirement.objects.filter(dialogue__in=found).order_by()
    for dialogue, pk, priority in asked.values_list("dialogue", "pk", "priority"):
        found[dialogue].asked[priority] += 1
        if priority == Priority.MINIMUM:
            found[dialogue].minimum.add(pk)
    finished = Invitation.objects.unsealed().filter(dialogue__in=found)
    for dialogue, invitation in finished.values_list("dialogue", "pk"):
        found[dialogue].suppliers[invitation] = Supplier()
    for dialogue, invitation, minimum, cell, number in (*_answered(found), *_only_judged(found)):
        found[dialogue].suppliers[invitation].take(cell, number, minimum)
    return found


def _answered(dialogues: Collection[int]) -> Iterator[Line]:
    """Grouped by the strictest verdict on what is answered now, or the supplier's own word."""
    said = Verdict.objects.standing().filter(
        given_at__gte=OuterRef("saved_at"),
        invitation=OuterRef("invitation"),
        requirement=OuterRef("requirement"),
    )
    strictest = Subquery(said.order_by(STRICTNESS.desc()).values("word")[:1])
    for_reading = Q(verdict=None, choice="") & is_given()
    rows = Answer.objects.unsealed().filter(invitation__dialogue__in=dialogues)
    whole = rows.annotate(
        verdict=strictest,
        word=Case(
            When(verdict=COMMENTED, choice__in=MORE_THAN_HALF, then=F("choice")),
            default=Coalesce("verdict", "choice"),
        ),
        awaits=Case(When(for_reading, then=True), default=False),
        minimum=Case(When(requirement__priority=Priority.MINIMUM, then=F("requirement"))),
    )
    names = ("invitation__dialogue", "invitation", "minimum", "requirement__priority")
    grouped = whole.values_list(*names, "word", "awaits").annotate(number=Count("pk")).order_by()
    for dialogue, invitation, minimum, priority, word, awaits, number in grouped:
        yield dialogue, invitation, minimum, Scored(priority, word, awaits), number


def _only_judged(dialogues: Collection[int]) -> Iterator[Line]:
    """The strictest verdict on what has no answer."""
    answers = Answer.objects.filter(
        invitation=OuterRef("invitation"), requirement=OuterRef("requirement")
    )
    rows = Verdict.objects.standing().unsealed().filter(invitation__dialogue__in=dialogues)
    unanswered = rows.filter(~Exists(answers)).order_by(STRICTNESS)
    names = ("invitation__dialogue", "invitation", "requirement", "requirement__priority", "word")
    # The last one is the strictest.
    found = {line[1:3]: line for line in unanswered.values_list(*names)}
    for dialogue, invitation, requirement, priority, word in found.values():
        minimum = requirement if priority == Priority.MINIMUM else None
        yield dialogue, invitation, minimum, Scored(priority, word), 1
