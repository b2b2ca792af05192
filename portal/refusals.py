"""When a rule says no: the person is told why, in a sentence (portal/errors.py shows it)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
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


@contextmanager
def said_on(form: Any, field: str | None = None) -> Iterator[None]:
    """What is refused is said on the form, beside what was typed; nothing of it is lost.

    Where somebody else was first, the form takes note of what stands there now.
    """
    try:
        yield
    except Refused as refusal:
        if isinstance(refusal, Overtaken):
            form.overtake(refusal.current)
        form.add_error(field, str(refusal))


def refusal_of(act: Callable[[], object]) -> Refused | None:
    """Do it; the reason, if it is refused. What was typed must not be lost by it."""
    try:
        act()
    except Refused as refusal:
        return refusal
    return None
