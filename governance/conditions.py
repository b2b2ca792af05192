"""What a decision asks for as rows: conditions, what is missing, what is agreed.

Called by actions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from governance.models import Condition, Decision
from governance.models.condition import ConditionQuerySet
from portal.clock import database_now
from portal.locks import locked, pause_point
from portal.templatetags.formats import day


@dataclass(frozen=True)
class Asked:
    """One of them, who sees to it where somebody is named, and by when."""

    text: str
    owner: User | None = None
    due_date: date | None = None


def lay_down(decision: Decision, asked: Sequence[Asked], *, owner: User) -> None:
    """One row for each: the decision's own words stay as they were said.

    `owner` sees to what nobody is named for.
    """
    lines = [line.strip() for line in decision.conditions.splitlines()]
    rows = [
        Condition(decision=decision, text=one.text, owner=one.owner or owner, due_date=one.due_date)
        for one in asked or [Asked(line) for line in lines if line]
    ]
    for row in rows:
        row.agreed = _agreed(row)
    Condition.objects.bulk_create(rows)


def drop_with(corrected: Decision, *, by: User, note: str) -> list[Condition]:
    """A decision that is corrected asks for nothing any more. What it asked for is given back."""
    return _drop(corrected.condition_rows.open(), by=by, note=note)


def drop_earlier(decision: Decision, *, by: User) -> list[Condition]:
    """What the board missed when it deferred the case is over when it has decided it after all."""
    if decision.is_deferral:
        return []
    rows = Condition.objects.open().filter(
        decision__outcome=Decision.Outcome.DEFERRED,
        decision__item__case=decision.item.case_id,
        decision__item__meeting__board=decision.item.meeting.board_id,
    )
    with translation.override("da"):
        outcome = decision.get_outcome_display()
        note = _("The board has decided the case since: %(outcome)s.") % {"outcome": outcome}
    return _drop(rows, by=by, note=note)


def _agreed(row: Condition) -> str:
    """For the minutes, in the authority's own language."""
    if row.due_date is None:
        return row.owner.name
    with translation.override("da"):
        words = {"name": row.owner.name, "day": day(row.due_date, "long")}
        return _("%(name)s, no later than %(day)s") % words


def _drop(rows: ConditionQuerySet, *, by: User, note: str) -> list[Condition]:
    dropped = list(locked(rows.select_related("owner", "decision__item__case")))
    pause_point("what_is_dropped_is_known")
    rows.update(
        status=Condition.Status.DROPPED, note=note, settled_by=by, settled_at=database_now()
    )
    return dropped
