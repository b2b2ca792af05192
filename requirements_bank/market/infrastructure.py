"""D16: how consistently shared infrastructure is required of suppliers, and what they answer.

Of the cases that say yes to a component: whether suppliers were asked for it, and whether one of
them can. Only answers past their deadline count.
"""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from procurement.models import Entry
from procurement.models.case_queryset import CaseQuerySet
from procurement.models.request import Answer as ThreeValued
from procurement.worksheets.architecture import COMPONENTS, Component
from requirements_bank.models import Answer, DialogueRequirement, MarketDialogue

CANNOT = (Answer.Choice.PARTLY, Answer.Choice.NO, Answer.Choice.NOT_RELEVANT)
Use = tuple[int, str]


class Position(models.TextChoices):
    """From the weakest; a case stands where the weakest of its components does."""

    NOT_ASKED = "not_asked", _("Not asked of suppliers")
    NOT_MET = "not_met", _("Asked, and no supplier can")
    AWAITED = "awaited", _("Asked, and not answered yet")
    MET = "met", _("Asked, and a supplier can")


@dataclass(frozen=True)
class Line:
    """Of the cases that use a component, how many stand where."""

    component: Component
    counts: Counter[Position]

    @property
    def cases(self) -> int:
        return self.counts.total()

    @property
    def cells(self) -> list[tuple[str, int]]:
        return [(str(position.label), self.counts[position]) for position in Position]


@dataclass(frozen=True)
class Report:
    cases: Counter[Position]
    lines: list[Line]

    @property
    def whole(self) -> int:
        return self.cases.total()

    @property
    def shares(self) -> list[tuple[Position, int, int]]:
        """Of the cases: how many stand where, in percent too. Ask where there are some."""
        counted = [(position, self.cases[position]) for position in Position]
        return [(position, n, round(100 * n / self.whole)) for position, n in counted]


def report(cases: CaseQuerySet) -> Report:
    used = _used_in(cases)
    positions = _positions(used)
    by_case: dict[int, set[Position]] = defaultdict(set)
    for (case, _key), position in positions.items():
        by_case[case].add(position)
    weakest = [next(one for one in Position if one in found) for found in by_case.values()]
    counts: dict[str, Counter[Position]] = defaultdict(Counter)
    for (_case, key), position in positions.items():
        counts[key][position] += 1
    known = [Line(component, counts[component.key]) for component in COMPONENTS]
    return Report(Counter(weakest), [line for line in known if line.cases])


def _used_in(cases: CaseQuerySet) -> set[Use]:
    """Case and component, of all that a case says yes to."""
    sheets = Entry.objects.standing().filter(case__in=cases.order_by(), sheet="infrastructure")
    return {
        (case, component.key)
        for case, answers in sheets.values_list("case", "answers")
        for component in COMPONENTS
        if answers.get(component.key) == ThreeValued.YES
    }


def _positions(used: set[Use]) -> dict[Use, Position]:
    asked = _asked_in({case for case, _key in used})
    able, answered = _answers_to({row for rows in asked.values() for row in rows})
    by_use: dict[Use, list[set[int]]] = defaultdict(list)
    for (_dialogue, case, key), rows in asked.items():
        by_use[case, key].append(rows)
    return {use: _position(by_use[use], able, answered) for use in used}


def _position(dialogues: list[set[int]], able: list[set[int]], answered: set[int]) -> Position:
    """A supplier can if it says yes to all that one dialogue asks of the component."""
    if not dialogues:
        return Position.NOT_ASKED
    if any(rows <= can for rows in dialogues for can in able):
        return Position.MET
    return Position.NOT_MET if any(rows & answered for rows in dialogues) else Position.AWAITED


def _asked_in(cases: Collection[int]) -> dict[tuple[int, int, str], set[int]]:
    """The requirements that suppliers were asked, by dialogue, case and component."""
    rows = DialogueRequirement.objects.filter(
        dialogue__in=MarketDialogue.objects.asked(), dialogue__case__in=cases
    ).exclude(requirement__components=[])
    found: dict[tuple[int, int, str], set[int]] = defaultdict(set)
    names = ("dialogue", "dialogue__case", "pk", "requirement__components")
    for dialogue, case, pk, keys in rows.values_list(*names):
        for key in keys or ():
            found[dialogue, case, key].add(pk)
    return found


def _answers_to(rows: Collection[int]) -> tuple[list[set[int]], set[int]]:
    """What each supplier can, and all that anybody has answered."""
    answers = Answer.objects.unsealed().answered().filter(requirement__in=rows)
    able: dict[int, set[int]] = defaultdict(set)
    answered = set()
    for answer in answers.only("invitation", "requirement", "choice"):
        answered.add(answer.requirement_id)
        if answer.choice not in CANNOT:
            able[answer.invitation_id].add(answer.requirement_id)
    return list(able.values()), answered
