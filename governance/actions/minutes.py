"""What happens with the minutes: written, sent out for comments, approved, and added to later."""

from collections.abc import Collection
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User, spread
from governance import seating
from governance.actions import withholdings
from governance.appointments import comments_deadlines
from governance.models import (
    Addendum,
    AgendaItem,
    Discussion,
    Meeting,
    MinutesComment,
    Paper,
    Withholding,
)
from governance.models.withholding import Part
from governance.overtaken import refuse_overtaken
from governance.papers import want_public_anew
from governance.recusals import without_recused
from notifications import deadlines
from notifications.trail import record
from portal.clock import database_now
from portal.lifecycle import TransitionNotAllowed
from portal.locks import SECOND_CLICK, locked, pause_point
from portal.refusals import Refused
from portal.templatetags.formats import day

DISCUSSED = ("text",)


@transaction.atomic
def write_discussion(discussion: Discussion, *, by: User, seen: str) -> None:
    """Write what was said about an item. `seen` is the fingerprint of what was read.

    Raises Overtaken where something else stands now, and Refused when the minutes stand.
    """
    pause_point("about_to_write")
    item = discussion.item
    meeting = locked(Meeting.objects.filter(pk=item.meeting_id)).get()
    if not meeting.may_be_minuted:
        raise Refused(_("The minutes are approved, so they are changed by an addendum only."))
    current = Discussion.objects.filter(item=item).first() or Discussion(item=item)
    if current.text == discussion.text:
        return
    refuse_overtaken(current, DISCUSSED, seen)
    current.text, current.written_by = discussion.text, by
    current.save()
    record("governance.discussion_written", meeting, by=by, item=item)


@transaction.atomic
def circulate_minutes(meeting: Meeting, *, by: User, comments_by: date) -> None:
    """Send the draft to the board, which can comment up to and including the day."""
    if meeting.starts_at > database_now():
        raise Refused(_("The meeting has not begun, so there are no minutes yet."))
    meeting.comments_by = comments_by
    meeting.save(update_fields=["comments_by"])
    meeting.move_to(Meeting.Status.CIRCULATED)
    _refuse_untreated(meeting)
    url = settings.SITE_URL + meeting.minutes_url
    tell = seating.people(meeting.board)
    calendar = deadlines.keep(tell, comments_deadlines, meeting)
    record(
        "governance.minutes_circulated",
        meeting,
        by=by,
        tell=tell,
        until=comments_by,
        url=url,
        calendar=calendar,
    )


@transaction.atomic
def comment_minutes(
    meeting: Meeting, *, by: User, text: str, item: AgendaItem | None = None
) -> MinutesComment:
    """Say what should stand otherwise in the minutes, or in those of one item."""
    pause_point("about_to_comment")
    current = locked(Meeting.objects.filter(pk=meeting.pk)).get()
    if not current.takes_comments(timezone.localdate(database_now())):
        raise Refused(_("Comments are no longer taken. Write to the board’s secretary."))
    since = timezone.now() - SECOND_CLICK
    same = meeting.minutes_comments.filter(item=item, written_by=by, text=text)
    if again := same.filter(written_at__gt=since).first():
        return again
    pause_point("comment_is_new")
    comment = MinutesComment.objects.create(meeting=meeting, item=item, written_by=by, text=text)
    served = seating.secretaries(meeting.board)
    tell = without_recused(served, item) if item else served
    url = settings.SITE_URL + meeting.minutes_url
    record("governance.minutes_commented", meeting, by=by, tell=tell, comment=comment, url=url)
    return comment


@transaction.atomic
def settle_comment(comment: MinutesComment, *, by: User, answer: str) -> None:
    """Say what came of a comment; whoever wrote it is told."""
    current = locked(MinutesComment.objects.filter(pk=comment.pk)).get()
    if current.settled_by_id is not None:
        raise Refused(_("The comment is settled already."))
    comment.answer, comment.settled_by, comment.settled_at = answer, by, timezone.now()
    comment.save(update_fields=["answer", "settled_by", "settled_at"])
    tell = [comment.written_by]
    record("governance.comment_settled", comment.meeting, by=by, tell=tell, comment=comment)


@transaction.atomic
def approve_minutes(meeting: Meeting, *, by: User, at: Meeting | None) -> list[Paper]:
    """Freeze the minutes when every item has been treated, and tell those who wait for them.

    `at` is the meeting that approved them, this one or a later; None is by round, which wants the
    time for comments to be over. Both the whole minutes and the public edition become a PDF.
    """
    is_over = meeting.comments_are_over(timezone.localdate(database_now()))
    meeting.move_to(Meeting.Status.MINUTED)
    _refuse_untreated(meeting)
    if at is None and not is_over:
        raise Refused(_("In writing, the minutes are approved when the time for comments is over."))
    if at is not None and at.starts_at > database_now():
        text = _("The meeting on %(day)s has not begun, so it has approved nothing yet.")
        raise Refused(text % {"day": day(at.starts_at, "long")})
    if open_comments := meeting.minutes_comments.open().count():
        text = ngettext(
            "Say first what came of the comments: %(number)s is not settled.",
            "Say first what came of the comments: %(number)s are not settled.",
            open_comments,
        )
        raise Refused(text % {"number": open_comments})
    meeting.approving_meeting = at
    meeting.save(update_fields=["present", "approving_meeting"])
    papers = [
        Paper.objects.create(meeting=meeting, kind=kind)
        for kind in (Paper.Kind.MINUTES, Paper.Kind.PUBLIC)
    ]
    board = seating.people(meeting.board)
    calendar = deadlines.drop(board, comments_deadlines, meeting)
    tell = spread([*board, *meeting.people_with_cases()])
    record("governance.minutes_approved", meeting, by=by, tell=tell, calendar=calendar)
    return papers


@transaction.atomic
def add_addendum(
    addendum: Addendum, *, by: User, because: str = "", told: Collection[User | None] = ()
) -> Paper:
    """Correct minutes that are approved: the addendum stands beside them, as a PDF of its own.

    The public edition is made anew with it, or says why it is left out there. Who is `told` of it
    with what it is about gets no mail of it.
    """
    meeting = locked(Meeting.objects.filter(pk=addendum.meeting_id)).get()
    if not meeting.is_minuted:
        raise Refused(_("The minutes are not approved, so they can still be changed themselves."))
    same = Addendum.objects.filter(meeting=meeting, item=addendum.item, written_by=by)
    same = same.filter(text=addendum.text, decision=addendum.decision)
    if again := same.filter(written_at__gt=timezone.now() - SECOND_CLICK).first():
        if because:
            withholdings.withhold(again, by=by, chosen=[(Part.WHOLE, "")], because=because)
        return again.paper
    pause_point("addendum_is_new")
    addendum.written_by = by
    addendum.save()
    paper = Paper.objects.create(meeting=meeting, kind=Paper.Kind.ADDENDUM, addendum=addendum)
    if because:
        Withholding.objects.create(
            addendum=addendum, part=Part.WHOLE, because=because, marked_by=by
        )
    want_public_anew(meeting)
    people = spread([*seating.people(meeting.board), *meeting.people_with_cases()])
    tell = [person for person in people if person not in told]
    url = settings.SITE_URL + meeting.minutes_url
    record("governance.addendum_added", meeting, by=by, tell=tell, addendum=addendum, url=url)
    return paper


def _refuse_untreated(meeting: Meeting) -> None:
    if meeting.items.pending().exists():
        raise TransitionNotAllowed(f"{meeting!r} has items that are not treated.")
