"""What happens when somebody of the board is disqualified in an item."""

from django.db import transaction

from accounts.models import User
from governance import seating
from governance.models import AgendaItem, Meeting, Recusal
from governance.recusals import without_recused
from notifications.trail import record
from portal.clock import database_now
from portal.lifecycle import TransitionNotAllowed
from portal.locks import locked, pause_point
from procurement.dossier import making


@transaction.atomic
def recuse(item: AgendaItem, *, by: User, person: User, reason: str) -> None:
    """The person is disqualified in the item, and neither reads nor decides it from now on.

    The reason may be private: it stands on the item for the board, not in the trail.
    """
    locked(Meeting.objects.filter(pk=item.meeting_id)).get()
    if not AgendaItem.objects.pending().filter(pk=item.pk).exists():
        raise TransitionNotAllowed(f"{item!r} has been treated or taken off.")
    if item.recusals.in_force().of(person).exists():
        return
    pause_point("not_recused_yet")
    Recusal.objects.create(item=item, user=person, reason=reason, declared_by=by)
    # Those that were made before say openly what is closed now (governance/gaps.py).
    making.forget_made(item.case)
    tell = [person, *without_recused(seating.secretaries(item.meeting.board), item)]
    record("governance.recused", item.case, by=by, tell=tell, item=item, person=person)


@transaction.atomic
def lift_recusal(recusal: Recusal, *, by: User) -> None:
    """It was a mistake: the person reads and decides the item again. The row stays."""
    item = recusal.item
    locked(Meeting.objects.filter(pk=item.meeting_id)).get()
    standing = Recusal.objects.in_force().filter(
        pk=recusal.pk, item__status=AgendaItem.Status.PENDING
    )
    if not standing.update(lifted_by=by, lifted_at=database_now()):
        raise TransitionNotAllowed(f"{recusal!r} is lifted, or the item treated.")
    tell = [recusal.user, *without_recused(seating.secretaries(item.meeting.board), item)]
    record("governance.recusal_lifted", item.case, by=by, tell=tell, item=item, recusal=recusal)
