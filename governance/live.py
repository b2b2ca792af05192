"""The meeting now, in parts: a page that stands open asks which of them are new.

Each part has a mark, made of what it says to this reader. The page sends the marks that it has, and
gets the parts whose marks are others; nothing at all where nothing has happened.
"""

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Max, Model
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from accounts.models import User
from governance.agenda import Slot
from governance.models import Board, Condition, Meeting
from notifications.models import Event
from procurement.models import Case

PART = re.compile(r"<!--part (\S+)-->(.*?)<!--/part-->", re.DOTALL)
# A new one in every answer, and of no meaning to the reader.
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
# Where something comes, goes or changes places in a list, all of it is new.
LISTS = {"live-items": ("item-", "point-"), "live-moves": ("move-",), "live-people": ("person-",)}


@dataclass(frozen=True)
class Body:
    """The page's parts as they are for one reader, and their marks."""

    html: str

    @property
    def parts(self) -> dict[str, str]:
        return dict(PART.findall(self.html))

    @property
    def marks(self) -> str:
        """One for each part, and one for the order of each list."""
        parts = self.parts
        texts = {name: TOKEN.sub("", html) for name, html in parts.items()}
        texts |= {name: " ".join(self._members(name)) for name in LISTS}
        return " ".join(f"{name}:{_digest(text)}" for name, text in texts.items())

    def changed(self, seen: str) -> list[str]:
        """Which parts and lists are otherwise than where these marks are from."""
        known = set(seen.split())
        return [one.rpartition(":")[0] for one in self.marks.split() if one not in known]

    def swaps(self, changed: Collection[str]) -> str:
        """The HTML that brings a page up to date: lists whole, of the others what has changed."""
        parts = self.parts
        lists = [name for name in LISTS if name in changed]
        inside = {member for name in lists for member in self._members(name)}
        html = [
            f'<div hx-swap-oob="innerHTML:#{name}">'
            f"{''.join(parts[member] for member in self._members(name))}</div>"
            for name in lists
        ]
        single = [parts[name] for name in changed if name in parts and name not in inside]
        html += [one.replace(' id="', ' hx-swap-oob="true" id="', 1) for one in single]
        return mark_safe("".join(html))  # noqa: S308 -- parts of a page that was rendered

    def _members(self, name: str) -> list[str]:
        return [part for part in self.parts if part.startswith(LISTS[name])]


def state_of(meeting: Meeting) -> str:
    """Changes when something is done about the meeting, its board or its cases, or it begins."""
    followed_up = Condition.objects.to_follow_up(meeting).order_by()
    cases = {
        *meeting.items.values_list("case", flat=True),
        *followed_up.values_list("decision__item__case", flat=True),
    }
    done = [_done(Meeting, [meeting.pk]), _done(Board, [meeting.board_id]), _done(Case, cases)]
    return "-".join([*done, str(int(meeting.has_begun))])


def news_of(changed: Collection[str], slots: Sequence[Slot], present: dict[User, bool]) -> str:
    """What is new, for who looks elsewhere or listens: how items stand, and who is there."""
    items = [_standing(slot) for slot in slots if f"item-{slot.item.pk}" in changed]
    people = [
        (_("%(name)s: present") if is_there else _("%(name)s: not present")) % {"name": one.name}
        for one, is_there in present.items()
        if f"person-{one.pk}" in changed
    ]
    return " · ".join([*items, *people])


def _standing(slot: Slot) -> str:
    words: dict[str, object] = {"number": slot.number, "heading": slot.heading}
    if slot.gap:
        return _("Item %(number)s: %(heading)s") % words
    decision = slot.item.current_decision()
    state = decision.get_outcome_display() if decision else slot.item.get_status_display()
    return _("Item %(number)s, %(heading)s: %(state)s") % {**words, "state": state}


def _done(model: type[Model], keys: Collection[int]) -> str:
    """How many events there are too: what was begun first may be done last."""
    kind = ContentType.objects.get_for_model(model)
    found = Event.objects.filter(content_type=kind, object_id__in=keys)
    count = found.aggregate(last=Max("pk"), count=Count("pk"))
    return f"{count['last'] or 0}.{count['count']}"


def _digest(text: str) -> str:
    return hashlib.blake2s(text.encode(), digest_size=4).hexdigest()
