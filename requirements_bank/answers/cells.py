"""One answer among others: what a supplier says, and what the assessors say of it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from requirements_bank.answers.scoring import Scored, counts_as
from requirements_bank.models import (
    Answer,
    AnswerFile,
    AnswerKind,
    DialogueRequirement,
    Given,
    Invitation,
    Verdict,
)

Choice = Answer.Choice
# A minimum requirement is met by yes, also when it costs extra; everything else is not a yes.
MET = {Choice.YES, Choice.ADDON}
WEAK = {Choice.NO, Choice.PARTLY}


@dataclass(frozen=True)
class Cell:
    """What one supplier answers to one requirement, and what the assessors say of that answer.

    A verdict on an earlier answer does not count any more.
    """

    invitation: Invitation
    requirement: DialogueRequirement
    answer: Answer | None
    files: tuple[AnswerFile, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def saved_at(self) -> datetime | None:
        return self.answer.saved_at if self.answer else None

    @cached_property
    def verdict(self) -> str:
        """The strictest: where assessors disagree it counts until they agree."""
        said = {one.word for one in self.verdicts}
        return next((word for word in reversed(Verdict.Word) if word in said), "")

    @property
    def verdict_words(self) -> str:
        return str(Verdict.Word(self.verdict).label) if self.verdict else ""

    @property
    def tone(self) -> str:
        return next(one.tone for one in self.verdicts if one.word == self.verdict)

    @property
    def is_disputed(self) -> bool:
        return len({one.word for one in self.verdicts}) > 1

    @property
    def is_unclear(self) -> bool:
        return self.is_disputed or self.verdict == Verdict.Word.ELABORATE

    @property
    def choice(self) -> str:
        return self.answer.choice if self.answer else ""

    @property
    def is_met(self) -> bool:
        """By verdict; until there is one, by the supplier's own word."""
        return self.verdict in Verdict.ACCEPTING if self.verdict else self.choice in MET

    @cached_property
    def awaits(self) -> bool:
        """Only a person can say whether this meets it, and nobody has."""
        return self.answer is not None and self.answer.is_for_reading and not self.verdict

    @property
    def is_unmet(self) -> bool:
        return not self.is_met and not self.awaits

    @property
    def scored(self) -> Scored:
        word = counts_as(self.verdict, self.choice)
        return Scored(self.requirement.priority, word, self.awaits)

    @property
    def said(self) -> tuple[object, ...]:
        """By what two answers differ. Texts do as they read, files by being there."""
        given = self.answer.given if self.answer else Given()
        text = given.elaboration if self.requirement.answer_kind == AnswerKind.TEXT else ""
        own = (given.choice, given.number, given.option, given.price, given.price_per)
        return (*own, text, bool(self.files))

    def by(self, assessor: int) -> Verdict | None:
        return next((one for one in self.verdicts if one.assessor_id == assessor), None)
