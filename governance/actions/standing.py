"""What happens with the points that stand on every agenda of a board."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from governance.models import Board, FixedPoint, Meeting, StandingItem
from governance.overtaken import fingerprint, refuse_overtaken
from notifications.trail import record
from portal.locks import locked, pause_point
from portal.refusals import Refused

POINT = ("heading", "text", "minutes", "place", "position")
SAID = ("said",)


@transaction.atomic
def add_standing_item(point: StandingItem, *, by: User) -> None:
    """From now on it is on every agenda of the board that is not out yet. Two clicks add one."""
    board = locked(Board.objects.filter(pk=point.board_id)).get()
    if board.standing_items.filter(**{name: getattr(point, name) for name in POINT}).exists():
        return
    pause_point("point_is_new")
    point.save()
    record("governance.standing_item_added", point.board, by=by, point=point)


@transaction.atomic
def change_standing_item(point: StandingItem, *, by: User, seen: str) -> None:
    """Agendas that are out keep it as it was.

    `seen` is the fingerprint of what was read. Raises Overtaken where something else stands now.
    """
    current = locked(StandingItem.objects.filter(pk=point.pk)).first()
    if current is None:
        raise Refused(_("Somebody has removed the point meanwhile."))
    if fingerprint(current, POINT) == fingerprint(point, POINT):
        return
    refuse_overtaken(current, POINT, seen)
    point.save(update_fields=POINT)
    record("governance.standing_item_changed", point.board, by=by, point=point)


@transaction.atomic
def remove_standing_item(point: StandingItem, *, by: User) -> None:
    """Agendas that are out keep it."""
    locked(Board.objects.filter(pk=point.board_id)).get()
    if StandingItem.objects.filter(pk=point.pk).delete()[0]:
        record("governance.standing_item_removed", point.board, by=by, point=point)


@transaction.atomic
def write_down(point: FixedPoint, *, by: User, seen: str) -> None:
    """What was said under a point that is no case; until the minutes are approved.

    `seen` is the fingerprint of what was read. Raises Overtaken where something else stands now.
    """
    pause_point("about_to_write_down")
    meeting = locked(Meeting.objects.filter(pk=point.meeting_id)).get()
    if not meeting.may_be_minuted:
        raise Refused(_("The minutes are approved, so nothing more is written down."))
    current = FixedPoint.objects.get(pk=point.pk)
    if current.said == point.said:
        return
    refuse_overtaken(current, SAID, seen)
    point.save(update_fields=SAID)
    record("governance.written_down", meeting, by=by, point=point)
