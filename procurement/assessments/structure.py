"""What an assessment is made of: questions, and a pure function from answers to a verdict."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Protocol

from procurement.fields import Answers, Field, Text

Tone = Literal["success", "warning", "error", "info"]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What follows from the answers, in plain words. Guidance, until its person confirms it."""

    outcome: str
    headline: Text
    tone: Tone
    reasons: tuple[Text, ...] = ()
    # What to do now, with the day where the law gives one.
    next_steps: tuple[tuple[Text, date | None], ...] = ()
    sources: tuple[Text, ...] = ()
    # Amounts that were computed, with their label, in kr. excl. VAT.
    amounts: tuple[tuple[Text, Decimal], ...] = ()


class Facts(Protocol):
    """What an assessment may know besides its own answers."""

    @property
    def is_state(self) -> bool: ...

    @property
    def day(self) -> date: ...

    @property
    def thresholds(self) -> Any: ...


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One assessment. A change of its rules is a new version: old answers keep the old rules."""

    key: str
    version: int
    title: Text
    guidance: Text
    fields: tuple[Field, ...]
    judge: Callable[[Answers, Facts], Verdict]
    # Roles, of accounts.models.Role: whose question it is, and who stands for the result.
    answered_by: tuple[str, ...]
    confirmed_by: tuple[str, ...]
    sources: tuple[Text, ...] = ()
    # Headings above the questions: each with the keys below it. Without any they stand in a row.
    groups: tuple[tuple[Text, tuple[str, ...]], ...] = ()
    # Field keys taken from the request, so that nothing is asked twice.
    prefill: Callable[[Any], dict[str, Any]] = field(default=lambda request: {})
    # The question whose day chooses the rules (tender law); else the day of the judgement does.
    day_field: str = ""
    # Outcomes that leave something open, so nobody can stand for them yet.
    unsettled: tuple[str, ...] = ()
    # Outcomes that wait quietly for their confirmation: nobody is written to (C02g).
    quiet: tuple[str, ...] = ()
    # The field of the authority with an address that is told of the others too (C02g).
    mailbox: str = ""
