"""One checkpoint of a step: its guidance, the position that the case takes, and who helps."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import UserRequest, posted
from accounts.models import User
from accounts.permissions import get_permitted
from portal.paging import Order, paginate
from procurement import permissions
from procurement.actions import checkpoints
from procurement.actions.checkpoints import Experience
from procurement.course import checking
from procurement.course.checking import Point
from procurement.forms.checkpoint import CheckpointForm, CommentForm, ExpertsForm
from procurement.models import Case, ChecklistStep, CheckpointAnswer, CheckpointComment
from procurement.views.cases import trail_of
from procurement.views.checklist import steps_with_case

Stone = CheckpointComment.Stone
NEWEST = {"newest": Order(gettext_lazy("Newest first"), ("-id",))}


@require_http_methods(["GET", "POST"])
def checkpoint(request: UserRequest, pk: int, key: str) -> HttpResponse:
    step = _permitted(request, pk)
    point = _point(step, key)
    form = CheckpointForm(posted(request), initial=_known(point))
    if form.is_valid():
        checkpoints.answer(step, by=request.user, key=key, **form.cleaned_data)
        messages.success(request, _("The position on the checkpoint is saved."))
        return redirect(_back(step))
    return _show(request, step, point, form=form)


@require_POST
def finish_checkpoint(request: UserRequest, pk: int, key: str) -> HttpResponse:
    """Done, in one press; what was noted before stays."""
    step = _permitted(request, pk)
    note = _point(step, key).answer.note
    done = CheckpointAnswer.Status.DONE
    checkpoints.answer(step, by=request.user, key=key, status=done, note=note)
    messages.success(request, _("The checkpoint is done."))
    return redirect(_back(step))


@require_POST
def confirm_checkpoint(request: UserRequest, pk: int, key: str) -> HttpResponse:
    step = _permitted(request, pk)
    checkpoints.confirm(step, by=request.user, key=key)
    messages.success(request, _("The answer holds in this phase too."))
    return redirect(_back(step))


@require_http_methods(["GET", "POST"])
def assign_checkpoint(request: UserRequest, pk: int, key: str) -> HttpResponse:
    may = permissions.can_assign_checkpoint
    step = get_permitted(request, may, steps_with_case(request), pk=pk)
    point = _point(step, key)
    form = _experts(step, point, posted(request))
    if form.is_valid():
        checkpoints.assign(step, by=request.user, key=key, experts=form.experts)
        messages.success(request, _("It is saved, and those who are new to it are told."))
        return redirect(_back(step))
    return _show(request, step, point, experts_form=form)


@require_http_methods(["GET", "POST"])
def checkpoint_comments(request: UserRequest, pk: int, key: str) -> HttpResponse:
    """D05: what one's own authority and others have learnt at this checkpoint."""
    step = get_object_or_404(steps_with_case(request), pk=pk)
    may_write = permissions.can_comment_checkpoint(request.user, step)
    if request.method == "POST" and not may_write:
        raise PermissionDenied
    point = _point(step, key)
    form = CommentForm(posted(request))
    if form.is_valid():
        checkpoints.comment(step, by=request.user, key=key, said=Experience(**form.cleaned_data))
        messages.success(request, _("The experience is saved."))
        return redirect("procurement:checkpoint_comments", step.pk, key)
    found = _comments(request).filter(process=step.case.process, key=key)
    stone = request.GET.get("sten", "")
    if stone in Stone.values:
        found = found.filter(stone=stone)
    page = paginate(request, found, NEWEST)
    title = point.checkpoint.title
    number = _("Step %(number)s") % {"number": step.number}
    context = {
        "step": step,
        "case": step.case,
        "point": point,
        "page": page,
        "comments": [(row, _may_remove(request.user, row)) for row in page.rows],
        "stones": Stone.choices,
        "stone": stone,
        "form": form if may_write else None,
        "trail": [*trail_of(step.case), (number, _back(step)), (title, "")],
    }
    return render(request, "procurement/checkpoint_comments.html", context)


@require_POST
def remove_checkpoint_comment(request: UserRequest, pk: int) -> HttpResponse:
    own = _comments(request).filter(case__in=Case.objects.visible_to(request.user))
    row = get_permitted(request, permissions.can_remove_checkpoint_comment, own, pk=pk)
    checkpoints.remove_comment(row, by=request.user)
    messages.success(request, _("The experience is removed, here and at other authorities."))
    steps = row.case.steps.all()
    step = next(step for step in steps if checking.point_of(step, row.key) is not None)
    return redirect("procurement:checkpoint_comments", step.pk, row.key)


def _comments(request: UserRequest) -> QuerySet[CheckpointComment]:
    found = CheckpointComment.objects.visible_to(request.user).standing()
    return found.select_related("authority", "author", "case")


def _may_remove(user: User, row: CheckpointComment) -> bool:
    return permissions.can_remove_checkpoint_comment(user, row)


def _permitted(request: UserRequest, pk: int) -> ChecklistStep:
    may = permissions.can_answer_checkpoint
    return get_permitted(request, may, steps_with_case(request), pk=pk)


def _point(step: ChecklistStep, key: str) -> Point:
    point = checking.point_of(step, key)
    if point is None:
        raise Http404
    return point


def _known(point: Point) -> dict[str, str]:
    return {"status": "" if point.is_open else point.status, "note": point.answer.note}


def _experts(step: ChecklistStep, point: Point, data: Any = None) -> ExpertsForm:
    return ExpertsForm(data, case=step.case, row=point.answer, auto_id="experts_%s")


def _back(step: ChecklistStep) -> str:
    return f"{step.get_absolute_url()}#checkpoints"


def _show(request: UserRequest, step: ChecklistStep, point: Point, **forms: Any) -> HttpResponse:
    may_assign = permissions.can_assign_checkpoint(request.user, step)
    number = _("Step %(number)s") % {"number": step.number}
    context = {
        "step": step,
        "case": step.case,
        "point": point,
        "form": CheckpointForm(initial=_known(point)),
        "experts_form": _experts(step, point) if may_assign else None,
        "trail": [*trail_of(step.case), (number, _back(step)), (point.checkpoint.title, "")],
        **forms,
    }
    return render(request, "procurement/checkpoint.html", context)
