"""The agenda as a calm page to read before the meeting, and what one does with it there."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.http import UserRequest
from accounts.permissions import get_permitted
from governance import permissions
from governance.actions import preparation
from governance.agenda import whole_agenda
from governance.forms.preparation import CommentForm, PositionForm, QuestionForm
from governance.gaps import hidden_in
from governance.models import AgendaItem, Position
from governance.views.items import recused_page, visible_items
from governance.views.meetings import meeting_trail, visible_meetings
from portal.refusals import said_on


@require_GET
def read_agenda(request: UserRequest, pk: int) -> HttpResponse:
    """What comes when, and how far one has come with it."""
    meeting = get_object_or_404(visible_meetings(request), pk=pk)
    mine = Position.objects.filter(item__meeting=meeting, person=request.user)
    agenda = whole_agenda(meeting, request.user)
    positions = {position.item_id: position for position in mine}
    context = {
        "meeting": meeting,
        "agenda": agenda,
        "package": meeting.packages.filter(without=hidden_in(meeting, request.user)).first(),
        "rows": [(slot, positions.get(slot.item.pk)) for slot in agenda.slots],
        "trail": meeting_trail(meeting, _("Read")),
    }
    return render(request, "governance/read_agenda.html", context)


@require_GET
def read_item(request: UserRequest, pk: int) -> HttpResponse:
    page = recused_page(request, pk)
    return page or _show(request, get_object_or_404(visible_items(request), pk=pk))


@require_POST
def comment(request: UserRequest, pk: int) -> HttpResponse:
    item = get_permitted(request, permissions.can_comment, visible_items(request), pk=pk)
    saved = _("Your comment is saved. The board can read it.")
    form = CommentForm(request.POST)
    return _written(request, item, preparation.comment, saved, "comments", comment_form=form)


@require_POST
def ask_about(request: UserRequest, pk: int) -> HttpResponse:
    item = get_permitted(request, permissions.can_ask_about, visible_items(request), pk=pk)
    saved = _("Your question is asked.")
    form = QuestionForm(request.POST, item=item)
    return _written(request, item, preparation.ask_about, saved, "questions", question_form=form)


@require_POST
def take_position(request: UserRequest, pk: int) -> HttpResponse:
    item = get_permitted(request, permissions.can_take_position, visible_items(request), pk=pk)
    saved = _("Your position is saved.")
    form = PositionForm(request.POST)
    return _written(request, item, preparation.take_position, saved, "position", position_form=form)


def _written(
    request: UserRequest,
    item: AgendaItem,
    act: Callable[..., object],
    saved: str,
    part: str,
    **bound: Any,
) -> HttpResponse:
    """Back to that part of the page when it is saved; else the page with the one form as typed."""
    [form] = bound.values()
    if form.is_valid():
        with said_on(form):
            act(item, by=request.user, **form.cleaned_data)
            messages.success(request, saved)
            return _back(item, part)
    return _show(request, item, **bound)


def _show(request: UserRequest, item: AgendaItem, **bound: Any) -> HttpResponse:
    user = request.user
    mine = item.positions.filter(person=user).first()
    leads = permissions.can_read_positions(user, item)
    in_board = permissions.can_read_comments(user, item)
    context = {
        "item": item,
        "meeting": item.meeting,
        "position": mine,
        "positions": item.positions.select_related("person") if leads else [],
        "in_board": in_board,
        "comments": item.comments.select_related("written_by") if in_board else [],
        "questions": _questions(item) if in_board else [],
        "comment_form": CommentForm(),
        "question_form": QuestionForm(item=item),
        "position_form": PositionForm(instance=mine),
        **_place(request, item),
        **bound,
    }
    return render(request, "governance/read_item.html", context)


def _questions(item: AgendaItem) -> Any:
    rows = item.questions.select_related("enquiry__asked_by", "enquiry__addressee")
    return rows.prefetch_related("enquiry__replies__written_by")


def _place(request: UserRequest, item: AgendaItem) -> dict[str, Any]:
    """Where in the agenda it stands, for those who may read the meeting."""
    if not visible_meetings(request).filter(pk=item.meeting_id).exists():
        return {"trail": [(item.heading, "")]}
    agenda = whole_agenda(item.meeting, request.user)
    readable = [slot for slot in agenda.slots if not slot.gap]
    at = next((n for n, slot in enumerate(readable) if slot.item.pk == item.pk), None)
    if at is None:
        # It was taken off.
        return {"trail": [*meeting_trail(item.meeting)[:-1], (item.heading, "")]}
    return {
        "slot": readable[at],
        "count": len([*agenda.opening, *agenda.slots, *agenda.closing]),
        "before": readable[at - 1] if at else None,
        "after": readable[at + 1] if at + 1 < len(readable) else None,
        "trail": [
            *meeting_trail(item.meeting)[:-1],
            (_("Read"), reverse("governance:read_agenda", args=[item.meeting_id])),
            (_("Item %(number)s") % {"number": readable[at].number}, ""),
        ],
    }


def _back(item: AgendaItem, place: str) -> HttpResponse:
    return redirect(f"{reverse('governance:read_item', args=[item.pk])}#{place}")
