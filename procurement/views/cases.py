"""Cases: the list, the case itself, its history, and what is done to it as a whole."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import UserRequest, posted
from accounts.models import User
from accounts.permissions import get_permitted
from notifications.models import Event
from portal.paging import Order, paginate
from portal.sheets import csv_response
from procurement import gates, permissions, processes
from procurement.actions import cases
from procurement.assessments.listing import lines_of
from procurement.course import loading, progress
from procurement.filters.cases import CaseFilter
from procurement.forms.case import CoordinatorForm, ReasonForm, ReplacesForm
from procurement.models import Case, ChecklistStep, Remark
from procurement.models.case_queryset import CaseQuerySet
from procurement.turns import functions, waiting, waits, wanted
from procurement.views import case_debts, files

ORDERS = {
    "newest": Order(gettext_lazy("Newest first"), ("-submitted_at", "-id")),
    "oldest": Order(gettext_lazy("Oldest first"), ("submitted_at", "id")),
    "title": Order(gettext_lazy("Title"), ("title", "id")),
    "state": Order(gettext_lazy("State"), ("status", "-submitted_at", "-id")),
    "due": Order(gettext_lazy("Deadline"), ("deadline_key", "id")),
}
PEOPLE = ("department", "requester", "coordinator")
# What a line of the list says; above all not the words of the search, which may be long.
LINE = (
    *("number", "title", "status", "process", "process_version", "current_step"),
    *("next_due", "submitted_at", "closed_at"),
    *("department__name", "requester__name", "coordinator__name"),
)
EVENTS = {"newest": Order(gettext_lazy("Newest first"), ("-id",))}
SHOWN_EVENTS = 10


@require_GET
def case_list(request: UserRequest) -> HttpResponse:
    found = CaseFilter(request.GET, _listed(request), user=request.user)
    rows = found.qs.select_related(*PEOPLE).only(*LINE)
    page = paginate(request, rows, ORDERS)
    context = {
        "filter": found,
        "page": page,
        "rows": progress.lines(page.rows, timezone.localdate()),
        "query": request.GET.urlencode(),
    }
    template = "procurement/case_list.html"
    return render(request, f"{template}#results" if request.htmx else template, context)


@require_GET
def case_csv(request: UserRequest) -> StreamingHttpResponse:
    """The list as it is filtered, all of it."""
    found = CaseFilter(request.GET, _listed(request), user=request.user)
    rows = found.qs.select_related(*PEOPLE).only(*LINE).order_by("-submitted_at", "-id")
    header = [
        _("Case number"),
        _("Title"),
        _("State"),
        _("Department"),
        _("Requester"),
        _("Contact person"),
        _("Step"),
        _("What the step is"),
        _("Deadline"),
        _("Sent"),
        _("Closed"),
    ]
    name = _("cases")
    return csv_response(f"{name}-{timezone.localdate()}.csv", header, _sheet(rows))


@require_GET
def case_detail(request: UserRequest, pk: int) -> HttpResponse:
    case = find_whole(request, pk)
    if case.is_draft:
        return redirect("procurement:request_edit", case.pk)
    return render(request, "procurement/case_detail.html", case_context(request, case))


@require_GET
def case_history(request: UserRequest, pk: int) -> HttpResponse:
    case = get_object_or_404(Case.objects.visible_to(request.user).submitted(), pk=pk)
    events = Event.objects.about(case).select_related("actor")
    page = paginate(request, events, EVENTS)
    trail = [*trail_of(case), (_("History"), "")]
    context = {"case": case, "page": page, "events": _history(page.rows, case), "trail": trail}
    return render(request, "procurement/case_history.html", context)


@require_POST
def take_case(request: UserRequest, pk: int) -> HttpResponse:
    case = get_permitted(request, permissions.can_take_case, _changeable(request), pk=pk)
    cases.assign_coordinator(case, by=request.user, coordinator=request.user)
    messages.success(request, _("You are now the contact person for %(case)s.") % {"case": case})
    return redirect(_back(request, case))


@require_http_methods(["GET", "POST"])
def assign_coordinator(request: UserRequest, pk: int) -> HttpResponse:
    case = get_permitted(request, permissions.can_assign_coordinator, _changeable(request), pk=pk)
    form = CoordinatorForm(posted(request), case=case, initial={"coordinator": case.coordinator})
    if form.is_valid():
        cases.assign_coordinator(case, by=request.user, **form.cleaned_data)
        messages.success(request, _("The requester is told who the contact person is."))
        return redirect(_back(request, case))
    return ask_about(request, case, form, _("Choose a contact person"), _("Choose"))


@require_http_methods(["GET", "POST"])
def withdraw(request: UserRequest, pk: int) -> HttpResponse:
    case = get_permitted(request, permissions.can_withdraw, _changeable(request), pk=pk)
    form = ReasonForm(posted(request))
    if form.is_valid():
        cases.withdraw(case, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(case)s is withdrawn.") % {"case": case})
        return redirect(case)
    heading = _("Withdraw %(case)s") % {"case": case}
    return ask_about(request, case, form, heading, _("Withdraw the case"))


@require_http_methods(["GET", "POST"])
def reopen(request: UserRequest, pk: int) -> HttpResponse:
    case = get_permitted(request, permissions.can_reopen, _changeable(request), pk=pk)
    form = ReasonForm(posted(request))
    if form.is_valid():
        cases.reopen(case, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(case)s is under way again.") % {"case": case})
        return redirect(case)
    heading = _("Take up %(case)s again") % {"case": case}
    return ask_about(request, case, form, heading, _("Take up the case"))


@require_http_methods(["GET", "POST"])
def answer_replaces(request: UserRequest, pk: int) -> HttpResponse:
    case = get_permitted(request, permissions.can_answer_replaces, _changeable(request), pk=pk)
    form = ReplacesForm(posted(request))
    if form.is_valid():
        cases.answer_replaces(case, by=request.user, **form.cleaned_data)
        messages.success(request, _("The answer is saved."))
        return redirect(case)
    return ask_about(request, case, form, _("Does it replace a system?"), _("Save"))


def find_whole(request: UserRequest, pk: int) -> Case:
    """One case with all that its page shows, or 404.

    Who is disqualified in it, and comes from a board's agenda or a mail, is told why it is closed.
    """
    case = _joined_cases(request).filter(pk=pk).first()
    if case is None and Case.objects.closed_to(request.user).filter(pk=pk).exists():
        text = _("You are disqualified in this case, so you can neither read nor decide it.")
        whom = _("If that is a mistake, ask the chair or the secretary of the board.")
        raise PermissionDenied(f"{text} {whom}")
    if case is None:
        raise Http404
    loading.load(case)
    return case


def whole_cases(request: UserRequest) -> CaseQuerySet:
    """Cases with all that their page shows, in a fixed number of queries."""
    return _joined_cases(request).prefetch_related(*loading.SHOWN)


def case_context(request: UserRequest, case: Case, *, touched: int | None = None) -> dict[str, Any]:
    """What the case page shows."""
    counted = Remark.objects.filter(step__case=case).order_by().values_list("step")
    remarks = dict(counted.annotate(Count("pk")))
    events = Event.objects.about(case).select_related("actor")[:SHOWN_EVENTS]
    steps = list(case.steps.all())
    ended = case.closed_at or timezone.now()
    return {
        "case": case,
        "tone": progress.tone_of(case),
        "stretches": progress.stretches(case, remarks=remarks, touched=touched),
        "relevant": sum(step.status != ChecklistStep.Status.NOT_RELEVANT for step in steps),
        "done": sum(step.status == ChecklistStep.Status.DONE for step in steps),
        "wanted": [*wanted.wanted_from(request.user, case), *_asked(request.user, case)],
        "assessments": lines_of(case, timezone.localdate()),
        "turn": wanted.whose_turn(case),
        "waits": waits.in_case(case) if permissions.can_ask_assessment(request.user, case) else [],
        "days": (ended - case.submitted_at).days if case.submitted_at else 0,
        "today": timezone.localdate(),
        "phase_at_end": gates.phase_at_end(case),
        "events": _history(events, case),
        "debts": case_debts.summary(case),
        "functions": functions.of_case(case),
        "meetings": [one for one in case.meetings.all() if one.ends_at > timezone.now()],
        **files.of_case(case),
        "trail": [(_("Cases"), reverse("procurement:case_list")), (case.number, "")],
    }


def _asked(user: User, case: Case) -> list[wanted.Wanted]:
    """Assessments, questions and reviews of the case that wait for this person."""
    if not case.is_under_way or not waits.beside_steps(case):
        return []
    rows = waiting.in_case(user, case, today=timezone.localdate())
    return [wanted.Wanted(row.what, row.url, row.due) for row in rows]


def _listed(request: UserRequest) -> CaseQuerySet:
    return Case.objects.visible_to(request.user).submitted().by_deadline()


def _joined_cases(request: UserRequest) -> CaseQuerySet:
    people = ("requester", "coordinator", "department__parent", "authority", "renews__system")
    asked = ("request__contact", "request__system_owner", "request__business_owner")
    visible = Case.objects.visible_to(request.user)
    return visible.select_related(*people, *asked).defer("search")


def _changeable(request: UserRequest) -> QuerySet[Case]:
    people = ("requester", "coordinator", "authority", "request")
    return (
        Case.objects.visible_to(request.user).select_related(*people).prefetch_related("colleagues")
    )


def _sheet(rows: QuerySet[Case]) -> Iterator[list[Any]]:
    for case in rows.iterator(chunk_size=1000):
        process = processes.get(case.process, case.process_version)
        yield [
            case.number,
            case.title,
            case.get_status_display(),
            case.department,
            case.requester,
            case.coordinator,
            case.current_step if case.is_under_way else "",
            process.step(case.current_step).title if case.is_under_way else "",
            case.next_due,
            timezone.localtime(case.submitted_at).date() if case.submitted_at else "",
            timezone.localtime(case.closed_at).date() if case.closed_at else "",
        ]


def _history(events: Iterable[Event], case: Case) -> list[dict[str, Any]]:
    """The trail as the case itself shows it: there, its name goes without saying."""
    return [
        {
            "at": event.happened_at,
            "text": event.headline.removesuffix(f" ({case})"),
            "body": event.facts,
            "by": event.actor,
        }
        for event in events
    ]


def trail_of(case: Case) -> list[tuple[Any, str]]:
    return [(_("Cases"), reverse("procurement:case_list")), (case.number, case.get_absolute_url())]


def _back(request: UserRequest, case: Case) -> str:
    """The page that the button was on, when it says so."""
    page = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()})
    # Without the slash, redirect() would look for a view of that name.
    return page if own and page.startswith("/") else case.get_absolute_url()


def ask_about(
    request: UserRequest, case: Case, form: Any, heading: str, button: str
) -> HttpResponse:
    """One short form about the case, on a page of its own."""
    trail = [*trail_of(case), (heading, "")]
    context = {"case": case, "form": form, "heading": heading, "button": button, "trail": trail}
    return render(request, "procurement/case_form.html", context)
