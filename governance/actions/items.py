"""What happens with an agenda item until it is treated."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from governance import seating
from governance.appointments import papers_are_due, papers_change_hands, papers_no_longer_due
from governance.closing import close_words
from governance.following import COPIED
from governance.gaps import is_open_now
from governance.models import AgendaItem, Board, Meeting
from governance.overtaken import fingerprint, refuse_overtaken
from governance.papers import want_public_anew
from governance.placement import Placement, TooLate
from governance.placing import (
    hold_case,
    hold_meetings,
    leave_open_agenda,
    move,
    put,
    refuse_when_out,
    take_place,
    waiting_by_itself,
)
from governance.recusals import refuse_recused, without_recused
from notifications.trail import record
from portal.lifecycle import TransitionNotAllowed
from portal.locks import locked, pause_point
from portal.refusals import Refused
from procurement.actions import cases, checklist
from procurement.models import Case, Document

# What a person writes about a case; where and when it comes is not theirs to set.
CONTENT = (*COPIED, "contact")
WRITTEN = (*CONTENT, "papers")
MOVED = (*WRITTEN, "late_reason")
MARKED = ("confidential",)


@transaction.atomic
def report(
    item: AgendaItem, *, by: User, case: Case, board: Board, papers: Iterable[Document]
) -> Placement:
    """Report a case ready for the board: it comes on the next meeting whose deadline is open.

    Raises GateClosed while the step of its course that is done so lacks something.
    """
    hold_case(case)
    waiting = waiting_by_itself(case)
    held = hold_meetings(*([waiting.meeting_id] if waiting else []), board=board)
    leave_open_agenda(waiting, held, by=by)
    checklist.report(case, by=by)
    placement = take_place(board, held)
    put(item, case, placement.meeting, by=by)
    item.papers.set(papers)
    tell = [case.requester, case.coordinator, item.contact]
    tell += without_recused(seating.secretaries(board), item)
    record(
        "governance.reported",
        case,
        by=by,
        tell=tell,
        item=item,
        placement=placement,
        calendar=papers_are_due(placement.meeting, item),
    )
    return placement


@transaction.atomic
def add_late(  # noqa: PLR0913 -- what was read goes along with what is written
    item: AgendaItem,
    *,
    by: User,
    case: Case,
    meeting: Meeting,
    papers: Iterable[Document],
    seen: str | None = None,
) -> None:
    """Put a case on a meeting whose deadline has passed. The item says why; the trail keeps it.

    A case that waits on a later meeting of the board is moved forward; `seen` is the fingerprint
    of the item as it was read. Raises Overtaken where something else stands now.
    """
    hold_case(case)
    waiting = item if item.pk else waiting_by_itself(case)
    held = hold_meetings(meeting.pk, *([waiting.meeting_id] if waiting else []))
    meeting = held[meeting.pk]
    if not meeting.may_still_change:
        raise TransitionNotAllowed(f"{meeting!r} takes no more items.")
    if waiting:
        refuse_recused(by, waiting)
    pause_point("late_item")
    calendar: dict[int, str] = {}
    if item.pk is None:
        leave_open_agenda(waiting, held, by=by)
        checklist.report(case, by=by)
        put(item, case, meeting, by=by)
    else:
        calendar = _move_forward(item, held[item.meeting_id], meeting, seen=seen)
    item.papers.set(papers)
    tell = [case.requester, case.coordinator, item.contact, *_secretaries_told(item, meeting)]
    record(
        "governance.added_late",
        case,
        by=by,
        tell=tell,
        item=item,
        is_open=is_open_now(item),
        calendar=calendar,
    )


@transaction.atomic
def edit_item(
    item: AgendaItem,
    *,
    by: User,
    papers: Iterable[Document],
    seen: str,
    after_deadline: bool = False,
) -> None:
    """Change what the item says. Only the secretary may after the deadline.

    `seen` is the fingerprint of the item as it was read. Raises TooLate, Refused, and Overtaken
    where something else stands now.
    """
    meetings = Meeting.objects.filter(pk=item.meeting_id)
    meeting = locked(meetings).get()
    in_time = Meeting.objects.open_for_items().filter(pk=meeting.pk).exists()
    if not (meeting.may_still_change if after_deadline else in_time):
        raise TooLate
    if not AgendaItem.objects.pending().filter(pk=item.pk, meeting=meeting).exists():
        raise Refused(_("The item was treated, moved or taken off meanwhile. Look at it again."))
    current = AgendaItem.objects.get(pk=item.pk)
    is_same = fingerprint(item, CONTENT) == fingerprint(current, CONTENT)
    if is_same and set(papers) == set(current.papers.all()):
        return
    refuse_overtaken(current, WRITTEN, seen)
    pause_point("item_stands")
    item.save(update_fields=CONTENT)
    item.papers.set(papers)
    if item.is_confidential and not current.is_confidential:
        close_words(item)
    tell = [item.case.requester, item.case.coordinator, item.contact, current.contact]
    calendar = papers_change_hands(item, current.contact)
    record("governance.item_edited", item.case, by=by, tell=tell, item=item, calendar=calendar)


@transaction.atomic
def take_off(item: AgendaItem, *, by: User) -> None:
    """Take a case off the agenda; it goes back to where it was worked on."""
    hold_case(item.case)
    locked(Meeting.objects.filter(pk=item.meeting_id)).get()
    item.move_to(AgendaItem.Status.WITHDRAWN)
    item.meeting.packages.all().want_again()
    case = item.case
    tell = [case.requester, case.coordinator, item.contact, *_secretaries_told(item, item.meeting)]
    calendar = papers_no_longer_due(item.meeting, item)
    record("governance.taken_off", case, by=by, tell=tell, item=item, calendar=calendar)
    # A case that was withdrawn meanwhile stays withdrawn.
    if case.status == Case.Status.AWAITING_BOARD:
        cases.take_back_from_board(case, by=by)


@transaction.atomic
def mark_confidential(item: AgendaItem, *, by: User, reason: str, seen: str) -> None:
    """Close an item to those who neither sit in the board nor bring the case; or open it, as long
    as its minutes are not approved.

    Closed, it is so wherever the case has come since, in the same words; and what the case keeps
    of it is closed for good. `seen` is the fingerprint of what was read: raises Overtaken where
    somebody else has marked or opened it since, and Refused.
    """
    hold_case(item.case)
    since = AgendaItem.objects.filter(case=item.case_id, pk__gt=item.pk)
    held = hold_meetings(item.meeting_id, *since.values_list("meeting", flat=True))
    meeting = held[item.meeting_id]
    if meeting.is_cancelled:
        raise TransitionNotAllowed(f"{item!r} is on no agenda.")
    if meeting.is_minuted and not reason:
        raise Refused(_("The minutes are approved, so the item is not opened to others again."))
    current = AgendaItem.objects.get(pk=item.pk)
    # A second click: everybody has been told.
    if current.confidential == reason:
        return
    refuse_overtaken(current, MARKED, seen)
    item.confidential = reason
    for one in [item, *(since.filter(confidential="") if reason else [])]:
        AgendaItem.objects.filter(pk=one.pk).update(confidential=reason)
        if reason:
            close_words(one)
        want_public_anew(one.meeting)
    tell = [item.case.requester, item.case.coordinator, item.contact]
    tell += without_recused(seating.people(meeting.board), item)
    record("governance.marked_confidential", item.case, by=by, tell=tell, item=item)


@transaction.atomic
def order_items(meeting: Meeting, *, by: User, items: Sequence[AgendaItem]) -> None:
    """Put the items in this order, each with its minutes."""
    meeting = locked(Meeting.objects.filter(pk=meeting.pk)).get()
    if not meeting.may_still_change:
        raise TransitionNotAllowed(f"{meeting!r} can no longer be put in order.")
    # One that was moved or taken off meanwhile has its place elsewhere.
    here = set(meeting.items.standing().values_list("pk", flat=True))
    pause_point("items_are_here")
    for position, item in enumerate((one for one in items if one.pk in here), start=1):
        item.position = position
        item.save(update_fields=["position", "minutes"])
    record("governance.items_ordered", meeting, by=by, items=items)


def _secretaries_told(item: AgendaItem, meeting: Meeting) -> list[User]:
    """Those of the board's secretaries who may be told of the item."""
    return without_recused(seating.secretaries(meeting.board), item)


def _move_forward(
    item: AgendaItem, before: Meeting, meeting: Meeting, *, seen: str | None
) -> dict[int, str]:
    """Under the locks of both meetings: nobody decides it where it was meanwhile.

    The deadline that it leaves is no longer of those who bring it.
    """
    refuse_when_out(before)
    if before.board_id != meeting.board_id:
        raise TransitionNotAllowed(f"{item!r} is before another board.")
    if not AgendaItem.objects.pending().filter(pk=item.pk).exists():
        raise TransitionNotAllowed(f"{item!r} has been treated or taken off.")
    current = AgendaItem.objects.get(pk=item.pk)
    if seen is not None:
        refuse_overtaken(current, MOVED, seen)
    if item.meeting_id != meeting.pk:
        move(item, meeting)
    item.save(update_fields=[*CONTENT, "meeting", "position", "late_reason"])
    if item.is_confidential and not current.is_confidential:
        close_words(item)
    return papers_no_longer_due(before, item)
