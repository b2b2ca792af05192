"""What a market dialogue came to: for the case, for the board, and for the letters to suppliers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import translation

from procurement.assessments import tender_law
from procurement.models import Case
from requirements_bank.answers.counted import Counted, count
from requirements_bank.models import Invitation, MailText, MarketDialogue, SupplierChoice
from requirements_bank.texts import letters


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
    return results_of_each([case])[case.pk]


def results_of_each(cases: Iterable[Case]) -> dict[int, list[Result]]:
    """Of many cases at once, by their keys."""
    found: dict[int, list[Result]] = {case.pk: [] for case in cases}
    rows = MarketDialogue.objects.unsealed().filter(case__in=found).with_counts()
    dialogues = list(rows.select_related("choice__invitation").order_by("pk"))
    counted = count([one.pk for one in dialogues]) if dialogues else {}
    for dialogue in dialogues:
        found[dialogue.case_id].append(_result(dialogue, counted[dialogue.pk]))
    return found


def _result(dialogue: MarketDialogue, counted: Counted) -> Result:
    return Result(
        dialogue=dialogue,
        answered=len(counted.suppliers),
        invited=dialogue.invited,  # type: ignore[attr-defined] # by with_counts
        minimum=len(counted.minimum),
        unmet=counted.unmet,
        meets_all=counted.meets_all,
        scores=counted.percents(dialogue.weights),
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
