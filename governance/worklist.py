"""What the secretary and the chair must not forget, and what everybody in a board can read."""

from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from governance import seating
from governance.models import AgendaItem, Meeting, MinutesComment
from portal.clock import ClockTimestamp

SHOWN = 10
# Where cases come until the meeting begins, the agenda is still open on the day.
TODAY = (Meeting.Status.PLANNED, Meeting.Status.CLOSED, Meeting.Status.PUBLISHED)


@dataclass(frozen=True)
class Work:
    """Today's meetings, agendas not sent out, minutes not approved or with open comments, and
    cases that others decide.
    """

    today: list[Meeting]
    forgotten: list[Meeting]
    unpublished: list[Meeting]
    without_minutes: list[Meeting]
    commented: list[Meeting]
    forwarded: list[AgendaItem]


@dataclass(frozen=True)
class ToRead:
    """Agendas that are out, of meetings to come; minutes that still take comments."""

    agendas: list[Meeting]
    drafts: list[Meeting]


def to_read(user: User) -> ToRead | None:
    """For those who sit in a board, or serve it; None for everybody else."""
    boards = seating.boards_as(user, *seating.EVERYBODY)
    if not boards:
        return None
    own = Meeting.objects.filter(board__in=boards).select_related("board").order_by("starts_at")
    coming = own.filter(status=Meeting.Status.PUBLISHED, starts_at__gt=ClockTimestamp())
    drafts = own.filter(status=Meeting.Status.CIRCULATED, comments_by__gte=timezone.localdate())
    return ToRead(agendas=list(coming[:SHOWN]), drafts=list(drafts[:SHOWN]))


def secretarys_work(user: User) -> Work | None:
    """The work of those who serve a board; None for everybody else."""
    boards = seating.boards_as(user, *seating.CHAIRING)
    if not boards:
        return None
    own = Meeting.objects.filter(board__in=boards).select_related("board")
    held = own.wanting_minutes(timezone.localdate()).earlier()
    forwarded = AgendaItem.objects.filter(meeting__board__in=boards).not_hidden_from(user)
    held_today = own.of_today().filter(status__in=TODAY).exclude(pk__in=own.forgotten())
    open_comments = MinutesComment.objects.open().values("meeting")
    closed = own.upcoming().filter(status=Meeting.Status.CLOSED)
    return Work(
        today=list(held_today.order_by("starts_at")[:SHOWN]),
        forgotten=list(own.forgotten().order_by("starts_at")[:SHOWN]),
        unpublished=list(closed.order_by("starts_at")[:SHOWN]),
        commented=list(own.filter(pk__in=open_comments).order_by("starts_at")[:SHOWN]),
        without_minutes=list(held.order_by("starts_at")[:SHOWN]),
        forwarded=list(forwarded.with_another_body().for_show().order_by("pk")[:SHOWN]),
    )
