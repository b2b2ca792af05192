"""The conditions of a decision as rows. Called by actions."""

from datetime import date

from accounts.models import User
from governance.models import Condition, Decision
from portal.clock import database_now


def lay_down(decision: Decision, *, owner: User, due_date: date | None) -> None:
    """One row for each line: the decision's own words stay as they were said."""
    lines = [line.strip() for line in decision.conditions.splitlines()]
    Condition.objects.bulk_create(
        Condition(decision=decision, text=line, owner=owner, due_date=due_date)
        for line in lines
        if line
    )


def drop_with(corrected: Decision, *, by: User, note: str) -> None:
    """A decision that is corrected asks for nothing any more."""
    corrected.condition_rows.open().update(
        status=Condition.Status.DROPPED, note=note, settled_by=by, settled_at=database_now()
    )
