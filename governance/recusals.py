"""Who may neither read nor decide an item because of a recusal. One place decides it.

Whoever shows an item, tells of it, or lets somebody act on it, asks here.
"""

from collections.abc import Iterable
from typing import TypeVar

from django.utils.translation import gettext as _

from accounts.models import User
from governance.models import AgendaItem, Meeting, Recusal
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


def hides_from(user: User, meeting: Meeting) -> bool:
    """Whether a paper on the whole meeting holds something that this person may not read."""
    recused = Recusal.objects.in_force().of(user).filter(item__meeting=meeting)
    return recused.exists() or meeting.items.standing().closed_to(user).exists()


def without_recused(people: Iterable[P], item: AgendaItem) -> list[P]:
    """Those of the board who may be told of the item."""
    recused = set(Recusal.objects.in_force().filter(item=item).values_list("user", flat=True))
    return [person for person in people if person is None or person.pk not in recused]


def refuse_recused(user: User, item: AgendaItem) -> None:
    """To be asked under the lock of the item's meeting, before anything is decided."""
    if Recusal.objects.in_force().of(user).filter(item=item).exists():
        raise Disqualified


def carry_over(item: AgendaItem, people: Iterable[User]) -> None:
    """Who was disqualified when the board last had the case is so when it comes again."""
    last = AgendaItem.objects.filter(case=item.case_id, pk__lt=item.pk).order_by("-pk").first()
    known = Recusal.objects.in_force().filter(item=last, user__in=[one.pk for one in people])
    Recusal.objects.bulk_create(
        Recusal(item=item, user=one.user, reason=one.reason, declared_by=one.declared_by)
        for one in known.select_related("user", "declared_by")
    )
