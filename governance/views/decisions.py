from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.http import UserRequest
from accounts.permissions import get_permitted
from governance import permissions, taking_part
from governance.actions import decisions
from governance.doorbell import ring_for_papers
from governance.forms.correct import CorrectForm
from governance.forms.decide import DecideForm
from governance.forms.decision import DecisionForm
from governance.models import AgendaItem, Decision
from governance.project_check import principles_of
from governance.reaching import barred_of, outcomes_of_a_body_outside
from governance.treated import refuse_treated
from governance.views.items import item_trail, visible_items
from governance.views.meetings import meeting_trail
from portal.refusals import said_on
from procurement.course import checking


def decide(request: UserRequest, pk: int) -> HttpResponse:
    """The chair or the secretary records what the board decided."""
    item = _to_decide(request, pk)
    form = DecideForm(request.POST or None, item=item, leaving=request.POST.getlist("leaves_open"))
    if form.is_valid():
        with said_on(form):
            decisions.decide(item, by=request.user, decision=form.instance, onward=form.onward)
            messages.success(request, _("The decision is recorded, and the requester is told."))
            meeting_now = reverse("governance:live", args=[item.meeting_id])
            # The last one leads to the top, where the minutes are.
            is_last = not item.meeting.items.pending().exists()
            return redirect(meeting_now if is_last else f"{meeting_now}#item-{item.pk}")
    context = {"item": item, "form": form, "trail": meeting_trail(item.meeting, _("Decide"))}
    context["taking_part"] = taking_part.people_now(item)
    context["barred"] = [one.label for one in barred_of(item, form.step)]
    context["open_step"] = item.case.steps.open().order_by("number").first()
    if item.meeting.board.checks_projects:
        context["principles"] = principles_of(item.case)
    if form.step:
        context["left_open"] = checking.points_of(form.step).left_open
    return render(request, "governance/decide.html", context)


def correct(request: UserRequest, pk: int) -> HttpResponse:
    """A new decision that points at the one it corrects."""
    item = get_permitted(request, permissions.can_correct, visible_items(request), pk=pk)
    old = _last_decision(item)
    form = CorrectForm(request.POST or None, item=item, old=old)
    if form.is_valid():
        follows = decisions.correct(
            item, by=request.user, decision=form.instance, corrects=old, asked=form.asked
        )
        ring_for_papers(item.meeting)
        if follows:
            messages.success(request, _("The correction is recorded, and the case follows it."))
        else:
            text = _("The correction is recorded. The case has moved on since and stays as it is.")
            messages.warning(request, text)
        return redirect(item)
    trail = item_trail(item, _("Correct the decision"))
    context = {"item": item, "form": form, "old": old, "trail": trail}
    return render(request, "governance/correct.html", context)


def conclude(request: UserRequest, pk: int) -> HttpResponse:
    """What the body decided that the case was forwarded to."""
    item = get_permitted(request, permissions.can_conclude, visible_items(request), pk=pk)
    outcomes = outcomes_of_a_body_outside(item)
    form = DecisionForm(request.POST or None, outcomes=outcomes, item=item)
    if form.is_valid():
        with said_on(form):
            decisions.conclude(item, by=request.user, decision=form.instance, asked=form.asked)
            messages.success(request, _("The decision is recorded, and the requester is told."))
            return redirect(item)
    trail = item_trail(item, _("The other body’s decision"))
    context = {"item": item, "form": form, "forwarded": _last_decision(item), "trail": trail}
    return render(request, "governance/conclude.html", context)


def _to_decide(request: UserRequest, pk: int) -> AgendaItem:
    """Whoever comes too late is told why, and what was typed is shown back."""
    item = get_permitted(request, permissions.can_note_decisions, visible_items(request), pk=pk)
    refuse_treated(item)
    if not permissions.can_decide(request.user, item):
        raise PermissionDenied
    return item


def _last_decision(item: AgendaItem) -> Decision:
    decision = item.current_decision()
    if decision is None:
        raise BadRequest
    return decision
