"""The suppliers' answers side by side. Only what the database's clock has unsealed comes in."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.db.models import Exists, OuterRef, prefetch_related_objects
from django.utils.functional import Promise

from accounts.models import User
from procurement.models import System
from requirements_bank.answers.cells import WEAK, Cell
from requirements_bank.answers.scoring import Score, add_up, by_priority
from requirements_bank.models import (
    Answer,
    AnswerFile,
    DialogueRequirement,
    Invitation,
    MarketDialogue,
    RecognisedSystem,
    Solution,
    Verdict,
)
from requirements_bank.models.weighing import Weights

Choice = Answer.Choice


@dataclass
class Column:
    """One supplier: how many of each answer, and which minimum requirements are not met."""

    invitation: Invitation
    weights: Weights
    cells: list[Cell] = field(default_factory=list)

    @property
    def solution(self) -> Solution | None:
        return getattr(self.invitation, "solution", None)

    @property
    def system(self) -> System | None:
        """What is offered, where the authority knows it from its own register."""
        found: RecognisedSystem | None = getattr(self.invitation, "recognised", None)
        return found.system if found and found.is_about(self.solution) else None

    @cached_property
    def choices(self) -> Counter[str]:
        return Counter(cell.choice for cell in self.cells)

    @cached_property
    def unmet(self) -> list[DialogueRequirement]:
        return [cell.requirement for cell in self.minimum if cell.is_unmet]

    @property
    def minimum(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.requirement.is_minimum]

    @property
    def number_met(self) -> int:
        return sum(cell.is_met for cell in self.minimum)

    @property
    def number_awaiting(self) -> int:
        return sum(cell.awaits for cell in self.cells)

    @property
    def number_assessed(self) -> int:
        return sum(bool(cell.verdicts) for cell in self.cells)

    @property
    def number_of_no(self) -> int:
        return self.choices[Choice.NO]

    @property
    def number_of_partly(self) -> int:
        return self.choices[Choice.PARTLY]

    @property
    def number_of_addons(self) -> int:
        return self.choices[Choice.ADDON]

    @property
    def prices(self) -> list[tuple[Decimal, str | Promise]]:
        """What the add-ons cost together: an amount, and how often it is paid."""
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for cell in self.cells:
            if cell.answer and cell.answer.price is not None:
                sums[cell.answer.price_per] += cell.answer.price
        return [(sums[per], per.label) for per in Answer.PricePer if per in sums]

    @cached_property
    def score(self) -> Score:
        return add_up((cell.scored for cell in self.cells), self.weights)

    @property
    def scores(self) -> list[tuple[str | Promise, Score]]:
        return by_priority([cell.scored for cell in self.cells], self.weights)


@dataclass(frozen=True)
class Line:
    """One requirement with each supplier's answer, in the order of the columns."""

    requirement: DialogueRequirement
    cells: list[Cell]

    @property
    def differs(self) -> bool:
        return len({cell.said for cell in self.cells}) > 1

    @property
    def is_weak(self) -> bool:
        return any(cell.choice in WEAK for cell in self.cells)

    @property
    def is_unclear(self) -> bool:
        return any(cell.is_unclear for cell in self.cells)

    def lacks(self, assessor: int) -> bool:
        """Whether this person has not said something of each answer."""
        return any(cell.by(assessor) is None for cell in self.cells)


@dataclass(frozen=True)
class Comparison:
    columns: list[Column]
    lines: list[Line]

    @property
    def unmet(self) -> int:
        """How many minimum requirements at least one supplier does not meet."""
        return len({row.pk for column in self.columns for row in column.unmet})

    @property
    def minimum(self) -> int:
        return sum(line.requirement.is_minimum for line in self.lines)

    @property
    def awaiting(self) -> int:
        """How many answers only a person can judge, and nobody has."""
        return sum(column.number_awaiting for column in self.columns)

    @property
    def assessors(self) -> list[tuple[User, int]]:
        """Who has assessed how many answers, the busiest first."""
        cells = (cell for column in self.columns for cell in column.cells)
        return Counter(one.assessor for cell in cells for one in cell.verdicts).most_common()

    def lacking(self, assessor: int) -> list[Line]:
        """What this person has something left to say of."""
        return [line for line in self.lines if line.lacks(assessor)]

    def narrowed(self, invitations: Collection[int]) -> "Comparison":
        """These suppliers alone, and all of them where none is named."""
        kept = [column for column in self.columns if column.invitation.pk in invitations]
        return _laid_out(kept, [line.requirement for line in self.lines]) if kept else self


def compare(dialogue: MarketDialogue) -> Comparison:
    """All requirements by all suppliers who finished; empty as long as the answers are sealed."""
    invitations = dialogue.invitations.unsealed().select_related("solution", "recognised__system")
    requirements = list(dialogue.requirements.all())
    answers, verdicts = _answers(dialogue, requirements), _verdicts(dialogue)
    ordered = invitations.order_by("supplier_name", "pk")
    columns = [Column(invitation, dialogue.weights) for invitation in ordered]
    for column in columns:
        for row in requirements:
            key = (column.invitation.pk, row.pk)
            answer, files = answers.get(key, (None, ()))
            saved_at = answer.saved_at if answer else None
            counting = tuple(one for one in verdicts[key] if one.is_about(saved_at))
            column.cells.append(Cell(column.invitation, row, answer, files, counting))
    return _laid_out(columns, requirements)


def _answers(
    dialogue: MarketDialogue, requirements: list[DialogueRequirement]
) -> dict[tuple[int, int], tuple[Answer, tuple[AnswerFile, ...]]]:
    asked = {row.pk: row for row in requirements}
    has_files = Exists(AnswerFile.objects.filter(answer=OuterRef("pk")))
    found = Answer.objects.unsealed().filter(invitation__dialogue=dialogue)
    rows = list(found.annotate(has_files=has_files))
    for row in rows:
        row.requirement = asked[row.requirement_id]
    # Most have none, and Django would take longer over those than over all the rest.
    wanted = [row for row in rows if row.has_files or row.requirement.is_document]
    prefetch_related_objects(wanted, "files")
    return {
        (row.invitation_id, row.requirement_id): (
            row,
            tuple(row.files.all() if row.has_files else ()),
        )
        for row in rows
    }


def _verdicts(dialogue: MarketDialogue) -> dict[tuple[int, int], list[Verdict]]:
    rows = Verdict.objects.standing().unsealed().filter(invitation__dialogue=dialogue)
    found: dict[tuple[int, int], list[Verdict]] = defaultdict(list)
    # Few people have said it all: each is fetched once.
    for one in rows.prefetch_related("assessor").order_by("given_at", "pk"):
        found[one.invitation_id, one.requirement_id].append(one)
    return found


def _laid_out(columns: list[Column], requirements: list[DialogueRequirement]) -> Comparison:
    cells = zip(*(column.cells for column in columns), strict=True)
    found = [list(row) for row in cells] or [[] for _row in requirements]
    return Comparison(
        columns, [Line(row, line) for row, line in zip(requirements, found, strict=True)]
    )
