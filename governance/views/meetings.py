from django.contrib import messages
from django.db.models import Count, Q
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import UserRequest
from accounts.permissions import get_permitted
from governance import permissions, seating, tasks
from governance.actions import items, meetings
from governance.agenda import whole_agenda
from governance.deadlines import both_rules, countdown, deadline_for, explain
from governance.forms.meeting import CancelMeetingForm, MoveMeetingForm, OrderForm
from governance.models import AgendaItem, Board, Meeting, Paper
from governance.models.meeting import MeetingQuerySet
from governance.own_papers import papers_for
from governance.placement import NoOpenMeeting
from portal.clock import database_now
from portal.doorbell import ring
from portal.paging import Order, paginate
from portal.refusals import said_on
from portal.templatetags.formats import day, moment

UPCOMING = {"day": Order("", ("starts_at", "id"))}
EARLIER = {"day": Order("", ("-starts_at", "-id"))}
# An agenda of more items shows less of each.
SHORT = 25
STANDING = ~Q(items__status=AgendaItem.Status.WITHDRAWN)


def meeting_list(request: UserRequest) -> HttpResponse:
    """Upcoming or earlier meetings, of one board or of all."""
    earlier = request.GET.get("show") == "earlier"
    visible = visible_meetings(request).annotate(item_count=Count("items", filter=STANDING))
    shown = visible.earlier() if earlier else visible.upcoming()
    boards = list(Board.objects.visible_to(request.user).order_by("name", "pk"))
    board = next((one for one in boards if str(one.pk) == request.GET.get("board")), None)
    if board is not None:
        shown = shown.filter(board=board)
    context = {
        "page": paginate(request, shown, EARLIER if earlier else UPCOMING),
        "earlier": earlier,
        "boards": boards,
        "board": board,
        "reads_none": _reads_none(request, boards),
    }
    return render(request, "governance/meeting_list.html", context)


def meeting_detail(request: UserRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(visible_meetings(request), pk=pk)
    agenda = whole_agenda(meeting, request.user)
    slots = agenda.slots
    rule = meeting.board.deadline_rule
    papers = papers_for(request.user, meeting)
    siblings = visible_meetings(request).filter(board=meeting.board)
    after = siblings.filter(starts_at__gt=meeting.starts_at).order_by("starts_at")
    now = database_now()
    context = {
        "meeting": meeting,
        "agenda": agenda,
        "slots": slots,
        "is_long": len(slots) > SHORT,
        "pending": sum(slot.item.is_pending for slot in slots),
        "papers": papers,
        "is_making": any(paper.pk and paper.is_waiting for paper in papers),
        "countdown": countdown(meeting.deadline_at, now),
        "is_open": meeting.is_planned and meeting.deadline_at > now,
        "later": after.changeable().first(),
        "explanation": explain(deadline_for(meeting.starts_at, rule), rule),
        "rules": both_rules(meeting.starts_at, rule),
        "previous": siblings.filter(starts_at__lt=meeting.starts_at).order_by("-starts_at").first(),
        "following": after.first(),
        "trail": [*meeting_trail(meeting)[:-2], (day(meeting.starts_at), "")],
    }
    return render(request, "governance/meeting_detail.html", context)


def paper_progress(request: UserRequest, pk: int) -> HttpResponse:
    """How far the PDF is; the page asks every two seconds."""
    papers = Paper.objects.filter(meeting__in=visible_meetings(request)).select_related("meeting")
    paper = get_object_or_404(papers, pk=pk)
    return render(request, "governance/includes/paper.html", {"paper": paper})


def agenda_pdf(request: UserRequest, pk: int) -> HttpResponse | FileResponse:
    return paper_file(request, _("Agenda"), meeting=pk, kind=Paper.Kind.AGENDA)


def move_meeting(request: UserRequest, pk: int) -> HttpResponse:
    meeting = get_permitted(request, permissions.can_move_meeting, visible_meetings(request), pk=pk)
    form = MoveMeetingForm(request.POST or None, instance=meeting)
    if form.is_valid():
        with said_on(form):
            meetings.move_meeting(form.instance, by=request.user)
            messages.success(request, _moved_text(meeting))
            return redirect(meeting)
    context = {
        "meeting": meeting,
        "form": form,
        "trail": meeting_trail(meeting, _("Move the meeting")),
    }
    return render(request, "governance/move_meeting.html", context)


def cancel_meeting(request: UserRequest, pk: int) -> HttpResponse:
    meeting = get_permitted(
        request, permissions.can_cancel_meeting, visible_meetings(request), pk=pk
    )
    form = CancelMeetingForm(request.POST or None)
    if form.is_valid():
        try:
            target = meetings.cancel_meeting(
                meeting, by=request.user, note=form.cleaned_data["note"]
            )
        except NoOpenMeeting as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _cancelled_text(target))
            return redirect(meeting)
    count = meeting.items.pending().count()
    context = {"meeting": meeting, "form": form, "count": count}
    context["trail"] = meeting_trail(meeting, _("Cancel the meeting"))
    return render(request, "governance/cancel_meeting.html", context)


@require_POST
def close_agenda(request: UserRequest, pk: int) -> HttpResponse:
    meeting = get_permitted(request, permissions.can_close_agenda, visible_meetings(request), pk=pk)
    meetings.close_agenda(meeting, by=request.user)
    messages.success(request, _("The agenda is closed. Publish it when it is in order."))
    return redirect(meeting)


