from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.http import UserRequest, posted
from accounts.permissions import get_permitted
from governance import permissions, seating, taking_part
from governance.actions import items
from governance.doorbell import ring_for_papers
from governance.forms.item import (
    ConfidentialForm,
    EditItemForm,
    LateForm,
    ReportForm,
    content_again,
)
from governance.models import AgendaItem, Board, Condition, Decision, Meeting, Recusal
from governance.models.condition import ConditionQuerySet
from governance.models.item import AgendaItemQuerySet
from governance.placement import find_placement, no_meeting_text
from governance.recusals import gap_text
from portal.refusals import said_on
from portal.templatetags.formats import day
from procurement import gates
from procurement.models import Case
from procurement.models.case_queryset import CaseQuerySet


def report(request: UserRequest, pk: int) -> HttpResponse:
    """Ready for the board: the form is filled from the request, and the next meeting is named."""
    case = get_permitted(request, permissions.can_report, visible_cases(request), pk=pk)
    if page := _lacking_page(request, case, _("Ready for the board")):
        return page
    words = content_again(case, request.user)
    form = ReportForm(request.POST or None, case=case, initial=words)
    if form.is_valid():
        cleaned = form.cleaned_data
        with said_on(form):
            placement = items.report(
                form.instance,
                by=request.user,
                case=case,
                board=cleaned["board"],
                papers=cleaned["papers"],
            )
            said = _("The case is reported ready for the board.")
            messages.success(request, f"{said} {placement.text}")
            return redirect(form.instance)
    context = {"case": case, "form": form, "trail": case_trail(case, _("Ready for the board"))}
    context["boards"] = _boards_and_places(case)
    context["conditions"] = _missed_last(request, case)
    return render(request, "governance/report.html", context)


def add_late(request: UserRequest, pk: int) -> HttpResponse:
    case = get_permitted(request, permissions.can_add_late, visible_cases(request), pk=pk)
    waiting = _reported(case)
    if waiting:
        if page := recused_page(request, waiting.pk):
            return page
        may = permissions.can_bring_forward
        waiting = get_permitted(request, may, visible_items(request), pk=waiting.pk)
    elif page := _lacking_page(request, case, _("Put on the agenda")):
        return page
    form = LateForm(
        request.POST or None,
        case=case,
        by=request.user,
        instance=waiting or AgendaItem(),
        initial={} if waiting else content_again(case, request.user),
    )
    if form.is_valid():
        cleaned = form.cleaned_data
        known: dict[str, Any] = {name: cleaned[name] for name in ("meeting", "papers", "seen")}
        with said_on(form):
            items.add_late(form.instance, by=request.user, case=case, **known)
            text = _("The case is on the agenda of the meeting on %(day)s.")
            messages.success(request, text % {"day": day(cleaned["meeting"].starts_at, "long")})
            return redirect(form.instance)
    trail = case_trail(case, _("Put on the agenda"))
    context = {"case": case, "form": form, "waiting": waiting, "trail": trail}
    return render(request, "governance/add_late.html", context)


def item_detail(request: UserRequest, pk: int) -> HttpResponse:
    if page := recused_page(request, pk):
        return page
    item = get_object_or_404(visible_items(request), pk=pk)
    visible = Meeting.objects.visible_to(request.user)
    context = {
        "item": item,
        "case": item.case,
        "meeting": item.meeting,
        "decisions": list(item.decisions.all()),
        "conditions": [row for one in item.decisions.all() for row in _rows_of(one, item)],
        "took_part": taking_part.people_at(item),
        "absent": taking_part.absences(item.meeting, [item]).get(item.pk, ""),
        "sees_meeting": visible.filter(pk=item.meeting_id).exists(),
        "trail": item_trail(item, ""),
    }
    return render(request, "governance/item_detail.html", context)


def recused_page(request: UserRequest, pk: int) -> HttpResponse | None:
    """What those who are disqualified in an item read in its place."""
    item = AgendaItem.objects.filter(pk=pk).for_show().first()
    if item is None or not Recusal.objects.closing(item).of(request.user).exists():
        return None
    sees_case = Case.objects.visible_to(request.user).filter(pk=item.case_id).exists()
    context = {"text": gap_text(), "meeting": item.meeting, "item": item, "sees_case": sees_case}
    return render(request, "governance/recused.html", context, status=403)


