"""What happens with the points that stand on every agenda of a board."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from governance.models import Board, FixedPoint, Meeting, StandingItem
from notifications.trail import record
from portal.locks import locked
from portal.refusals import Refused


@transaction.atomic
def add_standing_item(point: StandingItem, *, by: User) -> None:
    """From now on it is on every agenda of the board that is not out yet."""
    point.save()
    record("governance.standing_item_added", point.board, by=by, point=point)


@transaction.atomic
def change_standing_item(point: StandingItem, *, by: User) -> None:
    """Agendas that are out keep it as it was."""
    point.save()
    record("governance.standing_item_changed", point.board, by=by, point=point)


@transaction.atomic
def remove_standing_item(point: StandingItem, *, by: User) -> None:
    """Agendas that are out keep it."""
    locked(Board.objects.filter(pk=point.board_id)).get()
    if StandingItem.objects.filter(pk=point.pk).delete()[0]:
        record("governance.standing_item_removed", point.board, by=by, point=point)


@transaction.atomic
def write_down(point: FixedPoint, *, by: User, said: str) -> None:
    """What was said under a point that is no case; until the minutes are approved."""
    meeting = locked(Meeting.objects.filter(pk=point.meeting_id)).get()
    if not meeting.may_be_minuted:
        raise Refused(_("The minutes are approved, so nothing more is written down."))
    point.said = said
    point.save(update_fields=["said"])
    record("governance.written_down", meeting, by=by, point=point)
