"""What suppliers said in elaboration rounds, beside what they had said before."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from requirements_bank.bank.versions import pieces
from requirements_bank.models import Answer, DialogueRequirement, Elaboration, Round, RoundSheet

Pieces = list[tuple[str, str]]


@dataclass(frozen=True)
class Said:
    """One answer before and after a round, and what became different, word by word."""

    elaboration: Elaboration
    differences: list[tuple[str, Pieces]]


@dataclass(frozen=True)
class Part:
    """One supplier in a round: what it said; None while it is sealed, or when it sent nothing."""

    sheet: RoundSheet
    said: list[Said] | None


def read_round(current: Round, about: Collection[DialogueRequirement] | None = None) -> list[Part]:
    """The suppliers of a round, with what is unsealed by now: all, or `about` these."""
    sheets = current.sheets.select_related("invitation")
    ordered = sheets.order_by("invitation__supplier_name", "pk")
    readable = set(current.sheets.unsealed().values_list("pk", flat=True))
    found = Elaboration.objects.filter(sheet__in=readable).select_related("requirement")
    found = found if about is None else found.filter(requirement__in=about)
    rows = found.prefetch_related("files")
    return [Part(sheet, _of(sheet, rows) if sheet.pk in readable else None) for sheet in ordered]


def asked_in(current: Round) -> QuerySet[DialogueRequirement]:
    """What all its suppliers are asked about, with the question as `question`."""
    asked = Elaboration.objects.filter(sheet__round=current)
    question = asked.filter(requirement=OuterRef("pk")).values("question")[:1]
    rows = DialogueRequirement.objects.filter(pk__in=asked.order_by().values("requirement"))
    return rows.annotate(question=Subquery(question))


def rounds_about(requirement: DialogueRequirement) -> list[Round]:
    """Those that are over in which it was open again."""
    asked = Elaboration.objects.filter(requirement=requirement).values("sheet__round")
    over = Round.objects.filter(closed_at__isnull=False, is_cancelled=False)
    return list(over.filter(pk__in=asked))


def _of(sheet: RoundSheet, rows: Iterable[Elaboration]) -> list[Said]:
    return [Said(row, differences(row)) for row in rows if row.sheet_id == sheet.pk]


def differences(row: Elaboration) -> list[tuple[str, Pieces]]:
    """What was answered, what it costs, how it was elaborated, and its files: what changed."""
    before, after = _said(row.earlier, row.files_before), _said(row, row.file_names)
    return [
        (label, pieces(old, new))
        for (label, old), (_label, new) in zip(before, after, strict=True)
        if old != new
    ]


def _said(answer: Answer | Elaboration, files: list[str]) -> list[tuple[str, str]]:
    return [
        (_("The answer"), answer.words),
        (_("Price"), answer.price_words),
        (_("Elaboration"), answer.elaboration),
        (_("Files"), "\n".join(files)),
    ]
