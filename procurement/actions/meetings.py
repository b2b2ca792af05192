"""What happens to a meeting about a case: booked, changed, called off."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.models import Mail
from notifications.trail import Letter, record
from portal.calendars import Method
from portal.clock import database_now
from portal.locks import SECOND_CLICK, locked, pause_point
from portal.refusals import Refused
from procurement.appointments import calendar_of, calendar_to
from procurement.course import guests, standing
from procurement.models import Case, CaseMeeting


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is agreed about a meeting, and who takes part beside the one who calls it."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    agenda: str
    outsiders: list[str]
    language: str
    people: list[User]

    def fill(self, meeting: CaseMeeting) -> None:
        for name in PLAIN:
            setattr(meeting, name, getattr(self, name))

    def is_of(self, meeting: CaseMeeting) -> bool:
        same = all(getattr(self, name) == getattr(meeting, name) for name in PLAIN)
        return same and set(self.people) == set(_active(meeting.people.all()))


# What a meeting's guests are mailed.
MAILED = tuple(
    f"procurement.meeting_{what}" for what in ("booked", "changed", "cancelled", "left_out")
)
PLAIN = tuple(field.name for field in fields(Plan) if field.name != "people")


@transaction.atomic
def book(case: Case, *, by: User, plan: Plan) -> CaseMeeting:
    """Call a meeting; whoever takes part gets it in the calendar. Called twice at once, it is one.

    Colleagues who cannot see the case are let in to read it.
    """
    case = standing.lock(case.pk)
    _check(case, plan)
    if again := _second_click(case, plan, by=by):
        return again
    pause_point("meeting_is_new")
    _check_outsiders(plan, by=by)
    meeting = CaseMeeting(case=case, organizer=by)
    _keep(meeting, plan)
    _invite(meeting, "procurement.meeting_booked", by=by)
    return meeting


@transaction.atomic
def change(meeting: CaseMeeting, *, by: User, plan: Plan, seen: int) -> CaseMeeting:
    """Another time, place or company. `seen` is the sequence that the person had before them.

    Whoever is no longer wanted is told so, and the meeting leaves that calendar.
    """
    held = _enter(meeting)
    if plan.is_of(held):
        return held
    _check(held.case, plan)
    if not held.is_changeable:
        raise Refused(_("The meeting has begun or is cancelled, so it can no longer be changed."))
    if held.sequence != seen:
        raise Refused(
            _("Somebody else has changed the meeting since you opened the page. Look at it again.")
        )
    pause_point("meeting_is_as_seen")
    _check_outsiders(plan, by=by)
    former = list(held.people.all()), held.outsiders
    held.sequence += 1
    if not held.organizer.is_active:
        held.organizer = by
    _keep(held, plan)
    _invite(held, "procurement.meeting_changed", by=by)
    _take_out(held, *former, by=by)
    return held


@transaction.atomic
def cancel(meeting: CaseMeeting, *, by: User, reason: str) -> None:
    """It is not held. Cancelled twice, it was cancelled the first time."""
    held = _enter(meeting)
    if held.is_cancelled:
        return
    if held.has_begun:
        raise Refused(_("The meeting has begun, so it can no longer be cancelled."))
    pause_point("meeting_stands")
    held.sequence += 1
    held.cancelled_at, held.cancelled_by, held.cancel_reason = database_now(), by, reason
    held.save()
    people = [held.organizer, *held.people.all()]
    calendar = calendar_of(held, Method.CANCEL)
    _tell(held, "procurement.meeting_cancelled", calendar, by=by, to=(people, held.outsiders))


@transaction.atomic
def cancel_coming(case: Case, *, by: User | None) -> None:
    """The case is given up: what is booked about it is not held, and everybody is told."""
    rows = CaseMeeting.objects.standing().filter(case=case, starts_at__gt=database_now())
    for meeting in rows.select_related("organizer"):
        cancel(meeting, by=by or meeting.organizer, reason=_("The case has ended."))


def _enter(meeting: CaseMeeting) -> CaseMeeting:
    """Lock the case, and see the meeting as it is now."""
    case = standing.lock(meeting.case_id)
    held = CaseMeeting.objects.select_related("organizer").get(pk=meeting.pk)
    held.case = case
    return held


def _check(case: Case, plan: Plan) -> None:
    if not case.is_under_way:
        raise Refused(_("The case is closed, so no more meetings are booked or moved."))
    if plan.starts_at <= database_now():
        raise Refused(_("The time has passed. Choose a later one."))


def _check_outsiders(plan: Plan, *, by: User) -> None:
    """Nobody writes to strangers without end, in whatever cases: asked under the sender's lock.

    Only invitations are refused. That a meeting is cancelled, every guest is told.
    """
    if not plan.outsiders:
        return
    locked(User.objects.filter(pk=by.pk)).get()
    since = database_now() - timedelta(days=1)
    letters = Mail.objects.letters_of(by, since).filter(event__kind__in=MAILED)
    sent, most = letters.count(), settings.GUEST_MAILS_PER_DAY
    if sent + len(plan.outsiders) > most:
        text = _(
            "In the last 24 hours you have sent %(sent)s mails about meetings to addresses outside "
            "the authority, and the most is %(most)s. Invite fewer of them, or wait until tomorrow."
        )
        raise Refused(text % {"sent": sent, "most": most})
    pause_point("outsiders_are_counted")


def _second_click(case: Case, plan: Plan, *, by: User) -> CaseMeeting | None:
    """The very same meeting, a moment ago: with others in it, or elsewhere, it is another one."""
    rows = CaseMeeting.objects.standing().filter(
        case=case,
        organizer=by,
        title=plan.title,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        booked_at__gt=timezone.now() - SECOND_CLICK,
    )
    return next((meeting for meeting in rows if plan.is_of(meeting)), None)


def _keep(meeting: CaseMeeting, plan: Plan) -> None:
    plan.fill(meeting)
    meeting.save()
    meeting.people.set(plan.people)


def _invite(meeting: CaseMeeting, event: str, *, by: User) -> None:
    people = list(meeting.people.all())
    let_in = [one for one in people if guests.let_in(meeting.case, one, by=by)]
    to = ([meeting.organizer, *people], meeting.outsiders)
    _tell(meeting, event, calendar_of(meeting, Method.REQUEST), by=by, to=to, let_in=let_in)


def _take_out(meeting: CaseMeeting, people: list[User], outsiders: list[str], *, by: User) -> None:
    """Those who were to take part, and no longer are."""
    gone = set(people) - {meeting.organizer, *meeting.people.all()}
    addresses = [one for one in outsiders if one not in meeting.outsiders]
    if gone or addresses:
        to = (sorted(gone, key=lambda one: one.pk), addresses)
        calendar = calendar_to(*to, meeting=meeting, method=Method.CANCEL)
        _tell(meeting, "procurement.meeting_left_out", calendar, by=by, to=to)


def _tell(
    meeting: CaseMeeting,
    event: str,
    calendar: str,
    *,
    by: User,
    to: tuple[list[User], list[str]],
    **context: object,
) -> None:
    """Mail the meeting. Others than colleagues answer to the organizer's own address."""
    people, outsiders = to
    reply_to = meeting.organizer.email
    letters = [Letter(one, meeting.language, "", reply_to) for one in outsiders]
    context |= {"meeting": meeting, "calendar": calendar}
    record(event, meeting.case, by=by, tell=people, write=letters, **context)


def _active(people: Iterable[User]) -> list[User]:
    return [one for one in people if one.is_active]
