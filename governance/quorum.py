"""Who is at a meeting and has a say, whether they are enough, and what they voted."""

from collections import Counter
from collections.abc import Iterable

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from governance import seating
from governance.models import AgendaItem, Meeting, Vote
from portal.refusals import Refused


class NoQuorum(Refused):
    """Too few with a say are there, so the board cannot decide."""


def present_voters(meeting: Meeting) -> list[User]:
    """Those with a say on the meeting's day who are there; for each seat one."""
    return seating.voters(meeting, there_now(meeting))


def entitled(item: AgendaItem) -> list[User]:
    """Who can vote on an item: present, where that is noted, and not disqualified in it.

    Whoever is disqualified is not there for this item, so a substitute can take the place.
    """
    meeting = item.meeting
    there = there_now(meeting) - recused_in(item) if meeting.attendances.exists() else None
    recused = recused_in(item)
    voters = seating.voters(meeting, there)
    return [person for person in voters if person.pk not in recused]


def refuse_without_quorum(item: AgendaItem) -> None:
    """To be asked under the lock of the meeting, before anything is decided."""
    meeting, needed = item.meeting, item.meeting.board.quorum
    there = there_now(meeting) - recused_in(item) if needed else set()
    present = len(seating.voters(meeting, there)) if needed else 0
    if present < needed:
        text = quorum_text(needed, present)
        if recused_in(item) & there_now(meeting):
            text += " " + _("Who is disqualified in the item does not count.")
        raise NoQuorum(text)


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


def why_not(item: AgendaItem, person: User) -> str:
    """Why somebody who is not entitled has no vote on the item."""
    meeting = item.meeting
    if person.pk in recused_in(item):
        return _("disqualified in the item")
    if person.pk not in seating.may_have_say(meeting):
        return _("no seat with a say in the board on the day of the meeting")
    if person.pk not in there_now(meeting):
        return _("not present")
    return _("a substitute, and the member is present")


def result_of(item: AgendaItem) -> str:
    """The line of the decision that says how the board voted; nothing where it did not.

    A vote that was cast counts when who cast it had a say on the meeting's day and was there, and
    stands though they leave the board afterwards. Any other is void, and the line says why.
    """
    people = entitled(item) if item.meeting.board.votes else []
    counted = tally(item, people)
    votes = Vote.objects.filter(item=item).select_related("user").order_by("user__name")
    void = [one.user for one in votes if one.user not in people] if people else []
    with translation.override("da"):
        line = tally_text(counted) if any(counted.values()) else ""
        text = _("The vote of %(name)s does not count: %(reason)s.")
        lost = [text % {"name": one.name, "reason": why_not(item, one)} for one in void]
    return ". ".join(part for part in (line, " ".join(lost)) if part)


def there_now(meeting: Meeting) -> set[int]:
    """Everybody of the board who is marked as present."""
    return set(meeting.attendances.filter(is_present=True).values_list("user", flat=True))


def recused_in(item: AgendaItem) -> set[int]:
    """Who takes no part in this item."""
    return set(item.recusals.in_force().values_list("user", flat=True))
