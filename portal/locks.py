"""Row locks. Tests can switch them off, to prove that a race test sees the race."""

from datetime import timedelta
from typing import TypeVar

from django.conf import settings
from django.db import connection
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)

# The same words by the same person within this time are a second click, not a second wish.
SECOND_CLICK = timedelta(minutes=1)


def locked(rows: QuerySet[M], *, alone: bool = False) -> QuerySet[M]:
    """These rows, locked until the transaction ends; others may still refer to them.

    With `alone` nobody may begin to refer to them either: they are about to go.
    Tests alone may set LOCKS_OFF: the twin of a race test, which must then fail.
    """
    if _are_off():
        return rows
    return rows.select_for_update(of=("self",), no_key=not alone)


def unheld(rows: QuerySet[M]) -> QuerySet[M]:
    """As `locked`, but those that somebody holds are left out instead of waited for."""
    return rows.select_for_update(of=("self",), no_key=True, skip_locked=True)


def share(rows: QuerySet[M]) -> M:
    """The one row, which many may hold at once: only who would change it waits for them all.

    Django has no words for FOR SHARE.
    """
    if _are_off():
        return rows.get()
    sql, parameters = rows.query.sql_with_params()
    [row] = rows.model._base_manager.raw(f"{sql} FOR SHARE", parameters)
    return row


def ending(lock: str) -> str:
    """How a statement ends that locks what it reads, in the words of SQL."""
    return "" if _are_off() else lock


def lock_word(word: str) -> None:
    """As `locked`, for what has no row: who else locks the word waits for this transaction."""
    if not _are_off():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [word])


def _are_off() -> bool:
    return settings.TESTING and getattr(settings, "LOCKS_OFF", False)


def pause_point(name: str) -> None:
    """Between look and act, let a test decide who goes on first: it calls what PAUSES names."""
    if settings.TESTING and (pause := getattr(settings, "PAUSES", {}).get(name)):
        pause()
