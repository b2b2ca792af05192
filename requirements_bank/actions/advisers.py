"""Who advised on an acquisition from outside, so that nobody takes part with a lead."""

from typing import Any

from django.db import transaction

from accounts.models import User
from notifications.trail import record
from portal.clock import database_now
from portal.lifecycle import TransitionNotAllowed
from portal.locks import locked, pause_point
from procurement.course import standing
from requirements_bank.models import Adviser


@transaction.atomic
def note(adviser: Adviser, *, by: User) -> Adviser:
    """Write down who advised about what, and what is done about it."""
    standing.lock_open(adviser.case_id)
    names = ("name", "company", "subject", "since", "until", "takes_part", "measures")
    same = {name: getattr(adviser, name) for name in names}
    if again := Adviser.objects.standing().filter(case=adviser.case_id, **same).first():
        return again
    pause_point("adviser_noted")
    adviser.noted_by = by
    adviser.save()
    record("requirements_bank.adviser_noted", adviser.case, by=by, adviser=adviser)
    return adviser


@transaction.atomic
def change(adviser: Adviser, *, by: User, **fields: Any) -> None:
    """What is known of the adviser is corrected; the trail keeps what was written before."""
    standing.lock_open(adviser.case_id)
    _must_stand(adviser)
    for name, value in fields.items():
        setattr(adviser, name, value)
    adviser.save()
    record("requirements_bank.adviser_changed", adviser.case, by=by, adviser=adviser)


@transaction.atomic
def remove(adviser: Adviser, *, by: User, reason: str) -> None:
    """It was written down by mistake. The trail keeps that it was, and why it is gone."""
    standing.lock_open(adviser.case_id)
    _must_stand(adviser)
    adviser.removed_at = database_now()
    adviser.save(update_fields=["removed_at"])
    record("requirements_bank.adviser_removed", adviser.case, by=by, adviser=adviser, reason=reason)


def _must_stand(adviser: Adviser) -> None:
    rows = Adviser.objects.standing().filter(pk=adviser.pk)
    if not locked(rows).exists():
        raise TransitionNotAllowed(f"{adviser!r} is removed.")
