"""When a rule says no: the person is told why, in a sentence (portal/errors.py shows it)."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Model
from django.utils.translation import gettext as _


class Refused(BadRequest):
    """What was asked for cannot be done. Its words are for the person who asked."""


class Overtaken(Refused):
    """Somebody else has written meanwhile: both texts are shown, and neither is lost."""

    def __init__(self, current: Model) -> None:
        super().__init__(_("Somebody else has written here meanwhile. Both texts are shown."))
        self.current: Any = current


def refusal_of(act: Callable[[], object]) -> Refused | None:
    """Do it; the reason, if it is refused. What was typed must not be lost by it."""
    try:
        act()
    except Refused as refusal:
        return refusal
    return None
