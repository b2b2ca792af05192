"""What one save asks the database while a supplier types: everybody does it every two seconds."""

import datetime
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import (
    Count,
    FilteredRelation,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.http import Http404

from portal.clock import ClockTimestamp
from portal.written_once import WrittenOnce
from requirements_bank.models import (
    Answer,
    DialogueRequirement,
    DialogueRules,
    Given,
    Invitation,
    MarketDialogue,
)

INVITATION = ("id", "status", "dialogue_id")
DIALOGUE = ("id", "deleted_at")
ASKED = ("id", "label", "answer_kind", "unit", "options", "needs_elaboration")
SAID = ("id", *Given.__dataclass_fields__)
RULES = ("asks_price", "wants_reason_for_no")
RULED = "dialogue__authority__dialogue_rules__"
COLUMNS = (
    *INVITATION,
    *(f"dialogue__{name}" for name in DIALOGUE),
    *(f"asked__{name}" for name in ASKED),
    *(f"said__{name}" for name in SAID),
    *(f"{RULED}{name}" for name in RULES),
)
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Typed:
    """One requirement's answer that is being typed. Of each row no more is known than is needed."""

    invitation: Invitation
    requirement: DialogueRequirement
    answer: Answer | None
    rules: DialogueRules


@dataclass(frozen=True)
class Progress:
    """How far a supplier is, counted, and when that was by the database's clock."""

    asked: int
    answered: int
    moment: datetime.datetime


def typed_in(pk: int, token_hash: str, requirement_pk: int) -> Typed | None:
    """None, where this browser has not opened the sheet; Http404 for what it does not ask."""
    row = TYPED.first(pk=pk, token_hash=token_hash, requirement=requirement_pk)
    if row is None:
        return None
    values = dict(zip(COLUMNS, row, strict=True))
    if values["asked__id"] is None:
        raise Http404
    invitation = _known(Invitation, values, "", INVITATION)
    invitation.dialogue = _known(MarketDialogue, values, "dialogue__", DIALOGUE)
    return Typed(
        invitation=invitation,
        requirement=_known(DialogueRequirement, values, "asked__", ASKED),
        answer=_known(Answer, values, "said__", SAID) if values["said__id"] else None,
        rules=DialogueRules(**{name: bool(values[RULED + name]) for name in RULES}),
    )


def progress_of(invitation: Invitation) -> Progress:
    return Progress(*COUNTED.first(pk=invitation.pk) or ())


def _known(model: type[M], values: dict[str, Any], path: str, names: tuple[str, ...]) -> M:
    """A row of which these columns are known; another would be fetched when it is asked for."""
    columns = [field.attname for field in model._meta.concrete_fields if field.attname in names]
    return model.from_db(DEFAULT_DB_ALIAS, columns, [values[path + name] for name in columns])


def _typed(pk: int, token_hash: str, requirement: int) -> QuerySet[Any, Any]:
    opened = Invitation.objects.usable().opened_by(token_hash).filter(pk=pk)
    asked, said = Q(dialogue__requirements__pk=requirement), Q(answers__requirement=requirement)
    beside = opened.annotate(
        asked=FilteredRelation("dialogue__requirements", condition=asked),
        said=FilteredRelation("answers", condition=said),
    )
    return beside.values_list(*COLUMNS)


def _counted(pk: int) -> QuerySet[Any, Any]:
    asked = DialogueRequirement.objects.filter(dialogue=OuterRef("dialogue")).order_by()
    answered = Answer.objects.answered().filter(invitation=OuterRef("pk"))
    return Invitation.objects.filter(pk=pk).values_list(
        _number(asked.values("dialogue")),
        _number(answered.values("invitation")),
        ClockTimestamp(),
    )


def _number(grouped: QuerySet[Any, Any]) -> Coalesce:
    number = grouped.annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


TYPED, COUNTED = WrittenOnce(_typed), WrittenOnce(_counted)
