"""What happens with the points that stand on every agenda of a board."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from governance.models import Board, FixedPoint, Meeting, StandingItem
from governance.overtaken import Overtaken
from notifications.trail import record
from portal.locks import locked, pause_point
from portal.refusals import Refused

CHANGEABLE = ("heading", "text", "minutes", "place", "position")


@transaction.atomic
def add_standing_item(point: StandingItem, *, by: User) -> None:
    """From now on it is on every agenda of the board that is not out yet."""
    point.save()
    record("governance.standing_item_added", point.board, by=by, point=point)


@transaction.atomic
def change_standing_item(point: StandingItem, *, by: User) -> None:
    """Agendas that are out keep it as it was."""
    now = {name: getattr(point, name) for name in CHANGEABLE}
    if not StandingItem.objects.filter(pk=point.pk).update(**now):
        raise Refused(_("Somebody has removed the point meanwhile."))
    record("governance.standing_item_changed", point.board, by=by, point=point)


@transaction.atomic
def remove_standing_item(point: StandingItem, *, by: User) -> None:
    """Agendas that are out keep it."""
    locked(Board.objects.filter(pk=point.board_id)).get()
    if StandingItem.objects.filter(pk=point.pk).delete()[0]:
        record("governance.standing_item_removed", point.board, by=by, point=point)


@transaction.atomic
def write_down(point: FixedPoint, *, by: User, said: str, seen: str) -> None:
    """What was said under a point that is no case; until the minutes are approved.

    `seen` is what stood there when it was typed. Raises Overtaken where something else stands now.
    """
    pause_point("about_to_write_down")
    meeting = locked(Meeting.objects.filter(pk=point.meeting_id)).get()
    if not meeting.may_be_minuted:
        raise Refused(_("The minutes are approved, so nothing more is written down."))
    current = FixedPoint.objects.get(pk=point.pk)
    if current.said == said:
        return
    # A browser sends its own line ends.
    if current.said.splitlines() != seen.splitlines():
        raise Overtaken(current)
    point.said = said
    point.save(update_fields=["said"])
    record("governance.written_down", meeting, by=by, point=point)
