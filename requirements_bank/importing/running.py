"""Taking a table in, in the background: the whole of it or nothing, by one worker at a time.

A worker holds the row for as long as it runs. One that is killed holds it no more, and what it had
written is gone with it: the next one starts over.
"""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import translation

from portal.locks import unheld
from portal.tables.plans import PlanChanged
from requirements_bank import permissions
from requirements_bank.actions import requirement_imports as actions
from requirements_bank.importing import progress
from requirements_bank.models import RequirementImport

MOST_TRIES = 3
Problem = RequirementImport.Problem


def run(table_id: int) -> None:
    """Take the table in, if it is still to be and nobody is at it."""
    table = _begun(table_id)
    if table is None:
        return
    if table.attempts > MOST_TRIES:
        actions.note_failure(table, problem=Problem.STOPPED)
        return
    try:
        _carry_out(table_id)
    except PlanChanged:
        actions.note_failure(table, problem=Problem.CHANGED)


@transaction.atomic
def waiting(before: datetime) -> list[int]:
    """Those that nobody is at: the bell was not heard, it failed, or its worker died."""
    late = RequirementImport.objects.waiting().filter(asked_at__lt=before).order_by("pk")
    return list(unheld(late).values_list("pk", flat=True))


@transaction.atomic
def _begun(table_id: int) -> RequirementImport | None:
    """Counted before it begins, so that a table on which workers die is given up."""
    table = _waiting(table_id)
    if table is not None:
        table.attempts += 1
        table.save(update_fields=["attempts"])
    return table


@transaction.atomic
def _carry_out(table_id: int) -> None:
    table = _waiting(table_id)
    if table is None or table.asked_by is None:
        return
    # The plan has words in it: it is the same one in the language in which it was looked at.
    with translation.override(table.language):
        if not permissions.can_take_in(table.asked_by, table):
            raise PlanChanged(str(Problem.CHANGED.label))
        told = partial(progress.note, table)
        actions.take_in(table, by=table.asked_by, seal=table.seal, told=told)


def _waiting(table_id: int) -> RequirementImport | None:
    rows = RequirementImport.objects.waiting().filter(pk=table_id)
    return unheld(rows.select_related("asked_by", "authority", "collaboration")).first()
