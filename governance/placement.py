"""On which meeting a case comes, and why on that one."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from governance import seating
from governance.models import Board, Meeting
from portal.clock import ClockTimestamp
from portal.refusals import Refused
from portal.templatetags.formats import day, moment


class NoOpenMeeting(Refused):
    """No planned meeting takes papers any more. The page says whom to ask."""

    def __init__(self, board: Board) -> None:
        super().__init__(no_meeting_text(board))


class TooLate(Refused):
    """The deadline passed, or the agenda was closed, while somebody was writing."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The deadline for this meeting has passed, so the item can no longer be changed. "
                "Ask the board’s secretary."
            )
        )


class TooEarly(Refused):
    """The meeting has not begun, so it has decided nothing yet."""

    def __init__(self, meeting: Meeting) -> None:
        text = _(
            "The meeting begins %(start)s. A decision can be recorded when the meeting has begun, "
            "not before."
        )
        super().__init__(text % {"start": moment(meeting.starts_at, "long")})


@dataclass(frozen=True)
class Placement:
    """The meeting a case comes on, and the one before it that it came too late for."""

    meeting: Meeting
    missed: Meeting | None = None
    closed_early: bool = False

    @property
    def text(self) -> str:
        """Which meeting and why, in the reader's language."""
        words = {
            "meeting": day(self.meeting.starts_at, "long"),
            "deadline": moment(self.meeting.deadline_at, "long"),
        }
        if self.missed is None:
            return (
                _(
                    "The case comes on the meeting on %(meeting)s; "
                    "it can be changed until %(deadline)s."
                )
                % words
            )
        words |= {
            "missed": day(self.missed.starts_at, "long"),
            "passed": moment(self.missed.deadline_at, "long"),
        }
        text = _(
            "The deadline for the meeting on %(missed)s was %(passed)s. The case therefore comes "
            "on the meeting on %(meeting)s; it can be changed until %(deadline)s."
        )
        if self.closed_early:
            text = _(
                "The agenda for the meeting on %(missed)s is already closed. The case therefore "
                "comes on the meeting on %(meeting)s; it can be changed until %(deadline)s."
            )
        return text % words


def find_placement(board: Board) -> Placement | None:
    """The next meeting whose deadline is open, or None where no meeting takes papers."""
    meeting = Meeting.objects.open_for_items().filter(board=board).select_related("board").first()
    return placement_on(meeting) if meeting else None


def placement_on(meeting: Meeting) -> Placement:
    """Why it is this meeting: perhaps one before it takes no more papers."""
    earlier = (
        Meeting.objects.held_or_planned()
        .filter(board=meeting.board_id, starts_at__gt=ClockTimestamp())
        .filter(starts_at__lt=meeting.starts_at)
        .order_by("-starts_at")
    )
    missed = earlier.first()
    if missed is None:
        return Placement(meeting)
    closed_early = Meeting.objects.filter(pk=missed.pk, deadline_at__gt=ClockTimestamp()).exists()
    return Placement(meeting, missed, closed_early)


def no_meeting_text(board: Board) -> str:
    """That no meeting takes papers, and whom to ask for one."""
    names = ", ".join(f"{person.name} ({person.email})" for person in seating.secretaries(board))
    if not names:
        return _("No meeting is planned whose deadline is open, and the board has no secretary.")
    return _("No meeting is planned whose deadline is open. Ask the secretary: %(names)s.") % {
        "names": names
    }
