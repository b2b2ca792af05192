"""Putting a case on a meeting, under the locks. Called by actions.

The order of locks is one, so that no two wait for each other: the case, then the meetings by their
keys, then what hangs on them. Who needs several meetings takes them all at once.
"""

from collections.abc import Collection

from django.utils.translation import gettext as _

from accounts.models import User
from governance.models import AgendaItem, Board, Meeting
from governance.placement import NoOpenMeeting, Placement, placement_on
from governance.recusals import carry_over
from notifications.trail import record
from portal.locks import locked, pause_point
from portal.refusals import Refused
from portal.templatetags.formats import day
from procurement.models import Case

# Should the deadline of the nearest meeting pass while somebody waits for it, there are others.
AHEAD = 10


def hold_case(case: Case) -> None:
    """Nobody moves the case meanwhile, nor puts it on an agenda. Its state is read anew."""
    case.status = locked(Case.objects.filter(pk=case.pk)).get().status


def hold_meetings(*keys: int, board: Board | None = None) -> dict[int, Meeting]:
    """Lock these meetings, and the next ones of the board that a case can come on."""
    candidates = Meeting.objects.open_for_items().filter(board=board)
    wanted = [*keys, *candidates.values_list("pk", flat=True)[:AHEAD]]
    pause_point("meetings_are_known")
    rows = Meeting.objects.filter(pk__in=wanted).select_related("board__authority").order_by("pk")
    return {one.pk: one for one in locked(rows)}


def take_place(board: Board, held: Collection[int]) -> Placement:
    """The next meeting that still takes papers, of those that are held until the item is on it.

    The clock is the database's, read under the lock: who waited past the deadline for somebody
    else's lock is too late, and who came in time cannot have the agenda closed in between.
    """
    candidates = Meeting.objects.open_for_items().filter(board=board, pk__in=held)
    meeting = candidates.select_related("board").first()
    if meeting is None:
        raise NoOpenMeeting(board)
    pause_point("report")
    return placement_on(meeting)


def put(item: AgendaItem, case: Case, meeting: Meeting, *, by: User) -> None:
    """As confidential as when a board last had it: only who serves a board opens what it closed."""
    item.case, item.meeting, item.reported_by = case, meeting, by
    last = AgendaItem.objects.filter(case=case).order_by("-pk").first()
    item.confidential = item.confidential or (last.confidential if last else "")
    item.position = meeting.last_position() + 1
    item.save()
    carry_over(item)


def move(item: AgendaItem, meeting: Meeting) -> None:
    """To the end of another agenda, not saved yet. Votes are cast at a meeting, and stay there."""
    item.meeting, item.position = meeting, meeting.last_position() + 1
    item.votes.all().delete()


def waiting_by_itself(case: Case) -> AgendaItem | None:
    """Where the case waits on an agenda which filled itself. To be asked under the case's lock."""
    themselves = Board.objects.filling_themselves().values("pk")
    return AgendaItem.objects.pending().filter(case=case, meeting__board__in=themselves).first()


def leave_open_agenda(item: AgendaItem | None, held: dict[int, Meeting], *, by: User) -> None:
    """A case that waits on an agenda which filled itself, if so, goes on from there."""
    if item is None:
        return
    item.refresh_from_db(fields=["meeting"])
    if item.meeting_id not in held:
        raise Refused(_("The case was moved to another meeting meanwhile. Send it once more."))
    item.meeting = held[item.meeting_id]
    refuse_when_out(item.meeting)
    item.move_to(AgendaItem.Status.WITHDRAWN)
    record("governance.left_agenda", item.case, by=by, item=item)


def refuse_when_out(meeting: Meeting) -> None:
    """Nothing leaves an agenda that the board has: there it is treated, or taken off."""
    if not meeting.may_still_change:
        text = _(
            "The case is on the agenda of %(board)s on %(day)s, which is out. It can go to another "
            "board when it has been treated there, or is taken off."
        )
        raise Refused(text % {"board": meeting.board, "day": day(meeting.starts_at, "long")})
