"""What pages of other apps show of the board: the case page, its dossier, and one's own work."""

from django import template
from django.db.models import Prefetch

from accounts.models import User
from governance import basis, gaps, taking_part, worklist
from governance.models import AgendaItem, Condition, Decision, Recusal
from procurement.models import Case

register = template.Library()


@register.simple_tag
def agenda_items_of(case: Case) -> list[AgendaItem]:
    """The case's items, newest first, with their meetings and decisions."""
    found = AgendaItem.objects.filter(case=case).order_by("-pk")
    decisions = Prefetch("decisions", Decision.objects.for_show())
    recusals = Prefetch("recusals", Recusal.objects.in_force().select_related("user"))
    items = list(found.select_related("meeting__board").prefetch_related(decisions, recusals))
    for item in items:
        item.case = case
    return items


@register.simple_tag
def agenda_items_for(reader: User, case: Case) -> list[tuple[AgendaItem, str]]:
    """Each with what stands in its place, where the reader may not see it; else nothing."""
    items = agenda_items_of(case)
    closed = gaps.gaps_for(reader, items)
    return [(item, closed.get(item.pk, "")) for item in items]


@register.simple_tag
def took_part_in(item: AgendaItem) -> list[User]:
    """Who of the board took part in what it decided, where it is noted."""
    return taking_part.people_at(item)


@register.filter
def told_of(item: AgendaItem) -> list[Decision]:
    """The decisions whose words are told to those who may not read the item."""
    return gaps.told_of(item)


@register.simple_tag
def basis_of(item: AgendaItem) -> str:
    """What its case says to the board, as HTML."""
    return basis.basis_of(item)


@register.simple_tag
def secretarys_work(user: User) -> worklist.Work | None:
    """What waits for those who serve a board."""
    return worklist.secretarys_work(user)


@register.simple_tag
def board_reading(user: User) -> worklist.ToRead | None:
    """What the boards of this person have sent out."""
    return worklist.to_read(user)


@register.simple_tag
def my_conditions(user: User) -> list[Condition]:
    """What boards have asked this person for, the nearest day first."""
    own = Condition.objects.awaited().of(user).not_closed_to(user).by_date()
    return list(own.select_related("decision__item__case")[: worklist.SHOWN])
