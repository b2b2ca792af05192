"""The conditions of a decision as rows. Called by actions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from governance.models import Condition, Decision
from portal.clock import database_now


@dataclass(frozen=True)
class Asked:
    """A condition, who sees to it where somebody is named, and by when."""

    text: str
    owner: User | None = None
    due_date: date | None = None


def lay_down(decision: Decision, asked: Sequence[Asked], *, owner: User) -> None:
    """One row for each: the decision's own words stay as they were said.

    `owner` sees to what nobody is named for.
    """
    lines = [line.strip() for line in decision.conditions.splitlines()]
    Condition.objects.bulk_create(
        Condition(decision=decision, text=one.text, owner=one.owner or owner, due_date=one.due_date)
        for one in asked or [Asked(line) for line in lines if line]
    )


def drop_with(corrected: Decision, *, by: User, note: str) -> None:
    """A decision that is corrected asks for nothing any more."""
    corrected.condition_rows.open().update(
        status=Condition.Status.DROPPED, note=note, settled_by=by, settled_at=database_now()
    )