def edit_item(request: UserRequest, pk: int) -> HttpResponse:
    """What the board reads. Of two who write at once, the second sees what the first has saved."""
    item = get_permitted(request, permissions.can_edit_item, visible_items(request), pk=pk)
    form = EditItemForm(request.POST or None, case=item.case, instance=item)
    if form.is_valid():
        known = {name: form.cleaned_data[name] for name in ("papers", "seen")}
        serves = seating.serves(request.user, item.meeting.board)
        with said_on(form):
            items.edit_item(form.instance, by=request.user, after_deadline=serves, **known)
            messages.success(request, _("The item is saved."))
            return redirect(item)
    context: dict[str, Any] = {"item": item, "form": form}
    context["trail"] = item_trail(item, _("Edit"))
    return render(request, "governance/edit_item.html", context)


def mark_confidential(request: UserRequest, pk: int) -> HttpResponse:
    item = get_permitted(request, permissions.can_mark_confidential, visible_items(request), pk=pk)
    form = ConfidentialForm(posted(request), instance=item)
    if form.is_valid():
        with said_on(form):
            known = {"reason": item.confidential, "seen": form.cleaned_data["seen"]}
            items.mark_confidential(item, by=request.user, **known)
            for meeting in Meeting.objects.filter(items__case=item.case_id).distinct():
                ring_for_papers(meeting)
            messages.success(request, _("It is saved, and those concerned are told."))
            return redirect(item)
    context = {"item": item, "form": form, "trail": item_trail(item, _("Confidential"))}
    return render(request, "governance/mark_confidential.html", context)


def take_off(request: UserRequest, pk: int) -> HttpResponse:
    item = get_permitted(request, permissions.can_take_off, visible_items(request), pk=pk)
    if request.method == "POST":
        items.take_off(item, by=request.user)
        messages.success(request, _("The case is taken off the agenda."))
        return redirect(item.case)
    context = {"item": item, "trail": item_trail(item, _("Take off the agenda"))}
    return render(request, "governance/take_off.html", context)


def visible_items(request: UserRequest) -> AgendaItemQuerySet:
    found = AgendaItem.objects.visible_to(request.user).for_show()
    return found.select_related(
        "case__department",
        "case__requester",
        "case__coordinator",
        "meeting__board__authority",
        "contact",
        "reported_by",
    )


def visible_cases(request: UserRequest) -> CaseQuerySet:
    found = Case.objects.visible_to(request.user)
    return found.select_related("request__payer", "requester", "coordinator", "department")


def case_trail(case: Case, page: str) -> list[tuple[str, str]]:
    return [
        (_("Cases"), reverse("procurement:case_list")),
        (case.number or case.title, case.get_absolute_url()),
        (page, ""),
    ]


def item_trail(item: AgendaItem, page: str) -> list[tuple[str, str]]:
    case = item.case
    start = case_trail(case, "")[:-1]
    own = _("Before the board")
    return [*start, (own, item.get_absolute_url()), (page, "")] if page else [*start, (own, "")]


def _lacking_page(request: UserRequest, case: Case, title: str) -> HttpResponse | None:
    """What is missing before the case can be reported, in place of a form filled in in vain.

    What is sent is not thrown away: the action says the same beside what was typed.
    """
    if request.method == "POST":
        return None
    prefetch_related_objects([case], *gates.READ)
    missing = gates.closed_to_reporting(case)
    if not missing:
        return None
    context = {"case": case, "title": title, "missing": missing, "trail": case_trail(case, title)}
    return render(request, "governance/report_lacking.html", context)


def _missed_last(request: UserRequest, case: Case) -> ConditionQuerySet:
    """What a board missed when it deferred the case, and nobody has settled."""
    seen = visible_items(request).filter(case=case).order_by().values("pk")
    rows = Condition.objects.open().filter(decision__item__in=seen)
    rows = rows.filter(decision__outcome=Decision.Outcome.DEFERRED).by_date()
    board = "decision__item__meeting__board__authority"
    return rows.select_related("owner", "decision__corrected_by", "decision__item__case", board)


def _reported(case: Case) -> AgendaItem | None:
    """Where the case waits that somebody has reported; an agenda that filled itself lets it go."""
    boards = Board.objects.taking_reports().values("pk")
    return AgendaItem.objects.pending().filter(case=case, meeting__board__in=boards).first()


def _boards_and_places(case: Case) -> list[dict[str, Any]]:
    """Each board with the meeting that takes the case today, or what to do where none does."""
    boards = Board.objects.taking_reports().filter(authority=case.authority_id).order_by("pk")
    found: list[dict[str, Any]] = []
    for board in boards:
        placement = find_placement(board)
        text = placement.text if placement else no_meeting_text(board)
        found.append({"board": board, "placement": placement, "text": text})
    return found


def _rows_of(decision: Decision, item: AgendaItem) -> list[Condition]:
    """With the item that was read already, so that nothing is asked for each."""
    rows = list(decision.condition_rows.all())
    decision.item = item
    for row in rows:
        row.decision = decision
    return rows
