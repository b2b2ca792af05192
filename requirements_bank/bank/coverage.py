"""How many of the bank's requirements serve each architecture principle."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from requirements_bank.models import (
    DialogueRequirement,
    MarketDialogue,
    Principle,
    Priority,
    Requirement,
)


@dataclass(frozen=True)
class Line:
    """Of a principle, or of none: published requirements, and how many of them were asked."""

    principle: Principle | None
    requirements: int
    minimum: int
    asked: int

    @property
    def name(self) -> str:
        return str(self.principle or _("No principle"))


def coverage_of(user: User) -> list[Line]:
    """Of what the person's authority may ask; every principle, also one that nothing serves."""
    known = Requirement.objects.known_to(user.authority_id).published()
    return list(_lines(known, user))


def _lines(known: QuerySet[Requirement], user: User) -> Iterator[Line]:
    dialogues = MarketDialogue.objects.asked().filter(authority=user.authority_id)
    asked = DialogueRequirement.objects.filter(dialogue__in=dialogues).values("requirement")
    counts = {
        "requirements": Count("pk", distinct=True),
        "minimum": Count("pk", distinct=True, filter=Q(priority=Priority.MINIMUM)),
        "asked": Count("pk", distinct=True, filter=Q(pk__in=asked)),
    }
    grouped = known.order_by().values("principles").annotate(**counts)
    found = {row[0]: row[1:] for row in grouped.values_list("principles", *counts)}
    nothing = (0, 0, 0)
    for principle in Principle.objects.order_by("name"):
        yield Line(principle, *found.get(principle.pk, nothing))
    yield Line(None, *found.get(None, nothing))
