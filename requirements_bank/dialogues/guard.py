"""Minimum requirements of the bank, where only the authority's editors may touch them."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.models import Authority, Role, User
from portal.refusals import Refused
from requirements_bank.models import DialogueRequirement, DialogueRules, MarketDialogue, Priority


def is_bound(by: User, authority: Authority | int) -> bool:
    """Whether the guard holds for this person."""
    pk = authority if isinstance(authority, int) else authority.pk
    is_editor = by.has_role(Role.EDITOR, authority=pk)
    return not is_editor and DialogueRules.of(pk).guards_minimum


def is_minimum_in_the_bank(row: DialogueRequirement) -> bool:
    return row.requirement is not None and row.requirement.priority == Priority.MINIMUM


def guarded(
    dialogue: MarketDialogue, rows: Iterable[DialogueRequirement], *, by: User
) -> list[DialogueRequirement]:
    """Those of these rows that this person may not take out or weaken. Fetch `requirement` along.

    What somebody made a minimum requirement in this dialogue alone, they may take back.
    """
    held = [row for row in rows if row.is_minimum and is_minimum_in_the_bank(row)]
    return held if held and is_bound(by, dialogue.authority_id) else []


def refuse_to_weaken(
    dialogue: MarketDialogue, rows: Iterable[DialogueRequirement], *, by: User
) -> None:
    """Raises Refused if one of these is guarded. Every way to weaken a requirement asks here."""
    held = guarded(dialogue, rows, by=by)
    if held:
        labels = ", ".join(row.label for row in held)
        text = _(
            "Only a requirements editor may take out, lower or reword minimum requirements: "
            "%(labels)s."
        )
        raise Refused(text % {"labels": labels})
