"""When a rule says no: the person is told why, in a sentence (portal/errors.py shows it)."""

from collections.abc import Callable

from django.core.exceptions import BadRequest


class Refused(BadRequest):
    """What was asked for cannot be done. Its words are for the person who asked."""


def refusal_of(act: Callable[[], object]) -> Refused | None:
    """Do it; the reason, if it is refused. What was typed must not be lost by it."""
    try:
        act()
    except Refused as refusal:
        return refusal
    return None
