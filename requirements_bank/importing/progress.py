"""How far a table is that is being taken in. All of it comes at once, so the rows do not say it."""

from collections.abc import Callable

from django.core.cache import cache

from requirements_bank.models import RequirementImport

KEPT_S = 600
# Of a hundred: when the rows are understood, and when they are written. The rest is history.
UNDERSTOOD, WRITTEN = 10, 80
Told = Callable[[float], None]


def note(table: RequirementImport, share: float) -> None:
    """Which share of the rows is written."""
    percent = UNDERSTOOD + (WRITTEN - UNDERSTOOD) * share
    cache.set(_key(table), round(percent), KEPT_S)


def percent(table: RequirementImport) -> int | None:
    """None, where nobody has begun, or the cache has forgotten it."""
    found: int | None = cache.get(_key(table))
    return found


def nobody(_share: float) -> None:
    """Nobody is told how far it is."""


def _key(table: RequirementImport) -> str:
    return f"import:{table.pk}:{table.attempts}"
