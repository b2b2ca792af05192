"""What happens when an agenda fills itself."""

from django.db import transaction

from accounts.models import User
from governance.filling import cases_for, item_for
from governance.models import AgendaItem, Meeting
from governance.placing import hold_meetings
from governance.recusals import carry_over
from notifications.trail import record
from portal.locks import locked, pause_point


@transaction.atomic
def fill_agenda(meeting: Meeting, *, by: User | None = None) -> list[AgendaItem]:
    """Put the cases on it that the board's rule brings. Filled again, only what is new comes.

    A case keeps its state: the board goes through it where it stands.
    """
    if meeting.board.rules.wants_papers:
        return []
    wanted = [case.pk for case in locked(cases_for(meeting).order_by("pk"))]
    meeting = hold_meetings(meeting.pk)[meeting.pk]
    if not meeting.may_still_change:
        return []
    first = meeting.last_position() + 1
    # Asked again under the locks: a case may have come on another agenda meanwhile.
    cases = cases_for(meeting).filter(pk__in=wanted)
    cases = cases.select_related("request__contact", "requester", "coordinator")
    items = [item_for(case, meeting, first + number) for number, case in enumerate(cases)]
    pause_point("cases_are_new")
    for item in items:
        item.save()
        carry_over(item)
        tell = [item.case.requester, item.case.coordinator]
        record("governance.listed", item.case, by=by, tell=tell, item=item)
    return items
