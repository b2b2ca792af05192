"""Who took part in each decision of a meeting (X07), and where that is not who was at the meeting.

It is kept with the decision when it is made: present, but for those who are disqualified in the
item. Where nobody is noted as present, it is not known, and nothing is said of it.
"""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from accounts.models import User
from governance import seating
from governance.models import AgendaItem, Decision, Meeting
from governance.quorum import recused_in, there_now


def note_role_holders(meeting: Meeting) -> None:
    """Keep who held the roles when the meeting began; once, by whoever comes first.

    To be called in the transaction that reads them.
    """
    unnoted = Meeting.objects.begun_unnoted().filter(pk=meeting.pk)
    unnoted.update(role_holders=seating.role_holders(meeting.board))
    meeting.refresh_from_db(fields=["role_holders"])


def at_this_moment(item: AgendaItem) -> tuple[list[int], list[int]]:
    """Who takes part in the item, and who has left. To be asked under the meeting's lock."""
    gone = item.meeting.attendances.filter(has_left=True).order_by("user")
    there = there_now(item.meeting) - recused_in(item)
    return sorted(there), list(gone.values_list("user", flat=True))


def people_now(item: AgendaItem) -> list[User]:
    """Who takes part in the item, if it is decided now."""
    there, _gone = at_this_moment(item)
    return _by_key(there)


def in_any_decision(meeting: Meeting) -> set[int]:
    decisions = Decision.objects.filter(item__meeting=meeting)
    return {pk for kept in decisions.values_list("participants", flat=True) for pk in kept}


def attended(meeting: Meeting) -> list[User]:
    """Everybody who was at the meeting, from its beginning to its end or for a while."""
    noted = meeting.attendances.select_related("user").order_by("user__name", "user")
    known = in_any_decision(meeting)
    return [one.user for one in noted if one.is_present or one.has_left or one.user_id in known]


def people_at(item: AgendaItem) -> list[User]:
    """Who took part in what the meeting decided of an item read `for_show`."""
    decision = first_of(item)
    return _by_key(decision.participants if decision else [])


def absences(meeting: Meeting, items: Iterable[AgendaItem]) -> dict[int, str]:
    """By item, who was at the meeting and took no part in it; the disqualified are said elsewhere.

    The items are read `for_show`, so that it takes no more queries for many.
    """
    decided = {one.pk: first for one in items if (first := first_of(one)) and first.participants}
    people = attended(meeting) if decided else []
    return {
        item.pk: " ".join(_sentences(item, decided[item.pk], people))
        for item in items
        if item.pk in decided
    }


def first_of(item: AgendaItem) -> Decision | None:
    """What the meeting decided."""
    return next(iter(item.minuted_decisions()), None)


def _by_key(keys: list[int]) -> list[User]:
    return list(User.objects.filter(pk__in=keys).order_by("name", "pk")) if keys else []


def _sentences(item: AgendaItem, decision: Decision, people: list[User]) -> Iterator[str]:
    disqualified = {one.user_id for one in item.recusals.all() if one.lifted_at is None}
    known = {*decision.participants, *disqualified}
    missing = [person for person in people if person.pk not in known]
    gone = [person.name for person in missing if person.pk in decision.had_left]
    late = [person.name for person in missing if person.pk not in decision.had_left]
    if gone:
        yield _("Without %(names)s, who had left.") % {"names": _listed(gone)}
    if late:
        yield _("Without %(names)s, who had not come yet.") % {"names": _listed(late)}


def _listed(names: list[str]) -> str:
    """In words: Anna, Bo and Carl."""
    *first, last = names
    if not first:
        return last
    return _("%(names)s and %(last)s") % {"names": ", ".join(first), "last": last}
