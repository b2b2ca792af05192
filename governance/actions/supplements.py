"""What comes to an agenda item after the agenda is out: beside it, never into it."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from governance import seating
from governance.models import AgendaItem, Meeting, Supplement
from governance.recusals import without_recused
from notifications.trail import record
from portal.locks import SECOND_CLICK, locked, pause_point
from portal.refusals import Refused
from procurement.models import Document


@transaction.atomic
def add_supplement(
    supplement: Supplement, *, by: User, item: AgendaItem, papers: Iterable[Document]
) -> None:
    """Add text and papers to an item of a published agenda, and tell the board."""
    meeting = locked(Meeting.objects.filter(pk=item.meeting_id)).get()
    if not (meeting.is_published and AgendaItem.objects.pending().filter(pk=item.pk).exists()):
        raise Refused(_("The board has treated the item meanwhile, so nothing can be added to it."))
    same = Supplement.objects.filter(item=item, written_by=by, text=supplement.text)
    if same.filter(written_at__gt=timezone.now() - SECOND_CLICK).exists():
        return
    pause_point("supplement_is_new")
    supplement.item, supplement.written_by = item, by
    supplement.save()
    supplement.papers.set(papers)
    meeting.packages.all().want_again()
    case = item.case
    board = without_recused(seating.people(meeting.board), item)
    tell = [*board, case.requester, case.coordinator, item.contact]
    url = settings.SITE_URL + item.get_absolute_url()
    record("governance.supplement_added", case, by=by, tell=tell, item=item, url=url)
