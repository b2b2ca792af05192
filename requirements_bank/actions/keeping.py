"""Who runs a dialogue, and what becomes of it when the work is done: archive, template, delete."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.trail import record
from portal.clock import database_now
from portal.locks import locked
from portal.refusals import Refused
from requirements_bank.models import MarketDialogue

Status = MarketDialogue.Status
# A dialogue that suppliers are answering is cancelled first, so that they are told.
DISCARDABLE = tuple(status for status in Status if status != Status.ACTIVE)


@transaction.atomic
def hand_over(dialogue: MarketDialogue, *, by: User, owner: User, team: Iterable[User]) -> None:
    """Others run it from now on; those who are new to it are told."""
    dialogue.lock(*Status)
    before = {person.pk for person in dialogue.everybody()}
    dialogue.owner = owner
    dialogue.save(update_fields=["owner"])
    dialogue.team.set(person for person in team if person != owner)
    people = [owner, *dialogue.team.select_related("authority").order_by("name")]
    record(
        "requirements_bank.handed_over",
        dialogue.case,
        by=by,
        tell=[person for person in people if person.pk not in before],
        at=dialogue,
        dialogue=dialogue,
        people=people,
    )


@transaction.atomic
def archive(dialogue: MarketDialogue, *, by: User) -> None:
    """Nothing more is to be done; it is off the list, and its answers can still be read."""
    dialogue.lock(Status.ANSWERED)
    _refuse_in_a_round(dialogue)
    dialogue.move_to(Status.ARCHIVED)
    record("requirements_bank.dialogue_archived", dialogue.case, by=by, dialogue=dialogue)


@transaction.atomic
def take_out(dialogue: MarketDialogue, *, by: User) -> None:
    """Out of the archive again."""
    dialogue.lock(Status.ARCHIVED)
    dialogue.move_to(Status.ANSWERED)
    record("requirements_bank.dialogue_taken_out", dialogue.case, by=by, dialogue=dialogue)


@transaction.atomic
def resume(dialogue: MarketDialogue, *, by: User) -> None:
    """A draft that was cancelled is a draft again. No supplier ever heard of it."""
    dialogue.lock_in_open_case(Status.CANCELLED)
    if not dialogue.was_opened:
        dialogue.move_to(Status.DRAFT)
        record("requirements_bank.dialogue_resumed", dialogue.case, by=by, dialogue=dialogue)


@transaction.atomic
def offer_as_template(dialogue: MarketDialogue, *, by: User, name: str) -> None:
    """The authority's new dialogues can begin from it; without a name they no longer can."""
    dialogue.lock(*Status)
    dialogue.template_name = name
    dialogue.save(update_fields=["template_name"])
    record("requirements_bank.template_offered", dialogue.case, by=by, dialogue=dialogue)


@transaction.atomic
def discard(dialogue: MarketDialogue, *, by: User, reason: str) -> None:
    """Out of everybody's sight; an administrator can put it back, with all that is in it."""
    dialogue.lock(*DISCARDABLE)
    _refuse_in_a_round(dialogue)
    dialogue.deleted_at, dialogue.deleted_by = database_now(), by
    dialogue.deleted_reason = reason
    dialogue.save(update_fields=["deleted_at", "deleted_by", "deleted_reason"])
    tell = dialogue.everybody()
    # The page is gone, so people are led to the case; but not where guests are told too.
    has_guests = any(person.authority_id != dialogue.authority_id for person in tell)
    record(
        "requirements_bank.dialogue_discarded",
        dialogue.case,
        by=by,
        tell=tell,
        at=dialogue if has_guests else dialogue.case,
        dialogue=dialogue,
        reason=reason,
    )


@transaction.atomic
def restore(dialogue: MarketDialogue, *, by: User) -> None:
    """It is back where it was. A second click finds it there."""
    locked(MarketDialogue.objects.filter(pk=dialogue.pk)).get()
    dialogue.refresh_from_db()
    if dialogue.deleted_at is None:
        return
    dialogue.deleted_at, dialogue.deleted_by, dialogue.deleted_reason = None, None, ""
    dialogue.save(update_fields=["deleted_at", "deleted_by", "deleted_reason"])
    tell = dialogue.everybody()
    record(
        "requirements_bank.dialogue_restored",
        dialogue.case,
        by=by,
        tell=tell,
        at=dialogue,
        dialogue=dialogue,
    )


def _refuse_in_a_round(dialogue: MarketDialogue) -> None:
    if dialogue.is_elaborating():
        raise Refused(_("Suppliers are asked to elaborate. Wait, or cancel the round first."))
