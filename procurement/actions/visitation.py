"""What happens to the papers of the IT visitation: asked for here, made in the background."""

from datetime import date

from django.db import transaction

from accounts.models import User
from notifications.trail import record
from procurement.models import VisitationPaper


@transaction.atomic
def ask_for_paper(*, by: User, day: date | None) -> VisitationPaper:
    """Have the agenda made as PDF, or the minutes of a day. Asked for twice at once, it is one."""
    paper, is_new = VisitationPaper.objects.get_or_create(
        asked_by=by, day=day, made_at=None, failed_at=None
    )
    if is_new:
        record("procurement.visitation_printed", by.authority, by=by, day=day)
    return paper
