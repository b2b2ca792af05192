from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.http import UserRequest
from accounts.models import Authority
from accounts.permissions import get_permitted
from governance import permissions
from governance.actions import boards
from governance.deadlines import deadline_for, explain
from governance.forms.board import BoardForm, PlanMeetingsForm
from governance.models import Board
from governance.models.board import BoardQuerySet


def board_detail(request: UserRequest, pk: int) -> HttpResponse:
    board = get_object_or_404(_visible(request), pk=pk)
    coming = board.meetings.upcoming().order_by("starts_at").first()
    rule = board.deadline_rule
    context = {
        "board": board,
        "next": coming,
        "explanation": explain(deadline_for(coming.starts_at, rule), rule) if coming else "",
        "trail": [(_("Meetings"), reverse("governance:meeting_list")), (board.name, "")],
    }
    return render(request, "governance/board_detail.html", context)


def add_board(request: UserRequest) -> HttpResponse:
    authorities = Authority.objects.all()
    may = permissions.can_add_board
    authority = get_permitted(request, may, authorities, pk=request.user.authority_id)
    form = BoardForm(request.POST or None, instance=Board(authority=authority))
    if form.is_valid():
        boards.add_board(form.instance, by=request.user)
        messages.success(request, _("The board is added. Now plan its meetings."))
        return redirect("governance:plan_meetings", form.instance.pk)
    trail = [(_("Meetings"), reverse("governance:meeting_list")), (_("Add a board"), "")]
    return render(request, "governance/add_board.html", {"form": form, "trail": trail})


def board_settings(request: UserRequest, pk: int) -> HttpResponse:
    board = get_permitted(request, permissions.can_change_board, _visible(request), pk=pk)
    form = BoardForm(request.POST or None, instance=board)
    if form.is_valid():
        boards.change_board(form.instance, by=request.user)
        messages.success(request, _("The settings are saved."))
        return redirect(board)
    return render(
        request,
        "governance/board_settings.html",
        {"board": board, "form": form, "trail": _trail(board, _("Settings"))},
    )


def plan_meetings(request: UserRequest, pk: int) -> HttpResponse:
    board = get_permitted(request, permissions.can_plan_meetings, _visible(request), pk=pk)
    form = PlanMeetingsForm(request.POST or None, board=board)
    dates = form.dates() if form.is_valid() else []
    if dates and "plan" in request.POST:
        planned = boards.plan_meetings(
            board, by=request.user, dates=dates, move_holidays=form.moves_holidays
        )
        messages.success(request, _planned_text(len(planned)))
        return redirect("governance:meeting_list")
    context = {"board": board, "form": form, "dates": dates}
    context["trail"] = _trail(board, _("Plan meetings"))
    return render(request, "governance/plan_meetings.html", context)


def _visible(request: UserRequest) -> BoardQuerySet:
    return Board.objects.visible_to(request.user).select_related("authority")


def _planned_text(count: int) -> str:
    if count == 0:
        return _("All meetings of the period were planned already.")
    return ngettext("%(count)s meeting is planned.", "%(count)s meetings are planned.", count) % {
        "count": count
    }


def _trail(board: Board, page: str) -> list[tuple[str, str]]:
    return [
        (_("Meetings"), reverse("governance:meeting_list")),
        (board.name, board.get_absolute_url()),
        (page, ""),
    ]
