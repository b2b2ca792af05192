"""Who is at a meeting and has a say, whether they are enough, and what they voted."""

from collections import Counter
from collections.abc import Iterable

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from governance import seating
from governance.models import AgendaItem, Meeting, Vote
from governance.recusals import without_recused
from portal.refusals import Refused


class NoQuorum(Refused):
    """Too few with a say are there, so the board cannot decide."""


def present_voters(meeting: Meeting) -> list[User]:
    """Those with a say today who are marked as present."""
    marked = meeting.attendances.filter(is_present=True).values_list("user", flat=True)
    present = set(marked)
    return [person for person in seating.voters(meeting.board) if person.pk in present]


def entitled(item: AgendaItem) -> list[User]:
    """Who can vote on an item: present, where that is noted, and not disqualified in it."""
    meeting = item.meeting
    noted = meeting.attendances.exists()
    people = present_voters(meeting) if noted else seating.voters(meeting.board)
    return without_recused(people, item)


def refuse_without_quorum(item: AgendaItem) -> None:
    """To be asked under the lock of the meeting, before anything is decided."""
    needed = item.meeting.board.quorum
    present = len(without_recused(present_voters(item.meeting), item)) if needed else 0
    if present < needed:
        raise NoQuorum(quorum_text(needed, present))


def quorum_text(needed: int, present: int) -> str:
    """How many must be there, and how many are."""
    words = {"needed": needed, "present": present}
    text = ngettext(
        "The board decides when %(needed)s member with a say is there.",
        "The board decides when %(needed)s members with a say are there.",
        needed,
    )
    there = ngettext("%(present)s is marked as present.", "%(present)s are.", present)
    return f"{text} {there}" % words


def tally(item: AgendaItem, people: Iterable[User]) -> dict[str, int]:
    """How many of these voted what."""
    votes = Vote.objects.filter(item=item, user__in=[one.pk for one in people])
    counted = Counter(votes.values_list("choice", flat=True))
    return {choice: counted[choice] for choice in Vote.Choice.values}


def tally_text(counted: dict[str, int]) -> str:
    words = _("%(for)s for, %(against)s against, %(abstains)s abstain")
    return words % counted


def result_of(item: AgendaItem) -> str:
    """The line of the decision that says how the board voted; nothing where it did not."""
    counted = tally(item, entitled(item)) if item.meeting.board.votes else {}
    with translation.override("da"):
        return tally_text(counted) if any(counted.values()) else ""
