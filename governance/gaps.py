"""What of an item a person may read, and what stands in the place of the rest. One place says it.

Who is disqualified in a case may neither decide it nor "i øvrigt medvirke ved behandlingen"
(forvaltningsloven § 3, stk. 3, LBK 433/2014), from the moment that it is said (§ 6). Until the
minutes are approved they read nothing of the item: neither what is put before the board nor what
it says, nor why it decides as it does. That it has decided, and the outcome, is how the case
stands, which all know who see the case. Afterwards they read what the requester was told, where
another role gives them the case: outcome, reason, conditions, and where it was forwarded to. What
the board deliberated stays closed.

They are disqualified in the case, not in one meeting's treatment of it: as long as it is so (of
the case's last item; it is carried from each to the next), items of earlier meetings are closed
too, and what those who sit in boards or serve them see because they do: a role at a board opens
neither the case, its papers, assessments, contracts and debts, nor its sub-cases, and nobody asks
them about it (`Case.objects.closed_to`). What another role opens stays open, as said above.

A confidential item (forvaltningsloven § 27) is read by those who sit in the board and those who
bring the case. Others see that there is one; when they are disqualified too, nothing opens later.

What is kept where more people read than the item (the trail of the case and its mails, its
outcome, the answer to its step, the dossier) says of an item that is closed to anybody only the
outcome, and that the words are read on the agenda: `AgendaItem.speaks_openly`. What was kept
before the item was closed is closed then: governance/closing.py.
"""

from collections.abc import Iterable

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from governance.models import AgendaItem, Decision, Meeting, Recusal
from governance.recusals import gap_text, is_recused
from procurement.models.checklist import READ_ELSEWHERE


def gaps_for(reader: User, items: Iterable[AgendaItem]) -> dict[int, str]:
    """The sentence for each of these items, read `for_show`, that the reader may not see."""
    items = list(items)
    confidential = [item.pk for item in items if item.is_confidential]
    closed = AgendaItem.objects.filter(pk__in=confidential).closed_to(reader)
    pks = closed.order_by().values_list("pk", flat=True) if confidential else []
    gaps = {pk: _("Confidential") for pk in pks}
    known = Recusal.objects.cases_of(reader).filter(item__case__in={one.case_id for one in items})
    cases = set(known.values_list("item__case", flat=True))
    recused = [one for one in items if one.case_id in cases or is_recused(reader, one)]
    return gaps | {item.pk: gap_text() for item in recused}


def left_out() -> str:
    """What stands in its place in a paper, which several people share."""
    return _("This item is left out of your copy, because you may not read it.")


def told_of(item: AgendaItem) -> list[Decision]:
    """The decisions whose words are told to those who are disqualified and see the case."""
    is_told = item.meeting.is_minuted and not item.is_confidential
    return list(item.decisions.all()) if is_told else []


def hidden_in(meeting: Meeting, reader: User) -> str:
    """The keys of the meeting's items that the reader may not see, in order, with commas.

    Those too that were taken off: a paper that was made before may hold them.
    """
    shown = AgendaItem.objects.filter(meeting=meeting).not_hidden_from(reader).order_by()
    hidden = meeting.items.exclude(pk__in=shown.values("pk")).order_by("pk")
    return ",".join(str(pk) for pk in hidden.values_list("pk", flat=True))


def keys_in(text: str) -> set[int]:
    """Of what `hidden_in` has said."""
    return {int(pk) for pk in text.split(",") if pk}


def is_open_now(item: AgendaItem) -> bool:
    """Whether it speaks openly as it is now.

    To be asked under the lock of the item's meeting, before something is kept.
    """
    return AgendaItem.objects.get(pk=item.pk).speaks_openly


def open_words(item: AgendaItem, words: str) -> str:
    """What the case keeps of a board's words, in the authority's own language."""
    if not words or is_open_now(item):
        return words
    with translation.override("da"):
        return str(READ_ELSEWHERE)
