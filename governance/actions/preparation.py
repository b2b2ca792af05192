"""What the board's people do with an item before the meeting."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from governance import seating
from governance.gaps import is_open_now
from governance.models import AgendaItem, Comment, Meeting, Position, Question
from governance.placing import hold_case
from governance.recusals import refuse_recused, without_recused
from notifications.trail import record
from portal.locks import SECOND_CLICK, locked, pause_point
from portal.refusals import Refused
from procurement.actions import enquiries
from procurement.models import Enquiry


@transaction.atomic
def comment(item: AgendaItem, *, by: User, text: str) -> None:
    """Say something about an item to the others in the board. Those who lead it are told."""
    _enter(item, by)
    since = timezone.now() - SECOND_CLICK
    if item.comments.filter(written_by=by, text=text, written_at__gt=since).exists():
        return
    pause_point("comment_is_new")
    earlier = [one.written_by for one in item.comments.select_related("written_by")]
    Comment.objects.create(item=item, text=text, written_by=by)
    leading = [one for one in seating.people(item.meeting.board) if _leads(one, item)]
    tell = without_recused([*leading, *earlier], item)
    # The trail of the meeting is read by more than the board: it has neither case nor words.
    record("governance.commented", item.meeting, by=by, tell=tell, url=_url(item))


@transaction.atomic
def ask_about(item: AgendaItem, *, by: User, text: str, due_date: date) -> None:
    """Ask the contact of the item, to be answered by a day: before the meeting, as a rule."""
    hold_case(item.case)
    _enter(item, by)
    if not is_open_now(item):
        text = _(
            "Not everybody who sees the case may read this item, so questions are not put on the "
            "case here. Ask those who bring it."
        )
        raise Refused(text)
    asked = Enquiry(case=item.case, text=text, addressee=item.contact, due_date=due_date)
    enquiry = enquiries.ask(asked, by=by)
    Question.objects.get_or_create(enquiry=enquiry, defaults={"item": item})
    record("governance.asked_about", item.case, by=by, item=item, enquiry=enquiry)


@transaction.atomic
def take_position(item: AgendaItem, *, by: User, stance: str, words: str) -> None:
    """A09: note beforehand what one thinks; the same person's earlier position gives way."""
    _enter(item, by)
    Position.objects.update_or_create(
        item=item, person=by, defaults={"stance": stance, "words": words}
    )
    record("governance.position_taken", item.meeting, by=by)


def _enter(item: AgendaItem, by: User) -> None:
    """Nobody treats the item meanwhile, and who enters is not disqualified in it."""
    locked(Meeting.objects.filter(pk=item.meeting_id)).get()
    refuse_recused(by, item)
    if not AgendaItem.objects.pending().filter(pk=item.pk).exists():
        raise Refused(_("The board has treated the item meanwhile."))
    pause_point("item_is_pending")


def _leads(person: User, item: AgendaItem) -> bool:
    return seating.chairs(person, item.meeting.board)


def _url(item: AgendaItem) -> str:
    return settings.SITE_URL + reverse("governance:read_item", args=[item.pk])
