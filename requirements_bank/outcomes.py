"""What a market dialogue came to: for the case, for the board, and for the letters to suppliers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import translation

from procurement.assessments import tender_law
from procurement.models import Case
from requirements_bank import letters
from requirements_bank.comparison import compare
from requirements_bank.models import Invitation, MailText, MarketDialogue, SupplierChoice


@dataclass(frozen=True)
class Result:
    """In numbers, which everybody may know who knows of the case; no answer is among them."""

    dialogue: MarketDialogue
    answered: int
    invited: int
    minimum: int
    unmet: int
    meets_all: int
    scores: list[int]
    chosen: SupplierChoice | None


def results_of(case: Case) -> list[Result]:
    """Of the case's dialogues whose deadline has passed by the database's clock."""
    rows = MarketDialogue.objects.unsealed().filter(case=case)
    whole = rows.select_related("choice__invitation").order_by("pk")
    return [_result(dialogue) for dialogue in whole]


def _result(dialogue: MarketDialogue) -> Result:
    compared = compare(dialogue)
    percents = [column.score.percent for column in compared.columns]
    return Result(
        dialogue=dialogue,
        answered=len(compared.columns),
        invited=dialogue.invitations.standing().count(),
        minimum=compared.minimum,
        unmet=compared.unmet,
        meets_all=sum(column.number_met == compared.minimum for column in compared.columns),
        scores=sorted((one for one in percents if one is not None), reverse=True),
        chosen=dialogue.chosen(),
    )


def standstill_of(case: Case, told_on: date) -> date | None:
    """The last day without a contract, where the case's tender assessment asks for one."""
    kind = tender_law.TENDER_LAW.key
    assessment = case.assessments.current().filter(kind=kind).first()
    return tender_law.standstill_end(assessment.outcome, told_on) if assessment else None


def proposed_letters(
    choice: SupplierChoice, invitations: Iterable[Invitation]
) -> dict[Invitation, str]:
    """A beginning of each supplier’s letter, in its language and as the authority words it."""
    kinds = {one: letters.WON if one == choice.invitation else letters.LOST for one in invitations}
    wanted = {(kind, one.language) for one, kind in kinds.items()}
    authority = choice.dialogue.authority_id
    texts = {pair: letters.text_of(authority, *pair) for pair in wanted}
    return {one: _proposed(choice, one, texts[kind, one.language]) for one, kind in kinds.items()}


def _proposed(choice: SupplierChoice, invitation: Invitation, text: MailText) -> str:
    context = {
        "dialogue": choice.dialogue,
        "invitation": invitation,
        "chosen": choice,
        "message": choice.reason,
    }
    with translation.override(invitation.language):
        return letters.written(text, context).body
