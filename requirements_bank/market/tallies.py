"""What suppliers have answered to the bank's requirements, over all market dialogues.

Editors see what every solution can, which tells suppliers apart no more, and what none can. It is
counted and never named: of the own authority's suppliers and of all others', the answers of fewer
than `ENOUGH` would tell too much of one of them, and do not count. One that has answered several
times is one: known by its CVR number, or by its mailbox.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import BooleanField, Case, Count, QuerySet, Value, When
from django.db.models.functions import Coalesce, Lower, NullIf

from accounts.models import Authority
from requirements_bank.answers.cells import MET
from requirements_bank.models import Answer, Requirement

ENOUGH = 5
# The requirement, and whether it was the own authority that asked.
SIDE = ("requirement__requirement", "is_own")
SUPPLIER = Coalesce(NullIf("invitation__supplier__cvr", Value("")), Lower("invitation__email"))


@dataclass
class Tally:
    """How often each answer was given to one requirement, and how often with a price."""

    counts: Counter[str] = field(default_factory=Counter)
    priced: int = 0

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def shares(self) -> list[tuple[str, int]]:
        """Each possible answer, in percent of those that were given."""
        return [
            (str(choice.label), round(100 * self.counts[choice] / self.total))
            for choice in Answer.Choice
        ]

    @property
    def is_always_met(self) -> bool:
        return self.met == self.total

    @property
    def is_never_met(self) -> bool:
        return not self.met

    @property
    def met(self) -> int:
        return sum(self.counts[choice] for choice in MET)


def tallies(authority: Authority | int, requirements: QuerySet[Requirement]) -> dict[int, Tally]:
    """By the keys of those requirements that enough suppliers have answered."""
    said = Answer.objects.unsealed().exclude(choice="").exclude(origin=Answer.Origin.OPERATION)
    rows = said.filter(requirement__requirement__in=requirements.order_by().values("pk"))
    own = When(invitation__dialogue__authority=authority, then=True)
    marked = rows.annotate(is_own=Case(own, default=Value(False), output_field=BooleanField()))
    sides = marked.order_by().values_list(*SIDE)
    by_many = sides.annotate(suppliers=Count(SUPPLIER, distinct=True))
    told = set(by_many.filter(suppliers__gte=ENOUGH).values_list(*SIDE))
    found: dict[int, Tally] = defaultdict(Tally)
    choices = marked.order_by().values_list(*SIDE, "choice")
    counted = choices.annotate(number=Count("pk"), priced=Count("price"))
    for requirement, is_own, choice, number, priced in counted:
        if (requirement, is_own) in told:
            found[requirement].counts[choice] += number
            found[requirement].priced += priced
    return dict(found)
