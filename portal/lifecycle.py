"""Status changes. An object moves only along the table its model declares."""

from typing import ClassVar

from django.core.exceptions import BadRequest
from django.db import models


class TransitionNotAllowed(BadRequest):
    """The object cannot make this move. Django answers with the 400 page."""


class Lifecycle(models.Model):
    """A model whose status follows its TRANSITIONS table.

    Only actions call move_to(). Permissions ask can_become().
    """

    TRANSITIONS: ClassVar[dict[str, set[str]]]

    status = models.CharField(max_length=20)

    class Meta:
        abstract = True

    def can_become(self, status: str) -> bool:
        return status in self.TRANSITIONS[self.status]

    def move_to(self, status: str) -> None:
        """Take one step in the table, unless somebody else has moved the object first.

        Raises TransitionNotAllowed for a step outside the table and for a lost race.
        """
        if not self.can_become(status):
            raise TransitionNotAllowed(f"{self!r} cannot go from {self.status} to {status}.")
        # Compare and set in one statement, so that of two simultaneous moves one fails.
        unmoved = type(self)._base_manager.filter(pk=self.pk, status=self.status)
        if not unmoved.update(status=status):
            raise TransitionNotAllowed(f"{self!r} was moved by somebody else.")
        self.status = status
