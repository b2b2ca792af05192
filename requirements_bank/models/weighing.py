"""How much each priority counts when answers are scored."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator
from django.db import models

from requirements_bank.models.text import Priority

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# A minimum requirement is not among them: it is met or it is not, and gives no points.
Weights = Mapping[Priority, int]
HEAVIEST = 100


def _weight(
    label: "str | _StrPromise", default: int
) -> "models.PositiveSmallIntegerField[int | str, int]":
    validators = [MaxValueValidator(HEAVIEST)]
    return models.PositiveSmallIntegerField(label, default=default, validators=validators)


class Weighing(models.Model):
    """The columns of it, as the buyer sets them before any answer can be read."""

    weight_important = _weight(Priority.IMPORTANT.label, 3)
    weight_requirement = _weight(Priority.REQUIREMENT.label, 2)
    weight_option = _weight(Priority.OPTION.label, 1)
    # The answers could be read before it was opened again: they go on weighing what they did.
    was_read = models.BooleanField(default=False)

    class Meta:
        abstract = True

    @property
    def weights(self) -> Weights:
        return {
            Priority.IMPORTANT: self.weight_important,
            Priority.REQUIREMENT: self.weight_requirement,
            Priority.OPTION: self.weight_option,
        }

    @weights.setter
    def weights(self, weights: Weights) -> None:
        self.weight_important = weights[Priority.IMPORTANT]
        self.weight_requirement = weights[Priority.REQUIREMENT]
        self.weight_option = weights[Priority.OPTION]

    @property
    def weight_words(self) -> str:
        """“Important requirement 3, Requirement 2, Option 1”."""
        return ", ".join(f"{priority.label} {weight}" for priority, weight in self.weights.items())
