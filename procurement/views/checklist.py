"""One step of a case: its page, and what is done to it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from accounts.http import UserRequest, posted
from accounts.models import Role, User
from accounts.permissions import get_permitted
from procurement import gates, permissions
from procurement.actions import checklist
from procurement.actions.checklist import CheckpointsOpen
from procurement.assessments.listing import lines_of_step
from procurement.course import checking, progress
from procurement.course.considered import considered
from procurement.forms.case import ReasonForm, ReplacesForm
from procurement.forms.checklist import AssignForm, RemarkForm, decision_form
from procurement.models import ChecklistStep, CheckpointComment
from procurement.models.request import Answer
from procurement.views import files, presenting
from procurement.views.cases import case_context, find_whole, whole_cases

PAGE = "procurement/step_detail.html"
PEOPLE = ("assignee", "finished_by")
# What the page shows of the step, beside all of the case.
BESIDE = (
    "remarks__author",
    "decisions__decided_by",
    "decisions__it_contacts",
    "case__checkpoints__confirmations",
    "case__checkpoints__answered_by",
    "case__checkpoints__judged_by",
    "case__checkpoints__helped_by",
    "case__checkpoints__unit",
)


@require_GET
def step_detail(request: UserRequest, pk: int) -> HttpResponse:
    step = get_object_or_404(ChecklistStep.objects.select_related(*PEOPLE), pk=pk)
    step.case = find_whole(request, step.case_id)
    prefetch_related_objects([step], *BESIDE)
    return _show(request, step)


@require_POST
def complete_step(request: UserRequest, pk: int) -> HttpResponse:
    step = get_permitted(request, permissions.can_complete_step, steps_with_case(request), pk=pk)
    try:
        checklist.complete(step, by=request.user, leaving=request.POST.getlist("leaves_open"))
    except CheckpointsOpen as refusal:
        return _ask(request, step, refusal)
    return _answer(request, step, _("Step %(number)s is done.") % {"number": step.number})


@require_POST
def reopen_step(request: UserRequest, pk: int) -> HttpResponse:
    step = get_permitted(request, permissions.can_reopen_step, steps_with_case(request), pk=pk)
    checklist.reopen(step, by=request.user)
    return _answer(request, step, _("Step %(number)s is open again.") % {"number": step.number})


@require_POST
def resume_step(request: UserRequest, pk: int) -> HttpResponse:
    step = get_permitted(request, permissions.can_resume_step, steps_with_case(request), pk=pk)
    checklist.resume(step, by=request.user)
    text = _("Step %(number)s is in progress again.") % {"number": step.number}
    return _answer(request, step, text)


@require_http_methods(["GET", "POST"])
def mark_not_relevant(request: UserRequest, pk: int) -> HttpResponse:
    step = get_permitted(
        request, permissions.can_mark_not_relevant, steps_with_case(request), pk=pk
    )
    form = ReasonForm(posted(request), auto_id="skip_%s")
    if form.is_valid():
        checklist.mark_not_relevant(step, by=request.user, **form.cleaned_data)
        text = _("Step %(number)s is left out.") % {"number": step.number}
        return _answer(request, step, text)
    return _show(request, step, skip_form=form)


@require_http_methods(["GET", "POST"])
def set_waiting(request: UserRequest, pk: int) -> HttpResponse:
    step = get_permitted(request, permissions.can_set_waiting, steps_with_case(request), pk=pk)
    form = ReasonForm(posted(request), auto_id="wait_%s")
    if form.is_valid():
        checklist.wait(step, by=request.user, **form.cleaned_data)
        return _answer(request, step, _("Step %(number)s is waiting.") % {"number": step.number})
    return _show(request, step, wait_form=form)


@require_http_methods(["GET", "POST"])
def add_remark(request: UserRequest, pk: int) -> HttpResponse:
    step = get_permitted(request, permissions.can_add_remark, steps_with_case(request), pk=pk)
    form = RemarkForm(posted(request), auto_id="remark_%s")
    if not form.is_valid():
        return _show(request, step, part="#remarks", remark_form=form)
    checklist.add_remark(step, by=request.user, **form.cleaned_data)
    if request.htmx:
        return _show(request, steps_with_case(request).get(pk=pk), part="#remarks", said=_("Saved"))
    messages.success(request, _("The remark is saved."))
    return redirect(step)


@require_http_methods(["GET", "POST"])
def assign_step(request: UserRequest, pk: int) -> HttpResponse:
    step = get_permitted(request, permissions.can_assign_step, steps_with_case(request), pk=pk)
    form = AssignForm(posted(request), instance=step, auto_id="assign_%s")
    if form.is_valid():
        checklist.assign(step, by=request.user, **form.cleaned_data)
        return _answer(request, step, _("It is saved, and the person is told."))
    return _show(request, step, assign_form=form)


@require_http_methods(["GET", "POST"])
def decide_step(request: UserRequest, pk: int) -> HttpResponse:
    step = get_permitted(request, permissions.can_decide_step, steps_with_case(request), pk=pk)
    leaving = request.POST.getlist("leaves_open")
    form = decision_form(step, posted(request), leaving)
    if form.is_valid():
        known = {"it_contacts": form.contacts, "leaving": leaving}
        checklist.decide(step, by=request.user, decision=form.decision, **known)
        messages.success(request, _("The decision is recorded, and those concerned are told."))
        return redirect(step.case)
    return _show(request, step, decide_form=form)


def steps_with_case(request: UserRequest) -> QuerySet[ChecklistStep]:
    return (
        ChecklistStep.objects.filter(case__in=whole_cases(request).values("pk"))
        .select_related(*PEOPLE)
        .prefetch_related(Prefetch("case", whole_cases(request)), *BESIDE)
    )


def _ask(request: UserRequest, step: ChecklistStep, refusal: CheckpointsOpen) -> HttpResponse:
    """To the page of the step, where one chooses to answer them or to go on without."""
    messages.warning(request, _("The step is not done yet.") + f" {refusal}")
    address = f"{step.get_absolute_url()}#complete"
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _answer(request: UserRequest, step: ChecklistStep, text: str) -> HttpResponse:
    """Back to the case; htmx gets it anew without a reload, with the words to be read aloud."""
    if request.htmx:
        case = find_whole(request, step.case_id)
        context = {**case_context(request, case, touched=step.number), "said": text}
        return render(request, "procurement/case_detail.html#case", context)
    messages.success(request, text)
    return redirect(step.case)


def _show(
    request: UserRequest, step: ChecklistStep, *, part: str = "", **bound: Any
) -> HttpResponse:
    case = step.case
    is_open = case.is_under_way and not step.is_finished
    closed = gates.closed(step) if is_open else []
    points = checking.points_of(step, _comments_at(request.user, step))
    context = {
        "step": step,
        "case": case,
        "tone": progress.TONES[ChecklistStep.Status(step.status)],
        "performers": [Role(role).label for role in step.text.performers],
        "gates": closed,
        "held_back": any(not gate.stops_only_yes for gate in closed),
        **files.of_step(step),
        "asks_replaces": step.text.condition == "replacing" and case.request.replaces != Answer.YES,
        **presenting.context(request.user, step),
        "points": points,
        "left_open": points.left_open if is_open else [],
        "may_comment_checkpoints": permissions.can_comment_checkpoint(request.user, step),
        "may_answer_checkpoints": permissions.can_answer_checkpoint(request.user, step),
        "considered": considered(step),
        "trail": _trail(step),
        "assessments": lines_of_step(step, timezone.localdate()),
        "enquiry_about": f"?step={step.pk}",
        "today": timezone.localdate(),
        **{name: form for name, form in _forms(request.user, step).items() if name not in bound},
        **bound,
    }
    invalid = any(getattr(form, "errors", None) for form in bound.values())
    status = 422 if request.htmx and invalid else 200
    return render(request, f"{PAGE}{part}" if request.htmx else PAGE, context, status=status)


def _forms(user: User, step: ChecklistStep) -> dict[str, Any]:
    """The forms that this person may use on the step, empty."""
    offered: dict[str, tuple[Callable[[User, ChecklistStep], bool], Callable[[], Any]]] = {
        "remark_form": (permissions.can_add_remark, lambda: RemarkForm(auto_id="remark_%s")),
        "assign_form": (
            permissions.can_assign_step,
            lambda: AssignForm(instance=step, auto_id="assign_%s"),
        ),
        "skip_form": (
            permissions.can_mark_not_relevant,
            lambda: ReasonForm(auto_id="skip_%s"),
        ),
        "wait_form": (permissions.can_set_waiting, lambda: ReasonForm(auto_id="wait_%s")),
        "decide_form": (
            permissions.can_decide_step,
            lambda: decision_form(step),
        ),
    }
    return {name: make() for name, (may, make) in offered.items() if may(user, step)} | {
        "replaces_form": ReplacesForm(auto_id="replaces_%s")
    }


def _trail(step: ChecklistStep) -> list[tuple[Any, str]]:
    case = step.case
    return [
        (_("Cases"), reverse("procurement:case_list")),
        (case.number, case.get_absolute_url()),
        (_("Step %(number)s") % {"number": step.number}, ""),
    ]


def _comments_at(user: User, step: ChecklistStep) -> dict[str, int]:
    """D05: how many have written what they learnt at each checkpoint."""
    keys = [point.key for point in step.text.checkpoints]
    found = CheckpointComment.objects.visible_to(user).standing()
    return found.filter(process=step.case.process, key__in=keys).by_key()
