"""What happens to a market dialogue, from the first line until the answers can be read."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from notifications.trail import record
from portal.clock import database_now
from portal.lifecycle import TransitionNotAllowed
from portal.locks import SECOND_CLICK, pause_point
from portal.refusals import Refused
from procurement.course import standing
from requirements_bank.bank.snapshots import fill, follow_bank
from requirements_bank.dialogues import gates
from requirements_bank.dialogues.copies import take_over
from requirements_bank.dialogues.to_suppliers import to_all
from requirements_bank.models import DialogueRules, Domain, MarketDialogue, SupplierChoice
from requirements_bank.models.invitation import LINK_OUTLIVES_DEADLINE

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Status = MarketDialogue.Status
CASE_IS_OVER = gettext_lazy("The acquisition is not continued, or it is finished.")


@transaction.atomic
def start(
    dialogue: MarketDialogue,
    *,
    by: User,
    domains: Iterable[Domain],
    copied_from: MarketDialogue | None = None,
) -> MarketDialogue:
    """Somebody begins to ask the market about a case.

    A template or an earlier dialogue gives its requirements along.
    """
    dialogue.authority = dialogue.case.authority
    dialogue.created_by = dialogue.owner = by
    domains = list(domains)
    if again := _second_click(dialogue, domains):
        return again
    dialogue.copied_from = copied_from
    if copied_from:
        dialogue.weights = copied_from.weights
    dialogue.save()
    dialogue.domains.set(domains)
    if copied_from:
        take_over(dialogue, copied_from, by=by)
    tell = [dialogue.case.coordinator]
    record("requirements_bank.dialogue_started", dialogue.case, by=by, tell=tell, dialogue=dialogue)
    return dialogue


def _second_click(dialogue: MarketDialogue, domains: list[Domain]) -> MarketDialogue | None:
    """The draft that the first click has made, read under the lock of the case."""
    standing.lock_open(dialogue.case_id)
    names = ("created_by", "name", "description", "contact_email", "shows_priorities")
    rows = MarketDialogue.objects.filter(
        **{name: getattr(dialogue, name) for name in names},
        case=dialogue.case_id,
        created_at__gt=timezone.now() - SECOND_CLICK,
    )
    first = next((row for row in rows if set(row.domains.all()) == set(domains)), None)
    pause_point("dialogue_is_new")
    return first


@transaction.atomic
def edit(
    dialogue: MarketDialogue, *, by: User, domains: Iterable[Domain], **fields: Any
) -> MarketDialogue:
    """The draft gets other words or domains; what other domains would change is looked at first."""
    dialogue.lock_in_open_case(Status.DRAFT)
    for name, value in fields.items():
        setattr(dialogue, name, value)
    dialogue.save()
    dialogue.domains.set(domains)
    record("requirements_bank.dialogue_edited", dialogue.case, by=by, dialogue=dialogue)
    return dialogue


@transaction.atomic
def set_deadline(dialogue: MarketDialogue, *, by: User, deadline: datetime.datetime) -> None:
    """The draft gets the moment until which suppliers may answer."""
    dialogue.lock_in_open_case(Status.DRAFT)
    dialogue.deadline = deadline
    dialogue.save(update_fields=["deadline"])
    record("requirements_bank.deadline_set", dialogue.case, by=by, dialogue=dialogue)


@transaction.atomic
def activate(dialogue: MarketDialogue, *, by: User, read: int | None = None) -> None:
    """The requirements are frozen as they stand, and suppliers can be invited.

    Who approves it says which proposal they have `read`: only that one is opened.
    """
    dialogue.lock_in_open_case(Status.DRAFT, Status.PROPOSED)
    _two_pairs_of_eyes(dialogue, by, read)
    pause_point("what was read is opened")
    now = database_now()
    if gates.missing(dialogue, now=now):
        raise TransitionNotAllowed(f"{dialogue!r} is not ready.")
    rows = list(dialogue.requirements.whole())
    # What was proposed for approval is asked as it was read then.
    if dialogue.is_draft:
        follow_bank(rows)
    for row in rows:
        fill(row)
        row.save()
    dialogue.activated_at = now
    dialogue.save(update_fields=["activated_at"])
    dialogue.move_to(Status.ACTIVE)
    tell = [dialogue.case.requester, dialogue.case.coordinator, *dialogue.everybody()]
    record(
        "requirements_bank.activated",
        dialogue.case,
        by=by,
        tell=tell,
        at=dialogue,
        dialogue=dialogue,
    )


def _two_pairs_of_eyes(dialogue: MarketDialogue, by: User, read: int | None) -> None:
    rules = DialogueRules.of(dialogue.authority_id)
    if dialogue.is_draft and rules.wants_four_eyes:
        raise Refused(_("Another person must approve the market dialogue before it is opened."))
    if dialogue.is_proposed and dialogue.proposed_by_id == by.pk:
        raise Refused(_("You asked for approval yourself. Another person must give it."))
    newest = dialogue.proposals.last() if dialogue.is_proposed else None
    if newest and read != newest.pk:
        raise Refused(_("It has been changed and proposed again since you opened the page."))
    if read and not newest:
        raise Refused(_("It has been sent back to be changed since you opened the page."))


@transaction.atomic
def postpone(
    dialogue: MarketDialogue, *, by: User, deadline: datetime.datetime, reason: str
) -> None:
    """The suppliers get more time, and all of them are told, in the same words."""
    dialogue.lock_in_open_case(Status.ACTIVE)
    old = dialogue.deadline
    if old is None or not database_now() < old < deadline:
        raise TransitionNotAllowed(f"{dialogue!r} can only get a later deadline, and before it.")
    dialogue.deadline = deadline
    dialogue.save(update_fields=["deadline"])
    dialogue.invitations.update(expires_at=deadline + LINK_OUTLIVES_DEADLINE)
    record(
        "requirements_bank.postponed",
        dialogue.case,
        by=by,
        tell=[dialogue.case.requester, dialogue.case.coordinator, *dialogue.everybody()],
        at=dialogue,
        write=to_all(dialogue),
        dialogue=dialogue,
        old=old,
        message=reason,
    )


@transaction.atomic
def cancel(dialogue: MarketDialogue, *, by: User, message: str) -> None:
    """The dialogue ends without answers; those who were invited are told why."""
    dialogue.lock(Status.DRAFT, Status.PROPOSED, Status.ACTIVE)
    if dialogue.is_active and (dialogue.deadline is None or dialogue.deadline <= database_now()):
        raise TransitionNotAllowed(f"{dialogue!r} has answers that can be read.")
    _end(dialogue, by=by, message=message)


@transaction.atomic
def reopen(
    dialogue: MarketDialogue, *, by: User, deadline: datetime.datetime, message: str
) -> None:
    """The suppliers can answer again, and are all told why; what they wrote is sealed anew."""
    dialogue.lock_in_open_case(Status.ANSWERED, Status.CANCELLED)
    may = dialogue.was_opened and not dialogue.is_elaborating() and not _is_chosen(dialogue)
    if not may or deadline <= database_now():
        raise TransitionNotAllowed(f"{dialogue!r} cannot be opened again until {deadline}.")
    # Those who have read the answers have an advantage to tell of (udbudsloven § 39).
    was_read = dialogue.is_answered
    dialogue.deadline = deadline
    dialogue.was_read |= was_read
    dialogue.save(update_fields=["deadline", "was_read"])
    dialogue.move_to(Status.ACTIVE)
    dialogue.invitations.update(expires_at=deadline + LINK_OUTLIVES_DEADLINE)
    record(
        "requirements_bank.dialogue_reopened",
        dialogue.case,
        by=by,
        tell=[dialogue.case.requester, dialogue.case.coordinator, *dialogue.everybody()],
        at=dialogue,
        write=to_all(dialogue),
        dialogue=dialogue,
        message=message,
        was_read=was_read,
    )


def _is_chosen(dialogue: MarketDialogue) -> bool:
    """Read under the lock: somebody may have chosen meanwhile."""
    return SupplierChoice.objects.filter(dialogue=dialogue).exists()


@transaction.atomic
def follow_case(dialogue: MarketDialogue, *, closed_before: datetime.datetime) -> None:
    """The case is over, so the suppliers are told that their answers are not wanted any more."""
    dialogue.lock(Status.ACTIVE)
    rows = MarketDialogue.objects.filter(pk=dialogue.pk)
    if rows.due_to_cancel(closed_before).exists():
        _end(dialogue, by=None, message=CASE_IS_OVER)


def _end(dialogue: MarketDialogue, *, by: User | None, message: "str | _StrPromise") -> None:
    dialogue.move_to(Status.CANCELLED)
    record(
        "requirements_bank.dialogue_cancelled",
        dialogue.case,
        by=by,
        tell=[dialogue.case.requester, dialogue.case.coordinator, *dialogue.everybody()],
        at=dialogue,
        write=to_all(dialogue),
        dialogue=dialogue,
        message=message,
    )


@transaction.atomic
def close(dialogue: MarketDialogue) -> None:
    """The deadline has passed: the answers can be read, and those who wait for them are told."""
    dialogue.lock(Status.ACTIVE)
    # Read under the lock: it may have been moved a moment ago.
    if not MarketDialogue.objects.due_to_close().filter(pk=dialogue.pk).exists():
        raise TransitionNotAllowed(f"{dialogue!r} still takes answers.")
    dialogue.move_to(Status.ANSWERED)
    record(
        "requirements_bank.dialogue_closed",
        dialogue.case,
        by=None,
        tell=[dialogue.case.coordinator, *dialogue.everybody()],
        at=dialogue,
        dialogue=dialogue,
        answered=dialogue.invitations.unsealed().count(),
        invited=dialogue.invitations.standing().count(),
    )


@transaction.atomic
def refuse_look(dialogue: MarketDialogue, *, by: User) -> None:
    """Somebody tried to see the answers before the deadline. The one who asks for them is told."""
    record(
        "requirements_bank.look_refused",
        dialogue.case,
        by=by,
        tell=dialogue.everybody(),
        at=dialogue,
        dialogue=dialogue,
    )
