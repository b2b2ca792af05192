"""Agendas that fill themselves: which cases come on the next meeting of a board, by its rule."""

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from governance.kinds import AgendaRule
from governance.models import AgendaItem, Board, Meeting
from portal.clock import ClockTimestamp
from procurement.models import Case
from procurement.models.case_queryset import CaseQuerySet

# Minutes for each: a case that is gone through takes less time than one that is decided.
MINUTES = 5


def next_to_fill(board: Board) -> Meeting | None:
    """The nearest meeting that has not begun, if its agenda is still open."""
    rows = Meeting.objects.held_or_planned().filter(board=board, starts_at__gt=ClockTimestamp())
    meeting = rows.order_by("starts_at").select_related("board__authority").first()
    return meeting if meeting and meeting.is_planned else None


def cases_for(meeting: Meeting) -> CaseQuerySet:
    """Those that the board's rule brings, and that stand on no agenda; the oldest first.

    Who was taken off this meeting is not put on it again.
    """
    board = meeting.board
    rows = Case.objects.filter(authority=board.authority_id)
    if board.rules.agenda == AgendaRule.ALL_NEW:
        rows = _new_to(board, rows)
    else:
        rows = rows.at_visitation()
    waiting = AgendaItem.objects.pending().values("case")
    taken_off = meeting.items.filter(status=AgendaItem.Status.WITHDRAWN).values("case")
    rows = rows.exclude(Q(pk__in=waiting) | Q(pk__in=taken_off))
    return rows.order_by("submitted_at", "pk")


def item_for(case: Case, meeting: Meeting, position: int) -> AgendaItem:
    """What the request says, in the board's form. The board asks the question of its kind.

    As confidential as the case was when a board last had it.
    """
    asked = case.request
    before = AgendaItem.objects.filter(case=case).order_by("-pk").first()
    parts = [asked.description, asked.need, asked.strategy]
    with translation.override("da"):
        question = (
            _("New case: who is the contact person, and what is the next step?")
            if meeting.board.rules.agenda == AgendaRule.ALL_NEW
            else _("Can we go on?")
        )
    return AgendaItem(
        meeting=meeting,
        case=case,
        position=position,
        heading=case.title,
        presentation="\n\n".join(dict.fromkeys(part for part in parts if part)),
        recommendation=question,
        organisation=asked.affected,
        confidential=before.confidential if before else "",
        minutes=MINUTES,
        contact=case.coordinator or asked.contact or case.requester,
        reported_by=case.requester,
    )


def _new_to(board: Board, rows: CaseQuerySet) -> CaseQuerySet:
    """F22: not taken by a contact person yet, or sent since the last meeting; not seen here."""
    held = Meeting.objects.held_or_planned().filter(board=board, starts_at__lte=ClockTimestamp())
    last = held.order_by("-starts_at").values_list("starts_at", flat=True).first()
    new = Q(status=Case.Status.SUBMITTED)
    if last:
        new |= Q(submitted_at__gt=last)
    seen = AgendaItem.objects.standing().filter(meeting__board=board).values("case")
    return rows.under_way().filter(new).exclude(pk__in=seen)
