from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.http import UserRequest, posted
from accounts.permissions import get_permitted
from governance import permissions
from governance.actions import seats
from governance.forms.seat import EndSeatForm, SeatForm
from governance.models import Board, Seat
from governance.views.boards import board_trail
from portal.refusals import said_on


def add_seat(request: UserRequest, pk: int) -> HttpResponse:
    boards = Board.objects.visible_to(request.user).select_related("authority")
    board = get_permitted(request, permissions.can_add_seat, boards, pk=pk)
    form = SeatForm(posted(request), instance=Seat(board=board))
    if form.is_valid():
        with said_on(form):
            seats.add_seat(form.instance, by=request.user)
            text = _("%(person)s has a seat in the board.")
            messages.success(request, text % {"person": form.instance.user})
            return redirect(board)
    context = {"board": board, "form": form, "trail": board_trail(board, _("Give a seat"))}
    return render(request, "governance/add_seat.html", context)


def end_seat(request: UserRequest, pk: int) -> HttpResponse:
    rows = Seat.objects.visible_to(request.user).select_related("board__authority", "user")
    seat = get_permitted(request, permissions.can_end_seat, rows, pk=pk)
    form = EndSeatForm(posted(request), seat=seat)
    if form.is_valid():
        day = form.cleaned_data["last_day"]
        with said_on(form):
            seats.end_seat(seat, by=request.user, last_day=day)
            messages.success(request, _("The seat ends. What the person has decided stands."))
            return redirect(seat.board)
    context = {"seat": seat, "form": form, "trail": board_trail(seat.board, _("End the seat"))}
    return render(request, "governance/end_seat.html", context)
