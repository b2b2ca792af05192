"""What happens with the seats of a board."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from governance import seating
from governance.models import Board, Seat
from notifications.trail import record
from portal.locks import locked, pause_point
from portal.refusals import Refused
from portal.templatetags.formats import day as written


@transaction.atomic
def add_seat(seat: Seat, *, by: User) -> None:
    """Somebody sits in the board. A person has one seat there at a time, and a board one chair."""
    locked(Board.objects.filter(pk=seat.board_id)).get()
    meanwhile = Seat.objects.filter(board=seat.board_id).exclude(last_day__lt=seat.first_day)
    if seat.last_day:
        meanwhile = meanwhile.filter(first_day__lte=seat.last_day)
    if meanwhile.filter(user=seat.user_id).exists():
        text = _("%(person)s has a seat in the board in that period already. End it first.")
        raise Refused(text % {"person": seat.user})
    chair = meanwhile.filter(role=Seat.Role.CHAIR, user__is_active=True).first()
    if seat.role == Seat.Role.CHAIR and chair:
        text = _("%(person)s is the chair in that period. End that seat first.")
        raise Refused(text % {"person": chair.user})
    pause_point("seat_is_free")
    seat.save()
    tell = [seat.user, *seating.secretaries(seat.board)]
    record("governance.seat_added", seat.board, by=by, tell=tell, seat=seat)


@transaction.atomic
def end_seat(seat: Seat, *, by: User, last_day: date) -> None:
    """The seat is given up. What its holder has decided stands."""
    seat = locked(Seat.objects.filter(pk=seat.pk).select_related("board", "user")).get()
    if seat.last_day is not None and seat.last_day <= last_day:
        text = _("The seat ends already on %(day)s.")
        raise Refused(text % {"day": written(seat.last_day)})
    seat.last_day = last_day
    seat.save(update_fields=["last_day"])
    tell = [seat.user, *seating.secretaries(seat.board)]
    record("governance.seat_ended", seat.board, by=by, tell=tell, seat=seat)
