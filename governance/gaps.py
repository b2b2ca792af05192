"""What stands in the place of an item that the reader may not see, and why.

Who may not is said elsewhere: of the disqualified in governance/recusals.py, of confidential
items by `AgendaItem.objects.closed_to`.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.models import User
from governance.models import AgendaItem, Meeting
from governance.recusals import gap_text, is_recused


def gaps_for(reader: User, items: Iterable[AgendaItem]) -> dict[int, str]:
    """The sentence for each of these items, read `for_show`, that the reader may not see."""
    items = list(items)
    confidential = [item.pk for item in items if item.is_confidential]
    closed = AgendaItem.objects.filter(pk__in=confidential).closed_to(reader)
    pks = closed.order_by().values_list("pk", flat=True) if confidential else []
    gaps = {pk: _("Confidential") for pk in pks}
    return gaps | {item.pk: gap_text() for item in items if is_recused(reader, item)}


def hidden_in(meeting: Meeting, reader: User) -> str:
    """The keys of the meeting's items that the reader may not see, in order, with commas."""
    shown = AgendaItem.objects.filter(meeting=meeting).not_hidden_from(reader).order_by()
    hidden = meeting.items.standing().exclude(pk__in=shown.values("pk"))
    return ",".join(str(pk) for pk in hidden.order_by("pk").values_list("pk", flat=True))
