"""The points that stand on every agenda of a board, and what was said under them."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import UserRequest, posted
from accounts.permissions import get_permitted
from governance import permissions
from governance.actions import standing
from governance.forms.standing import SaidForm, StandingItemForm
from governance.models import Board, FixedPoint, StandingItem
from governance.views.boards import board_trail
from governance.views.meetings import meeting_trail, visible_meetings
from portal.refusals import said_on


@require_http_methods(["GET", "POST"])
def add_standing_item(request: UserRequest, pk: int) -> HttpResponse:
    """All of the board's points, and a form for another."""
    boards = Board.objects.visible_to(request.user).select_related("authority")
    board = get_permitted(request, permissions.can_keep_standing_items, boards, pk=pk)
    form = StandingItemForm(posted(request), instance=StandingItem(board=board))
    if form.is_valid():
        standing.add_standing_item(form.instance, by=request.user)
        messages.success(request, _("The point is on every agenda that is not out yet."))
        return redirect("governance:add_standing_item", pk)
    trail = board_trail(board, _("Standing items"))
    points = board.standing_items.all()
    context = {"board": board, "form": form, "points": points, "trail": trail}
    return render(request, "governance/add_standing_item.html", context)


@require_http_methods(["GET", "POST"])
def change_standing_item(request: UserRequest, pk: int) -> HttpResponse:
    point = get_permitted(request, permissions.can_change_standing_item, _points(request), pk=pk)
    form = StandingItemForm(posted(request), instance=point)
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        with said_on(form):
            standing.change_standing_item(form.instance, by=request.user, seen=seen)
            messages.success(request, _("The point is saved."))
            return redirect("governance:add_standing_item", point.board_id)
    trail = board_trail(point.board, _("Change the point"))
    context = {"point": point, "board": point.board, "form": form, "trail": trail}
    return render(request, "governance/change_standing_item.html", context)


@require_POST
def remove_standing_item(request: UserRequest, pk: int) -> HttpResponse:
    point = get_permitted(request, permissions.can_change_standing_item, _points(request), pk=pk)
    standing.remove_standing_item(point, by=request.user)
    text = _("“%(heading)s” is removed. Agendas that are out keep it.")
    messages.success(request, text % {"heading": point.heading})
    return redirect("governance:add_standing_item", point.board_id)


@require_http_methods(["GET", "POST"])
def write_down(request: UserRequest, pk: int) -> HttpResponse:
    """What was said under a point of the meeting."""
    points = FixedPoint.objects.filter(meeting__in=visible_meetings(request))
    points = points.select_related("meeting__board__authority")
    point = get_permitted(request, permissions.can_write_down, points, pk=pk)
    form = SaidForm(posted(request), instance=point)
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        with said_on(form):
            standing.write_down(form.instance, by=request.user, seen=seen)
            messages.success(request, _("It is written down."))
            return redirect(point.meeting)
    context: dict[str, Any] = {"point": point, "form": form}
    context["trail"] = meeting_trail(point.meeting, point.heading)
    return render(request, "governance/write_down.html", context)


def _points(request: UserRequest) -> QuerySet[StandingItem]:
    boards = Board.objects.visible_to(request.user)
    return StandingItem.objects.filter(board__in=boards).select_related("board__authority")