@require_POST
def reopen_agenda(request: UserRequest, pk: int) -> HttpResponse:
    meeting = get_permitted(
        request, permissions.can_reopen_agenda, visible_meetings(request), pk=pk
    )
    meetings.reopen_agenda(meeting, by=request.user)
    messages.success(request, _("The agenda is open again until the deadline."))
    return redirect(meeting)


def publish_agenda(request: UserRequest, pk: int) -> HttpResponse:
    meeting = get_permitted(
        request, permissions.can_publish_agenda, visible_meetings(request), pk=pk
    )
    if request.method == "POST":
        paper = meetings.publish_agenda(meeting, by=request.user)
        ring(tasks.make_paper, paper.pk)
        for package in meeting.packages.all():
            ring(tasks.make_package, package.pk)
        messages.success(request, _("The agenda is published, and the board has been told."))
        if meeting.day == timezone.localdate():
            return redirect("governance:live", pk)
        return redirect(meeting)
    agenda = whole_agenda(meeting, request.user)
    context = {"meeting": meeting, "agenda": agenda, "slots": agenda.slots}
    context |= {"people": [one for one in seating.people(meeting.board) if one != request.user]}
    takes_papers = meeting.is_planned and meeting.board.rules.wants_papers
    context |= {"is_open": takes_papers and meeting.deadline_at > database_now()}
    context["trail"] = meeting_trail(meeting, _("Publish the agenda"))
    return render(request, "governance/publish_agenda.html", context)


def order_items(request: UserRequest, pk: int) -> HttpResponse:
    meeting = get_permitted(request, permissions.can_order_items, visible_meetings(request), pk=pk)
    agenda = whole_agenda(meeting, request.user)
    form = OrderForm(request.POST or None, slots=agenda.slots)
    if form.is_valid():
        items.order_items(meeting, by=request.user, items=form.ordered())
        if request.htmx:
            agenda = whole_agenda(meeting, request.user)
            context = {"meeting": meeting, "agenda": agenda, "moved": form.moved(agenda.slots)}
            return render(request, "governance/order_items.html#order", context)
        messages.success(request, _("The order is saved."))
        return redirect("governance:order_items", pk=pk)
    context = {"meeting": meeting, "form": form, "agenda": agenda}
    context["trail"] = meeting_trail(meeting, _("Order and length"))
    if request.htmx and form.errors:
        return render(request, "governance/order_items.html#order", context, status=422)
    return render(request, "governance/order_items.html", context)


@require_POST
def make_paper_again(request: UserRequest, pk: int) -> HttpResponse:
    papers = Paper.objects.filter(meeting__in=visible_meetings(request))
    papers = papers.select_related("meeting__board__authority")
    paper = get_permitted(request, permissions.can_make_paper_again, papers, pk=pk)
    meetings.make_paper_again(paper, by=request.user)
    ring(tasks.make_paper, paper.pk)
    return redirect(paper.meeting)


def _reads_none(request: UserRequest, boards: list[Board]) -> bool:
    """There are meetings, and they are for others."""
    there_are = Meeting.objects.filter(board__in=boards).exists()
    return there_are and not visible_meetings(request).exists()


def visible_meetings(request: UserRequest) -> MeetingQuerySet:
    return Meeting.objects.visible_to(request.user).select_related("board__authority")


def meeting_trail(meeting: Meeting, page: str = "") -> list[tuple[str, str]]:
    return [
        (_("Meetings"), reverse("governance:meeting_list")),
        (meeting.board.name, meeting.board.get_absolute_url()),
        (day(meeting.starts_at), meeting.get_absolute_url()),
        (page, ""),
    ]


def _moved_text(meeting: Meeting) -> str:
    rule = meeting.board.deadline_rule
    words = {
        "start": moment(meeting.starts_at, "long"),
        "deadline": moment(meeting.deadline_at, "long"),
        "why": explain(deadline_for(meeting.starts_at, rule), rule),
    }
    if meeting.is_published:
        text = _(
            "The meeting is moved to %(start)s. The agenda was out already, so everybody on it has "
            "been told, and the meeting’s page says both times."
        )
        return text % words
    if not meeting.board.rules.wants_papers:
        return _("The meeting is moved to %(start)s. %(why)s") % words
    text = _("The meeting is moved to %(start)s. The new deadline is %(deadline)s. %(why)s")
    return text % words


def _cancelled_text(target: Meeting | None) -> str:
    text = _("The meeting is cancelled.")
    if target is None:
        return text
    moved = _("Its items are moved to the meeting on %(day)s.")
    return f"{text} {moved % {'day': day(target.starts_at, 'long')}}"


def paper_file(request: UserRequest, name: str, **which: object) -> HttpResponse | FileResponse:
    """The file of one paper: the copy of who asks. Of others there is none."""
    meetings = visible_meetings(request)
    meeting = get_object_or_404(meetings, pk=which.pop("meeting"))
    found = [
        one
        for one in papers_for(request.user, meeting)
        if all(getattr(one, field) == value for field, value in which.items())
    ]
    if not found:
        raise Http404
    [paper] = found
    if paper.pk is None:
        messages.info(request, _("It holds an item that you may not read. Have your copy made."))
        return redirect(meeting)
    if not paper.is_ready:
        messages.info(request, _("The PDF is being made. It takes less than a minute."))
        return redirect(meeting)
    file_name = f"{name} {meeting.starts_at:%Y-%m-%d}.pdf"
    return FileResponse(paper.file.open("rb"), as_attachment=True, filename=file_name)
