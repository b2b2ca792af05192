"""What happens with what a decision asks for until it is met."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from governance import seating
from governance.appointments import conditions_are_due, conditions_no_longer_due
from governance.gaps import is_open_now
from governance.models import Condition, Decision, Meeting
from governance.recusals import without_recused
from notifications.deadlines import together
from notifications.trail import record
from portal.clock import database_now
from portal.lifecycle import TransitionNotAllowed
from portal.locks import locked, pause_point
from portal.refusals import Refused


@transaction.atomic
def settle_condition(condition: Condition, *, by: User, status: str, note: str) -> None:
    """It is met, or dropped with a reason: nobody is reminded of it any more."""
    if not locked(Condition.objects.filter(pk=condition.pk)).get().is_open:
        raise TransitionNotAllowed(f"{condition!r} is settled.")
    # The reason first: the table takes none that is dropped without.
    condition.note, condition.settled_by, condition.settled_at = note, by, database_now()
    condition.save(update_fields=["note", "settled_by", "settled_at"])
    condition.move_to(status)
    calendar = conditions_no_longer_due([condition])
    _record("governance.condition_settled", condition, by=by, calendar=calendar)


@transaction.atomic
def reopen_condition(condition: Condition, *, by: User) -> None:
    """It was not met after all. Why it was thought so stays in the trail."""
    locked(Meeting.objects.filter(pk=condition.decision.item.meeting_id)).get()
    if Decision.objects.filter(corrects=condition.decision_id).exists():
        raise Refused(_("The decision was corrected, so its conditions are dropped for good."))
    pause_point("decision_stands")
    condition.move_to(Condition.Status.OPEN)
    condition.note, condition.settled_by, condition.settled_at = "", None, None
    condition.save(update_fields=["note", "settled_by", "settled_at"])
    calendar = conditions_are_due([condition])
    _record("governance.condition_reopened", condition, by=by, calendar=calendar)


@transaction.atomic
def give_condition(condition: Condition, *, by: User, owner: User, due_date: date | None) -> None:
    """Say who sees to it, and by when."""
    kept = locked(Condition.objects.filter(pk=condition.pk)).select_related("owner").get()
    if not kept.is_open:
        raise TransitionNotAllowed(f"{condition!r} is settled.")
    has_left = kept.owner != owner or due_date is None
    before = conditions_no_longer_due([kept] if has_left else [])
    condition.owner, condition.due_date = owner, due_date
    condition.save(update_fields=["owner", "due_date"])
    calendar = together(conditions_are_due([condition]), before)
    _record("governance.condition_given", condition, by=by, calendar=calendar, former=kept.owner)


def _record(
    kind: str,
    condition: Condition,
    *,
    by: User,
    calendar: Mapping[int, str],
    former: User | None = None,
) -> None:
    """Those are told who may read it; the trail of the case is read by more."""
    item = condition.decision.item
    people = [condition.owner, former, item.case.coordinator]
    tell = without_recused([*people, *seating.secretaries(item.meeting.board)], item)
    known: dict[str, Any] = {"condition": condition, "item": item, "is_open": is_open_now(item)}
    record(kind, item.case, by=by, tell=tell, calendar=calendar, **known)
