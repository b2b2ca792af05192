"""What pages of other apps show of the board: the case page, its dossier, and one's own work."""

from django import template
from django.db.models import Prefetch

from accounts.models import User
from governance import basis, worklist
from governance.models import AgendaItem, Decision
from procurement.models import Case

register = template.Library()


@register.simple_tag
def agenda_items_of(case: Case) -> list[AgendaItem]:
    """The case's items, newest first, with their meetings and decisions."""
    found = AgendaItem.objects.filter(case=case).order_by("-pk")
    decisions = Prefetch("decisions", Decision.objects.select_related("decided_by", "answers"))
    items = list(found.select_related("meeting__board").prefetch_related(decisions))
    for item in items:
        item.case = case
    return items


@register.simple_tag
def basis_of(item: AgendaItem) -> str:
    """What its case says to the board, as HTML."""
    return basis.basis_of(item)


@register.simple_tag
def secretarys_work(user: User) -> worklist.Work | None:
    """What waits for those who serve a board."""
    return worklist.secretarys_work(user)
