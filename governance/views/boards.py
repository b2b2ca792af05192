from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.http import UserRequest
from accounts.models import Authority
from accounts.permissions import get_permitted
from governance import permissions, seating
from governance.actions import boards, meetings, series
from governance.deadlines import deadline_for, explain
from governance.forms.board import BoardForm, PlanMeetingsForm
from governance.forms.meeting import AddMeetingForm
from governance.models import Board, Decision, Meeting, Seat
from governance.models.board import BoardQuerySet
from governance.series import Changes
from portal.refusals import said_on
from procurement.turns.functions import FunctionName

SHOWN = 12


def board_detail(request: UserRequest, pk: int) -> HttpResponse:
    """When the board meets, who sits in it, and what it decides on."""
    board = get_object_or_404(_visible(request).select_related("next_board"), pk=pk)
    coming = list(board.meetings.upcoming().order_by("starts_at")[:SHOWN])
    rule = board.deadline_rule
    held = [one for one in coming if not one.is_cancelled]
    context = {
        "board": board,
        "coming": coming,
        "next": held[0] if held else None,
        "explanation": explain(deadline_for(held[0].starts_at, rule), rule) if held else "",
        "outcomes": [Decision.Outcome(one).label for one in board.outcomes],
        "trail": [(_("Meetings"), reverse("governance:meeting_list")), (board.name, "")],
    }
    return render(request, "governance/board_detail.html", context | _seats_of(board))


def add_board(request: UserRequest) -> HttpResponse:
    authorities = Authority.objects.all()
    may = permissions.can_add_board
    authority = get_permitted(request, may, authorities, pk=request.user.authority_id)
    form = BoardForm(request.POST or None, instance=Board(authority=authority))
    if form.is_valid():
        with said_on(form):
            boards.add_board(form.instance, by=request.user)
            messages.success(request, _("The board is added. Now plan its meetings."))
            return redirect("governance:plan_meetings", form.instance.pk)
    trail = [(_("Meetings"), reverse("governance:meeting_list")), (_("Add a board"), "")]
    return render(request, "governance/add_board.html", {"form": form, "trail": trail})


def board_settings(request: UserRequest, pk: int) -> HttpResponse:
    board = get_permitted(request, permissions.can_change_board, _visible(request), pk=pk)
    form = BoardForm(request.POST or None, instance=board)
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        with said_on(form):
            boards.change_board(form.instance, by=request.user, seen=seen)
            messages.success(request, _("The settings are saved."))
            return redirect(board)
    return render(
        request,
        "governance/board_settings.html",
        {"board": board, "form": form, "trail": board_trail(board, _("Settings"))},
    )


def plan_meetings(request: UserRequest, pk: int) -> HttpResponse:
    """The rule of the series; what it comes to is shown before it is saved."""
    board = get_permitted(request, permissions.can_plan_meetings, _visible(request), pk=pk)
    form = PlanMeetingsForm(request.POST or None, instance=board)
    days = form.days() if form.is_valid() else []
    if "plan" in request.POST and form.is_valid():
        seen = form.cleaned_data["seen"]
        with said_on(form):
            changes = series.plan_meetings(form.instance, by=request.user, seen=seen)
            messages.success(request, _planned_text(changes))
            return redirect(board)
    context = {"board": board, "form": form, "days": days}
    context["trail"] = board_trail(board, _("Plan meetings"))
    return render(request, "governance/plan_meetings.html", context)


def add_meeting(request: UserRequest, pk: int) -> HttpResponse:
    board = get_permitted(request, permissions.can_add_meeting, _visible(request), pk=pk)
    meeting = Meeting(board=board, place=board.place)
    form = AddMeetingForm(request.POST or None, instance=meeting)
    if form.is_valid():
        with said_on(form, "starts_at"):
            meetings.add_meeting(form.instance, by=request.user)
            messages.success(request, _("The meeting is added, and the board has been told."))
            return redirect(form.instance)
    context = {"board": board, "form": form, "trail": board_trail(board, _("Extra meeting"))}
    return render(request, "governance/add_meeting.html", context)


def _visible(request: UserRequest) -> BoardQuerySet:
    return Board.objects.visible_to(request.user).select_related("authority")


def _planned_text(changes: Changes) -> str:
    """How many meetings the rule has added, moved and taken away."""
    counts = {"added": len(changes.added)}
    counts |= {"changed": len(changes.changed), "dropped": len(changes.dropped)}
    if not any(counts.values()):
        return _("All meetings of the series were planned already.")
    text = _("Meetings planned: %(added)s. Changed: %(changed)s. No longer held: %(dropped)s.")
    return text % counts


def _seats_of(board: Board) -> dict[str, Any]:
    """Those of today and those that begin later, and which functions nobody represents."""
    seats = board.seats.select_related("user", "substitute_for__user").order_by("first_day", "pk")
    today = list(seats.today())
    ranks = list(Seat.Role)
    today.sort(key=lambda seat: ranks.index(Seat.Role(seat.role)))
    present = {seat.function for seat in today}
    return {
        "seats": today,
        "coming_seats": list(seats.coming()),
        "earlier_seats": list(seats.filter(last_day__lt=timezone.localdate())),
        "absent": [one.label for one in FunctionName if one not in present],
        "people": [] if today else seating.people(board),
        "too_few": len(seating.voters_today(board)) < board.quorum,
    }


def board_trail(board: Board, page: str) -> list[tuple[str, str]]:
    return [
        (_("Meetings"), reverse("governance:meeting_list")),
        (board.name, board.get_absolute_url()),
        (page, ""),
    ]
