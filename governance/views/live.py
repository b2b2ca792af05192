"""The meeting while it is held: who is there, item by item, and how they vote."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import UserRequest, posted
from accounts.models import User
from accounts.permissions import get_permitted
from governance import permissions, quorum, seating
from governance.actions import attendance
from governance.agenda import Agenda, whole_agenda
from governance.forms.attendance import AttendanceForm, VotesForm
from governance.live import Body, news_of, state_of
from governance.models import AgendaItem, Condition, Meeting
from governance.models.condition import ConditionQuerySet
from governance.views.items import visible_items
from governance.views.meetings import meeting_trail, visible_meetings
from portal.numbers import whole_number

FOLLOWED_UP = 20
# With this status htmx takes the answer, and does not ask again.
ASK_NO_MORE = 286


@require_http_methods(["GET", "POST"])
def live(request: UserRequest, pk: int) -> HttpResponse:
    """For the chair and the secretary; both may have it open at once."""
    meeting = get_permitted(request, permissions.can_hold_meeting, visible_meetings(request), pk=pk)
    form = _attendance(meeting, posted(request))
    if form.is_valid():
        changes, leaving = form.changes(), form.clicked("leaves")
        attendance.mark_attendance(meeting, by=request.user, changes=changes, leaving=leaving)
        messages.success(request, _("Who is present is saved."))
        return redirect("governance:live", pk)
    # Asked first: what is done while the page is made is asked for again.
    state = state_of(meeting)
    agenda = whole_agenda(meeting, request.user)
    context = {
        "meeting": meeting,
        "body": _body(request, meeting, form, agenda),
        "state": state,
        "trail": meeting_trail(meeting, _("The meeting now")),
    }
    return render(request, "governance/live.html", context)


@require_safe
def live_news(request: UserRequest, pk: int) -> HttpResponse:
    """What has changed since the page was made; it asks every seven seconds."""
    may = permissions.can_follow_meeting
    meeting = get_permitted(request, may, visible_meetings(request), pk=pk)
    if not meeting.may_decide:
        return render(
            request, "governance/live.html#over", {"meeting": meeting}, status=ASK_NO_MORE
        )
    state = state_of(meeting)
    if state == request.GET.get("state"):
        return HttpResponse(status=204)
    form, agenda = _attendance(meeting), whole_agenda(meeting, request.user)
    body = _body(request, meeting, form, agenda)
    changed = body.changed(request.GET.get("marks", ""))
    context = {"body": body, "state": state, "swaps": body.swaps(changed)}
    context["news"] = news_of(changed, agenda.slots, form.present())
    return render(request, "governance/live.html#news", context)


@require_http_methods(["GET", "POST"])
def cast_votes(request: UserRequest, pk: int) -> HttpResponse:
    item = get_permitted(request, permissions.can_cast_votes, visible_items(request), pk=pk)
    # Who was on the page that was sent stays in the form, though they may have left since.
    sent = [key.removeprefix("seen-") for key in request.POST if key.startswith("seen-")]
    people = _people_with(item, sent)
    noted = dict(item.votes.values_list("user", "choice"))
    form = VotesForm(posted(request), people=people, noted=noted)
    if form.is_valid():
        refused = attendance.cast_votes(item, by=request.user, ballots=form.ballots())
        for text in refused:
            messages.warning(request, text)
        if not refused:
            messages.success(request, _("The votes are saved."))
        return redirect("governance:cast_votes", pk)
    context = {"item": item, "form": form}
    context["counted"] = quorum.tally_text(quorum.tally(item, quorum.entitled(item)))
    context["trail"] = meeting_trail(item.meeting, _("Votes"))
    return render(request, "governance/cast_votes.html", context)


def _attendance(meeting: Meeting, data: QueryDict | None = None) -> AttendanceForm:
    people = seating.people_at(meeting)
    present = meeting.attendances.filter(is_present=True).values_list("user", flat=True)
    return AttendanceForm(data, people=people, present=present)


def _body(request: UserRequest, meeting: Meeting, form: AttendanceForm, agenda: Agenda) -> Body:
    follow_up = _follow_up(request, meeting)
    context = {
        "meeting": meeting,
        "agenda": agenda,
        "form": form,
        # From then on people come and leave, one by one.
        "is_running": meeting.has_begun and any(form.present().values()),
        "quorum": _quorum(meeting),
        "pending": sum(slot.item.is_pending for slot in agenda.slots),
        "follow_up": follow_up[:FOLLOWED_UP],
        "more": max(follow_up.count() - FOLLOWED_UP, 0),
    }
    return Body(render_to_string("governance/includes/live_body.html", context, request))


def _people_with(item: AgendaItem, sent: list[str]) -> list[User]:
    entitled = quorum.entitled(item)
    known = {person.pk for person in entitled}
    gone = {whole_number(text) for text in sent} - known - {None}
    authorities = {item.meeting.board.authority_id, *(one.authority_id for one in entitled)}
    return [*entitled, *User.objects.filter(pk__in=list(gone)[:50], authority__in=authorities)]


def _quorum(meeting: Meeting) -> dict[str, object] | None:
    """Whether enough are there; nothing where the board decides however many there are."""
    needed = meeting.board.quorum
    if not needed:
        return None
    present = len(quorum.present_voters(meeting))
    return {"is_met": present >= needed, "text": quorum.quorum_text(needed, present)}


def _follow_up(request: UserRequest, meeting: Meeting) -> ConditionQuerySet:
    """What the board has asked for at earlier meetings, but for the items one may not see."""
    seen = visible_items(request).order_by().values("pk")
    found = Condition.objects.to_follow_up(meeting).filter(decision__item__in=seen)
    found = found.select_related("owner", "decision__item__meeting__board", "decision__item__case")
    return found.prefetch_related("decision__item__recusals")
