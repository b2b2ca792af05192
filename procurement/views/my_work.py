"""The first page: what is wanted from me, and where my own things stand."""

from datetime import timedelta
from typing import Any

from django.db.models import F, Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.http import UserRequest
from accounts.models import Role, User
from notifications.models import Notification
from procurement import permissions, processes
from procurement.models import Case, CaseMeeting, ChecklistStep, Colleague
from procurement.turns import waiting

ROWS = 10
# Counting stops here, so that a first page costs the same however much has piled up.
COUNTED = 100
# How long a discarded draft is offered back here.
REGRET = timedelta(days=30)


def my_work(request: UserRequest) -> HttpResponse:
    """Queue, drafts and cases of one person. Those who assess see their queue first."""
    user = request.user
    today = timezone.localdate()
    queue = waiting.for_user(user, today=today, limit=ROWS + 1)
    cases = list(_cases(user)[: ROWS + 1])
    context = {
        "today": today,
        "queue": queue[:ROWS],
        "queue_goes_on": len(queue) > ROWS,
        "cases": [_standing(case) for case in cases[:ROWS]],
        "cases_go_on": len(cases) > ROWS,
        "meetings": _meetings(user),
        "drafts": _own(user).drafts().select_related("requester").order_by("-saved_at")[:ROWS],
        "discarded": _discarded(user)[:ROWS],
        "new_cases": _new_cases(user),
        "counted": COUNTED,
        "unread": Notification.objects.visible_to(user).unread().count(),
        "assesses": user.has_role(*_assessors()),
        "may_start": permissions.can_start_request(user, user.authority),
    }
    return render(request, "procurement/my_work.html", context)


def _assessors() -> tuple[Role, ...]:
    return (Role.COORDINATOR, Role.MANAGER, *Role.specialists(), *Role.board(), Role.BUYER)


def _own(user: User) -> Any:
    """Cases that the person, or who is stood in for, began or is invited to.

    By their ids: an "or" reads every case.
    """
    invited = Colleague.objects.filter(user__in=user.acting_ids).values_list("case")
    own = Case.objects.filter(requester__in=user.acting_ids).values_list("pk").union(invited)
    return Case.objects.filter(pk__in=own)


def _cases(user: User) -> Any:
    current = ChecklistStep.objects.filter(number=F("case__current_step"))
    steps = Prefetch("steps", current, to_attr="current_steps")
    rows = _own(user).submitted().select_related("next_assignee").prefetch_related(steps)
    return rows.order_by("-submitted_at", "-pk")


def _discarded(user: User) -> Any:
    since = timezone.now() - REGRET
    rows = Case.objects.filter(status=Case.Status.DISCARDED, saved_at__gte=since)
    return rows.filter(requester__in=user.acting_ids).order_by("-saved_at")


def _meetings(user: User) -> list[CaseMeeting]:
    """The next meetings of the person; by their ids, so that only their cases are looked up."""
    coming = CaseMeeting.objects.coming(timezone.now()).of([user.pk])
    keys = list(coming.values_list("pk", flat=True)[:ROWS])
    if not keys:
        return []
    rows = CaseMeeting.objects.filter(pk__in=keys).visible_to(user)
    return list(rows.select_related("case"))


def _new_cases(user: User) -> int:
    if not user.has_role(Role.COORDINATOR):
        return 0
    new = Case.objects.visible_to(user).awaiting_triage().filter(coordinator=None)
    return new.order_by()[:COUNTED].count()


def _standing(case: Case) -> dict[str, Any]:
    """A case, the step it stands at, and whose turn it is."""
    steps = case.current_steps  # type: ignore[attr-defined] # prefetched above
    step = steps[0] if case.is_under_way and steps and not steps[0].is_finished else None
    if step is None:
        return {"case": case}
    text = processes.get(case.process, case.process_version).step(step.number)
    return {"case": case, "step": text, "who": case.waits_on, "due": step.due_date}
