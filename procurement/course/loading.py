"""A case with all that its pages show, read into memory at once.

Most cases lack most of what a case can have. One question says what there is none of, and then
nothing is asked for it.
"""

from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Prefetch, prefetch_related_objects
from psycopg import sql

from procurement import gates
from procurement.files import papers
from procurement.models import Case, CaseMeeting, Enquiry

# What prefetch_related wants for the pages of a case.
SHOWN = (
    *papers.FILED,
    *gates.READ,
    "colleagues__user",
    Prefetch("enquiries", Enquiry.objects.newest_threads()),
    Prefetch("meetings", CaseMeeting.objects.standing()),
)
OFTEN_NONE = (
    "unwanted_documents",
    "phase_decisions",
    "sub_cases",
    "debts",
    "debt_acceptances",
    "contracts",
    "dialogues",
    "colleagues",
    "candidates",
    "system_searches",
    "enquiries",
    "meetings",
    "dossiers",
    "project_class",
    "board_exemption",
)
_EXISTS = sql.SQL("EXISTS (SELECT 1 FROM {} WHERE {} = %(case)s)")


def load(case: Case) -> None:
    """Bring into memory what the pages show, as `prefetch_related(*SHOWN)` does."""
    with connection.cursor() as cursor:
        cursor.execute(_question(), {"case": case.pk})
        found = cursor.fetchone()
    for name, is_there in zip(OFTEN_NONE, found or (), strict=True):
        if not is_there:
            _note_none(case, name)
    prefetch_related_objects([case], *SHOWN)


def _note_none(case: Case, name: str) -> None:
    relation = _relation(name)
    if relation.one_to_one:
        relation.set_cached_value(case, None)
    else:
        known = vars(case).setdefault("_prefetched_objects_cache", {})
        known[name] = getattr(case, name).none()


def _relation(name: str) -> Any:
    """The way from a case to what points at it; Django's types know such a way too broadly."""
    return Case._meta.get_field(name)


@cache
def _question() -> sql.Composed:
    """The same at each case: made by Django's expressions, it would take as long as it saves."""
    parts = []
    for name in OFTEN_NONE:
        column = _relation(name).remote_field
        table = sql.Identifier(column.model._meta.db_table)
        parts.append(_EXISTS.format(table, sql.Identifier(column.column)))
    return sql.SQL("SELECT ") + sql.SQL(", ").join(parts)
