"""An item is marked confidential after the portal has told openly of it.

What is read from the item itself (its pages, the decision list, the dossier) closes by itself
(governance/gaps.py). What was copied to the case is closed here: its outcome, the answer to its
step, the words of its trail and of the mails that show them; dossiers that hold them go. It is not
opened again: whoever may read the item, reads it there. A mail that was sent cannot be taken back.
"""

from django.db.models import Q
from django.utils import translation

from governance.models import AgendaItem
from notifications.models import Event
from procurement.dossier import making
from procurement.models import Case, StepDecision
from procurement.models.checklist import READ_ELSEWHERE

# What the case itself has told in the board's words.
QUOTING = ("procurement.approved", "procurement.rejected", "procurement.step_decided")


def close_words(item: AgendaItem) -> None:
    """Called by actions, under the lock of the case and of the item's meeting."""
    StepDecision.objects.filter(board_decision__item=item).update(speaks_openly=False)
    said = {
        words
        for one in item.decisions.select_related("step_decision")
        for words in (one.conditions, one.reason, getattr(one.step_decision, "reason", ""))
        if words
    }
    with translation.override("da"):
        elsewhere = str(READ_ELSEWHERE)
    Case.objects.filter(pk=item.case_id, outcome_note__in=said).update(outcome_note=elsewhere)
    told = Q(kind__startswith="governance.") | Q(kind__in=QUOTING)
    Event.objects.about(item.case).filter(told, happened_at__gte=item.reported_at).close()
    making.forget_made(item.case)
