"""Who may bring a case before a board, and say something of it before the meeting."""

from django.utils import timezone

from accounts.models import User
from governance import seating
from governance.models import AgendaItem, Recusal
from governance.permissions.parts import brings, chairs, presents, serves
from governance.recusals import is_recused
from procurement import gates
from procurement.models import Case, ChecklistStep
from procurement.permissions import performs


def can_report(user: User, case: Case) -> bool:
    """Those who bring the case, and those who perform the step that is done by reporting it."""
    if not case.can_become(Case.Status.AWAITING_BOARD):
        return False
    if brings(user, case):
        return True
    step = gates.step_of_reporting(case)
    return step is not None and performs(user, step)


def can_report_at(user: User, step: ChecklistStep) -> bool:
    """The step is done by reporting the case (G16)."""
    return gates.waits_for_report(step) and can_report(user, step.case)


def can_add_late(user: User, case: Case) -> bool:
    """G04: after the deadline only the chair, with a reason; a new case, or one moved forward."""
    reported = case.status == Case.Status.AWAITING_BOARD
    ready = reported or case.can_become(Case.Status.AWAITING_BOARD)
    return ready and seating.presides_in(user, case.authority_id)


def can_bring_forward(user: User, item: AgendaItem) -> bool:
    """To an earlier meeting of the board that has the case, by its chair and no other board's."""
    return seating.presides(user, item.meeting.board) and not is_recused(user, item)


def can_edit_item(user: User, item: AgendaItem) -> bool:
    """Those who bring the case until the deadline, the secretary until the agenda is out."""
    if not item.is_pending or is_recused(user, item):
        return False
    if serves(user, item.meeting):
        return item.meeting.may_still_change
    in_time = item.meeting.is_planned and item.meeting.deadline_at > timezone.now()
    return in_time and presents(user, item)


def can_mark_confidential(user: User, item: AgendaItem) -> bool:
    """Also when it is decided and minuted: what was forgotten can be made good."""
    may = chairs(user, item.meeting) and not is_recused(user, item)
    return may and not item.meeting.is_cancelled


def can_add_supplement(user: User, item: AgendaItem) -> bool:
    """When the agenda is out, the item stays; those who bring the case can add to it."""
    may = serves(user, item.meeting) or presents(user, item)
    may = may and not is_recused(user, item)
    return may and item.is_pending and item.meeting.is_published


def can_read_comments(user: User, item: AgendaItem) -> bool:
    """Comments are for those who sit in the board, and no others."""
    return seating.sits(user, item.meeting.board)


def can_comment(user: User, item: AgendaItem) -> bool:
    return can_read_comments(user, item) and item.is_pending


def can_ask_about(user: User, item: AgendaItem) -> bool:
    """The question stands on the case, which more people read than an item that is closed."""
    return can_comment(user, item) and item.case.is_under_way and item.speaks_openly


def can_take_position(user: User, item: AgendaItem) -> bool:
    """A09: whoever has a say, until the board has treated the item."""
    return seating.has_say(user, item.meeting.board) and item.is_pending


def can_read_positions(user: User, item: AgendaItem) -> bool:
    return chairs(user, item.meeting)


def can_read_papers(user: User, item: AgendaItem) -> bool:
    """Who sits in the board and does not see the case reads its papers once the agenda is out.

    To be asked of an item that the person sees: hence as long as they sit there, and no longer.
    """
    early = item.meeting.is_out or chairs(user, item.meeting)
    return early or Case.objects.visible_to(user).filter(pk=item.case_id).exists()


def can_take_off(user: User, item: AgendaItem) -> bool:
    """Those who bring the case until the agenda is out, the secretary until it is treated."""
    if not item.is_pending or is_recused(user, item):
        return False
    return serves(user, item.meeting) or (item.meeting.may_still_change and presents(user, item))


def can_recuse(user: User, item: AgendaItem) -> bool:
    """Who sits in the board says it of themselves; the chair and the secretary of others too."""
    return item.is_pending and seating.sits(user, item.meeting.board)


def can_recuse_others(user: User, item: AgendaItem) -> bool:
    return item.is_pending and chairs(user, item.meeting)


def can_read_recusal(user: User, recusal: Recusal) -> bool:
    """Why somebody is disqualified may be private: the board alone reads it."""
    return seating.sits(user, recusal.item.meeting.board)


def can_lift_recusal(user: User, recusal: Recusal) -> bool:
    """Not one's own: somebody else says that it was a mistake."""
    return can_recuse_others(user, recusal.item) and user.pk != recusal.user_id
