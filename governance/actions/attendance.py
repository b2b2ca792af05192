"""What happens at the meeting itself: who is there, and how they vote."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from governance import quorum, taking_part
from governance.models import AgendaItem, Attendance, Meeting, Vote
from governance.recusals import refuse_recused
from notifications.trail import record
from portal.lifecycle import TransitionNotAllowed
from portal.locks import locked, pause_point


@dataclass(frozen=True)
class Ballot:
    """What somebody votes, and what stood there when it was typed."""

    person: User
    seen: str
    choice: str


@transaction.atomic
def mark_attendance(
    meeting: Meeting, *, by: User, changes: Mapping[User, bool], leaving: Collection[User] = ()
) -> None:
    """Note who is there. Only what was changed comes in, so that two who note lose nothing.

    Who is not there any more has left: when it is said so, or they have taken part in a decision.
    Else it was a slip of the pen.
    """
    current = locked(Meeting.objects.filter(pk=meeting.pk)).get()
    if not current.may_decide:
        raise TransitionNotAllowed(f"{meeting!r} is not being held.")
    taking_part.note_role_holders(meeting)
    took_part = taking_part.in_any_decision(meeting)
    for person, is_present in changes.items():
        left = not is_present and (person in leaving or person.pk in took_part)
        noted = {"is_present": is_present, "has_left": left, "marked_by": by}
        Attendance.objects.update_or_create(meeting=meeting, user=person, defaults=noted)
    record("governance.attendance_marked", meeting, by=by, changes=list(changes.items()))


@transaction.atomic
def cast_votes(item: AgendaItem, *, by: User, ballots: Sequence[Ballot]) -> list[str]:
    """Note how each voted; a sentence for each vote that could not be taken.

    Another secretary may have noted a vote meanwhile, or somebody has left the board.
    """
    _hold(item, by=by)
    entitled = {person.pk for person in quorum.entitled(item)}
    noted = dict(item.votes.values_list("user", "choice"))
    pause_point("votes_read")
    refused: list[str] = []
    taken: list[Vote] = []
    for ballot in ballots:
        current = noted.get(ballot.person.pk, "")
        if ballot.choice == current:
            continue
        if ballot.person.pk not in entitled:
            refused.append(_not_entitled(item, ballot.person))
        elif current != ballot.seen:
            refused.append(_overtaken(ballot.person, current))
        else:
            taken.append(_note(item, ballot, by=by))
    record("governance.votes_cast", item.meeting, by=by, item=item, votes=taken)
    return refused


def _hold(item: AgendaItem, *, by: User) -> None:
    """Under the lock of its meeting the item still waits there, and who notes is impartial."""
    locked(Meeting.objects.filter(pk=item.meeting_id)).get()
    if not AgendaItem.objects.pending().filter(pk=item.pk, meeting=item.meeting_id).exists():
        raise TransitionNotAllowed(f"{item!r} has been treated, moved or taken off.")
    refuse_recused(by, item)
    taking_part.note_role_holders(item.meeting)


def _note(item: AgendaItem, ballot: Ballot, *, by: User) -> Vote:
    vote, _created = Vote.objects.update_or_create(
        item=item, user=ballot.person, defaults={"choice": ballot.choice, "recorded_by": by}
    )
    return vote


def _not_entitled(item: AgendaItem, person: User) -> str:
    text = _("%(name)s cannot vote on the item: %(reason)s.")
    return text % {"name": person.name, "reason": quorum.why_not(item, person)}


def _overtaken(person: User, current: str) -> str:
    text = _("Somebody else has noted %(name)s’s vote meanwhile: %(vote)s. It stands.")
    label = Vote.Choice(current).label if current else _("none")
    return text % {"name": person.name, "vote": label}
