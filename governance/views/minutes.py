"""The minutes of a meeting: written, sent out for comments, approved, and added to later."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import UserRequest, posted
from accounts.permissions import get_permitted
from governance import permissions, seating, taking_part, tasks
from governance.actions import minutes
from governance.agenda import read_agenda, whole_agenda
from governance.doorbell import ring_for_papers
from governance.forms.minutes import (
    AddendumForm,
    ApproveForm,
    CirculateForm,
    CommentForm,
    DiscussionForm,
    SettleForm,
)
from governance.models import Addendum, AgendaItem, Discussion, Meeting, MinutesComment, Paper
from governance.models.item import AgendaItemQuerySet
from governance.own_papers import papers_for
from governance.views.items import visible_items
from governance.views.meetings import meeting_trail, paper_file, visible_meetings
from portal.clock import database_now
from portal.doorbell import ring
from portal.numbers import whole_number
from portal.refusals import said_on

LATER = 5


@require_safe
def minutes_detail(request: UserRequest, pk: int) -> HttpResponse:
    """The minutes as they stand: a draft for the board, and for all who see the meeting later."""
    meeting = get_permitted(request, permissions.can_read_minutes, visible_meetings(request), pk=pk)
    agenda = whole_agenda(meeting, request.user)
    papers = papers_for(request.user, meeting)
    # What members said of the draft is the board's own, also when the minutes are everybody's.
    in_board = seating.sits(request.user, meeting.board)
    comments = meeting.minutes_comments.select_related("written_by", "settled_by")
    context = {
        "meeting": meeting,
        "agenda": agenda,
        "pending": sum(slot.item.is_pending for slot in agenda.slots),
        "attended": [] if meeting.present else taking_part.attended(meeting),
        "papers": [one for one in papers if not one.is_agenda],
        "comments": list(comments) if in_board else [],
        "addenda": _addenda(request, meeting),
        "trail": meeting_trail(meeting, _("Minutes")),
    }
    return render(request, "governance/minutes.html", context)


@require_http_methods(["GET", "POST"])
def write_discussion(request: UserRequest, pk: int) -> HttpResponse:
    """What was said about an item. Of two who write at once, the second sees both texts."""
    item = get_permitted(request, permissions.can_write_discussion, visible_items(request), pk=pk)
    discussion = Discussion.objects.filter(item=item).first() or Discussion(item=item)
    form = DiscussionForm(posted(request), instance=discussion)
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        with said_on(form):
            minutes.write_discussion(form.instance, by=request.user, seen=seen)
            messages.success(request, _("What was said is saved."))
            return redirect(item.meeting.minutes_url + f"#item-{item.pk}")
    context: dict[str, Any] = {"item": item, "form": form}
    context["trail"] = meeting_trail(item.meeting, _("What was said"))
    return render(request, "governance/write_discussion.html", context)


@require_http_methods(["GET", "POST"])
def circulate_minutes(request: UserRequest, pk: int) -> HttpResponse:
    meeting = get_permitted(
        request, permissions.can_circulate_minutes, visible_meetings(request), pk=pk
    )
    form = CirculateForm(posted(request))
    if form.is_valid():
        minutes.circulate_minutes(
            meeting, by=request.user, comments_by=form.cleaned_data["comments_by"]
        )
        messages.success(request, _("The draft is out, and the board is told."))
        return redirect(meeting.minutes_url)
    people = [one for one in seating.people(meeting.board) if one != request.user]
    context = {"meeting": meeting, "form": form, "people": people}
    slots = read_agenda(meeting, request.user)
    context["pending"] = [slot for slot in slots if slot.item.is_pending]
    context["trail"] = meeting_trail(meeting, _("Send the draft to the board"))
    return render(request, "governance/circulate_minutes.html", context)


@require_http_methods(["GET", "POST"])
def comment_minutes(request: UserRequest, pk: int) -> HttpResponse:
    """A comment on the minutes, or with `item` on those of one item."""
    meeting = get_permitted(
        request, permissions.can_comment_minutes, visible_meetings(request), pk=pk
    )
    item = _item_of(request, meeting)
    form = CommentForm(posted(request))
    if form.is_valid():
        text = form.cleaned_data["text"]
        with said_on(form):
            minutes.comment_minutes(meeting, by=request.user, text=text, item=item)
            messages.success(request, _("The comment is sent to the secretary."))
            return redirect(meeting.minutes_url)
    context: dict[str, Any] = {"meeting": meeting, "form": form, "item": item}
    context["trail"] = meeting_trail(meeting, _("Comment"))
    return render(request, "governance/comment_minutes.html", context)


@require_http_methods(["GET", "POST"])
def settle_comment(request: UserRequest, pk: int) -> HttpResponse:
    readable = Q(item=None) | Q(item__in=visible_items(request).order_by().values("pk"))
    comments = MinutesComment.objects.filter(readable, meeting__in=visible_meetings(request))
    comments = comments.select_related("meeting__board__authority", "item", "written_by")
    comment = get_permitted(request, permissions.can_settle_comment, comments, pk=pk)
    form = SettleForm(posted(request), instance=comment)
    if form.is_valid():
        minutes.settle_comment(comment, by=request.user, answer=form.cleaned_data["answer"])
        messages.success(request, _("The comment is settled."))
        return redirect(comment.meeting.minutes_url)
    context: dict[str, Any] = {"comment": comment, "form": form}
    context["trail"] = meeting_trail(comment.meeting, _("Settle the comment"))
    return render(request, "governance/settle_comment.html", context)


@require_http_methods(["GET", "POST"])
def approve_minutes(request: UserRequest, pk: int) -> HttpResponse:
    meeting = get_permitted(
        request, permissions.can_approve_minutes, visible_meetings(request), pk=pk
    )
    people = taking_part.attended(meeting) or seating.people_at(meeting)
    present = "\n".join(person.name for person in people)
    form = ApproveForm(
        posted(request),
        instance=meeting,
        later=_later_meetings(meeting),
        initial={"present": present},
    )
    if form.is_valid():
        with said_on(form):
            papers = minutes.approve_minutes(
                form.instance, by=request.user, at=form.approving_meeting
            )
            for paper in papers:
                ring(tasks.make_paper, paper.pk)
            messages.success(request, _("The minutes are approved and can no longer be changed."))
            return redirect(meeting.minutes_url)
    context: dict[str, Any] = {"meeting": meeting, "form": form}
    context["slots"] = read_agenda(meeting, request.user)
    context["pending"] = [slot for slot in context["slots"] if slot.item.is_pending]
    context["unsettled"] = meeting.minutes_comments.open().count()
    context["trail"] = meeting_trail(meeting, _("Approve the minutes"))
    return render(request, "governance/approve_minutes.html", context)


@require_http_methods(["GET", "POST"])
def add_addendum(request: UserRequest, pk: int) -> HttpResponse:
    """Minutes that are approved stand; what was wrong in them is said beside them."""
    meeting = get_permitted(request, permissions.can_add_addendum, visible_meetings(request), pk=pk)
    addendum = Addendum(meeting=meeting)
    form = AddendumForm(posted(request), instance=addendum, items=_readable(request, meeting))
    if form.is_valid():
        because = form.cleaned_data["because"]
        minutes.add_addendum(form.instance, by=request.user, because=because)
        ring_for_papers(meeting)
        messages.success(request, _("The addendum stands beside the minutes, and people are told."))
        return redirect(meeting.minutes_url)
    context: dict[str, Any] = {"meeting": meeting, "form": form}
    context["trail"] = meeting_trail(meeting, _("Add to the minutes"))
    return render(request, "governance/add_addendum.html", context)


@require_safe
def minutes_pdf(request: UserRequest, pk: int) -> HttpResponse | FileResponse:
    return paper_file(request, _("Minutes"), meeting=pk, kind=Paper.Kind.MINUTES)


@require_safe
def public_minutes_pdf(request: UserRequest, pk: int) -> HttpResponse | FileResponse:
    return paper_file(request, _("Public minutes"), meeting=pk, kind=Paper.Kind.PUBLIC)


@require_safe
def addendum_pdf(request: UserRequest, pk: int, addendum: int) -> HttpResponse | FileResponse:
    return paper_file(request, _("Addendum"), meeting=pk, addendum_id=addendum)


def _addenda(request: UserRequest, meeting: Meeting) -> list[Addendum]:
    """All but those about an item in which the reader is disqualified."""
    found = meeting.addenda.filter(Q(item=None) | Q(item__in=_readable(request, meeting)))
    return list(found.select_related("written_by", "item", "decision__decided_by"))


def _readable(request: UserRequest, meeting: Meeting) -> AgendaItemQuerySet:
    shown = AgendaItem.objects.not_hidden_from(request.user).order_by().values("pk")
    return AgendaItem.objects.filter(meeting=meeting, pk__in=shown).standing()


def _item_of(request: UserRequest, meeting: Meeting) -> AgendaItem | None:
    asked = request.GET.get("item", "")
    if not asked:
        return None
    items = visible_items(request).filter(meeting=meeting)
    return get_object_or_404(items, pk=whole_number(asked) or 0)


def _later_meetings(meeting: Meeting) -> list[Meeting]:
    """The board's next meetings that have begun: one of them can have approved the minutes."""
    begun = Meeting.objects.held_or_planned().filter(starts_at__lte=database_now())
    later = begun.filter(board=meeting.board, starts_at__gt=meeting.starts_at)
    return list(later.order_by("starts_at")[:LATER])
