"""Who is disqualified in an item, and neither decides it nor is told of it.

What they may read is said in governance/gaps.py.
"""

from collections.abc import Iterable
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from governance.models import AgendaItem, Recusal
from portal.refusals import Refused

P = TypeVar("P", bound=User | None)


class Disqualified(Refused):
    """Somebody acts on an item in which they are disqualified."""

    def __init__(self) -> None:
        super().__init__(gap_text())


def gap_text() -> str:
    """What stands in the place of the item."""
    return _("You are disqualified in this item, so you can neither read nor decide it.")


def is_recused(user: User, item: AgendaItem) -> bool:
    """Of an item read `for_show` without a query."""
    return any(one.user_id == user.pk for one in item.recusals.all() if one.lifted_at is None)


def without_recused(people: Iterable[P], item: AgendaItem) -> list[P]:
    """Those of the board who may be told of the item."""
    recused = set(Recusal.objects.closing(item).values_list("user", flat=True))
    return [person for person in people if person is None or person.pk not in recused]


def refuse_owner(person: User | None, item: AgendaItem) -> None:
    """For a form: nobody sees to what the board asks who is disqualified in it."""
    if person and person not in without_recused([person], item):
        text = _("%(name)s is disqualified in the item. Choose somebody else.")
        raise ValidationError(text % {"name": person.name})


def refuse_recused(user: User, item: AgendaItem) -> None:
    """To be asked under the lock of the item's meeting, before anything is decided."""
    if Recusal.objects.closing(item).of(user).exists():
        raise Disqualified


def carry_over(item: AgendaItem) -> None:
    """Who was disqualified when a board last had the case is so when it comes again.

    Before another board too, whose item says the same: one is disqualified in the case.
    """
    last = AgendaItem.objects.filter(case=item.case_id, pk__lt=item.pk).order_by("-pk").first()
    known = Recusal.objects.in_force().filter(item=last)
    Recusal.objects.bulk_create(
        Recusal(item=item, user=one.user, reason=one.reason, declared_by=one.declared_by)
        for one in known.select_related("user", "declared_by")
    )
