"""What pages of other apps show of the board: the case page, its dossier, and one's own work."""

from django import template
from django.db.models import Prefetch

from accounts.models import User
from governance import basis, gaps, worklist
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


@register.filter
def gap_for(item: AgendaItem, reader: User) -> str:
    """What stands in the place of an item that the reader may not see; else nothing."""
    return gaps.gaps_for(reader, [item]).get(item.pk, "")


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
    """The conditions of approvals that this person sees to, the nearest day first."""
    hidden = Recusal.objects.in_force().of(user).values("item")
    own = Condition.objects.open().of(user).exclude(decision__item__in=hidden).by_date()
    return list(own.select_related("decision__item__case")[: worklist.SHOWN])
