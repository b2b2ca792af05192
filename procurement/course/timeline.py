"""The line of a case: what has happened that mattered, and what is still to come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from notifications.models import Event
from procurement.models import Case, CaseMeeting, Contract

# What somebody who joins late must know; the history has the rest.
MILESTONES = (
    "procurement.submitted",
    "procurement.coordinator_assigned",
    "procurement.step_completed",
    "procurement.step_decided",
    "procurement.phase_decided",
    "procurement.assessment_confirmed",
    "procurement.sent_to_board",
    "procurement.approved",
    "procurement.rejected",
    "procurement.contract_registered",
    "procurement.put_into_operation",
    "procurement.withdrawn",
    "procurement.reopened",
    "procurement.closed",
    "requirements_bank.activated",
    "requirements_bank.dialogue_closed",
    "governance.decided",
)
# More than a case of many rounds has; beyond it the history is the place to look.
SHOWN = 200

Text = str | Promise


@dataclass(frozen=True)
class Moment:
    """One point of the line."""

    day: date
    text: Text
    by: Text = ""
    url: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class Month:
    """The moments of a calendar month."""

    first: date
    moments: list[Moment]


def past(case: Case) -> list[Month]:
    """The milestones, oldest first, month by month."""
    events = Event.objects.about(case).filter(kind__in=MILESTONES).select_related("actor")
    rows = sorted(events[:SHOWN], key=lambda event: event.pk)
    moments = [
        Moment(
            timezone.localdate(event.happened_at),
            event.headline.removesuffix(f" ({case})"),
            event.actor.name if event.actor else "",
        )
        for event in rows
    ]
    moments += [_of_meeting(one) for one in case.meetings.all() if one.has_begun]
    return _by_month(sorted(moments, key=lambda moment: moment.day))


def coming(case: Case, today: date) -> list[Moment]:
    """The days ahead that are known: deadlines of open steps, and those of the contract."""
    moments = [*_of_steps(case, today), *_of_wishes(case, today)]
    moments += [_of_meeting(one) for one in case.meetings.all() if not one.has_begun]
    for contract in case.contracts.running().with_parties():
        moments += _of_contract(contract, today)
    return sorted(moments, key=lambda moment: moment.day)


def _of_meeting(meeting: CaseMeeting) -> Moment:
    """One that stands; the cancelled ones are not among the case's meetings here."""
    day = timezone.localdate(meeting.starts_at)
    text = gettext("Meeting: %(title)s") % {"title": meeting.title}
    return Moment(day, text, url=meeting.get_absolute_url())


def _of_steps(case: Case, today: date) -> Iterator[Moment]:
    if not case.is_under_way:
        return
    for step in case.steps.all():
        if step.due_date and not step.is_finished:
            who = step.assignee.name if step.assignee else ""
            late = step.due_date < today
            yield Moment(step.due_date, str(step), who, step.get_absolute_url(), late)


def _of_wishes(case: Case, today: date) -> Iterator[Moment]:
    request = case.request
    if request.wanted_from and request.wanted_from >= today:
        yield Moment(request.wanted_from, _("Wanted in use"))
    if request.deadline and request.deadline >= today:
        yield Moment(request.deadline, _("In use at the latest"), request.deadline_reason)


def _of_contract(contract: Contract, today: date) -> Iterator[Moment]:
    url = contract.get_absolute_url()
    if contract.notice and contract.notice.latest >= today:
        yield Moment(contract.notice.latest, _("Last day to give notice on the contract"), url=url)
    if contract.expiry_date and contract.expiry_date >= today:
        yield Moment(contract.expiry_date, _("The contract expires"), url=url)


def _by_month(moments: list[Moment]) -> list[Month]:
    months: list[Month] = []
    for moment in moments:
        first = moment.day.replace(day=1)
        if not months or months[-1].first != first:
            months.append(Month(first, []))
        months[-1].moments.append(moment)
    return months
