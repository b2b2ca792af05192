"""What the lines of the demo's worksheets are made of."""

from datetime import timedelta
from typing import Any


class Login(str):
    """Somebody of the cast, where a sheet asks for a person."""

    __slots__ = ()


def days_ahead(count: int) -> timedelta:
    return timedelta(days=count)


Line = dict[str, Any]
COORDINATOR, ARCHITECT, PROCUREMENT, ARCHIVE = "coordinator", "architect", "procurement", "archive"
