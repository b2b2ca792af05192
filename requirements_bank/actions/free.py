"""Requirements in a dialogue's own words: one, many from a spreadsheet, and on to the bank."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Role, User
from notifications.trail import record
from portal.refusals import Refused
from requirements_bank.actions import bank
from requirements_bank.bank.snapshots import TEXT_FIELDS, parameters_of
from requirements_bank.models import Category, DialogueRequirement, MarketDialogue, Requirement

Origin = DialogueRequirement.Origin
# After all numbers of the bank that a page could show.
AFTER_THE_BANK = 1_000_000


@transaction.atomic
def write_free(row: DialogueRequirement, *, by: User) -> DialogueRequirement:
    """Ask something that is not in the bank, in this dialogue alone."""
    dialogue = row.dialogue
    dialogue.lock_in_open_case(MarketDialogue.Status.DRAFT)
    # Pressed twice: the same words are asked once.
    if again := _asked(dialogue).get((row.title, row.description)):
        return again
    _place(row)
    row.save()
    record(
        "requirements_bank.requirement_written", dialogue.case, by=by, dialogue=dialogue, row=row
    )
    return row


@transaction.atomic
def paste(dialogue: MarketDialogue, *, by: User, rows: Iterable[DialogueRequirement]) -> int:
    """Ask all of these, but those that are asked already; how many were new."""
    dialogue.lock_in_open_case(MarketDialogue.Status.DRAFT)
    asked = _asked(dialogue)
    new = []
    for row in rows:
        if (row.title, row.description) not in asked:
            row.dialogue = dialogue
            _place(row)
            row.save()
            asked[row.title, row.description] = row
            new.append(row)
    if new:
        record(
            "requirements_bank.requirements_pasted",
            dialogue.case,
            by=by,
            dialogue=dialogue,
            new=new,
        )
    return len(new)


@transaction.atomic
def propose_to_bank(row: DialogueRequirement, *, by: User, category: Category) -> Requirement:
    """The authority's editors get it as a draft of the own bank; the dialogue asks it as before."""
    dialogue = row.dialogue
    dialogue.lock(*MarketDialogue.Status)
    row.refresh_from_db()
    if row.proposed_as:
        return row.proposed_as
    if not row.is_free:
        raise Refused(_("The requirement is in the bank already."))
    words = {name: getattr(row, name) for name in TEXT_FIELDS}
    drafted = Requirement(
        kind=Requirement.Kind.LOCAL, authority=dialogue.authority, category=category, **words
    )
    row.proposed_as = bank.draft(drafted, by=by, relations={})
    row.save(update_fields=["proposed_as"])
    record(
        "requirements_bank.requirement_proposed",
        dialogue.case,
        by=by,
        tell=User.objects.holding(Role.EDITOR, authority=dialogue.authority_id),
        dialogue=dialogue,
        row=row,
    )
    return row.proposed_as


def _asked(dialogue: MarketDialogue) -> dict[tuple[str, str], DialogueRequirement]:
    rows = dialogue.requirements.filter(origin=Origin.FREE)
    return {(row.title, row.description): row for row in rows}


def _place(row: DialogueRequirement) -> None:
    """After the last of the dialogue's own, with the next number."""
    last = row.dialogue.requirements.filter(origin=Origin.FREE).order_by("-position").first()
    row.origin = Origin.FREE
    row.position = last.position + 1 if last else AFTER_THE_BANK + 1
    row.label = f"FRI-{row.position - AFTER_THE_BANK}"
    row.parameters = parameters_of(row.description)
