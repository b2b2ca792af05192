"""One dialogue's own words and priority of a requirement, and back to the bank's."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.trail import record
from portal.refusals import Refused
from procurement import meanwhile
from requirements_bank.bank.snapshots import follow_bank, parameters_of
from requirements_bank.dialogues.guard import refuse_to_weaken
from requirements_bank.models import DialogueRequirement, MarketDialogue


@transaction.atomic
def reword(
    row: DialogueRequirement,
    *,
    by: User,
    words: Mapping[str, str],
    priority: str,
    seen: Mapping[str, str] | None = None,
) -> DialogueRequirement:
    """Ask it in other words, or with another priority, in this dialogue alone.

    `seen` are the marks of what the page showed. Raises ChangedMeanwhile when others came first.
    """
    row = _in_draft(row)
    follow_bank([row])
    old = meanwhile.read(row, ("priority", *words))
    new = meanwhile.merge({"priority": priority, **words}, row, seen or {})
    changed = [name for name in words if new[name] != old[name]]
    if new != old:
        refuse_to_weaken(row.dialogue, [row], by=by)
    meanwhile.put(row, new)
    row.is_reworded = row.is_reworded or bool(changed and row.requirement)
    _settle_parameters(row, before=old["description"])
    row.save()
    record("requirements_bank.requirement_reworded", row.dialogue.case, by=by, row=row)
    return row


@transaction.atomic
def take_newest(row: DialogueRequirement, *, by: User) -> DialogueRequirement:
    """Ask it in the bank's words as they are now; the dialogue's priority stays."""
    row = _in_draft(row)
    if row.requirement is None:
        raise Refused(_("The requirement is not in the bank."))
    before, row.is_reworded = row.description, False
    follow_bank([row])
    _settle_parameters(row, before=before)
    row.save()
    record("requirements_bank.newest_taken", row.dialogue.case, by=by, row=row)
    return row


def _in_draft(row: DialogueRequirement) -> DialogueRequirement:
    """The row as it is now, in a draft that nobody else changes meanwhile."""
    dialogue = row.dialogue
    dialogue.lock_in_open_case(MarketDialogue.Status.DRAFT)
    now = DialogueRequirement.objects.whole().filter(pk=row.pk).first()
    if now is None:
        raise Refused(_("The requirement was taken out of the market dialogue meanwhile."))
    now.dialogue = dialogue
    return now


def _settle_parameters(row: DialogueRequirement, *, before: str) -> None:
    """Other places in the text have other values, which must be confirmed."""
    if parameters_of(before) != parameters_of(row.description):
        row.parameters, row.parameters_confirmed = parameters_of(row.description), False
