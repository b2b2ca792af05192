"""Advice while a requirement is written: what the writing guide says, never a wall.

Pure functions of what is typed; only `much_like` asks the bank.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, User
from procurement.models import Supplier, System
from procurement.search import WORD
from requirements_bank.models import Requirement

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy

# Products that requirements are known to name. What is national everybody uses: it is not here.
PRODUCTS = (
    *("Acadre", "Acrobat", "Android", "AWS", "Azure", "Chrome", "Cisco", "Citrix", "Cura"),
    *("Edge", "Excel", "Exchange", "F2", "Firefox", "Google", "iOS", "iPad", "iPhone", "Java"),
    *("KMD", "Microsoft", "Nexus", "Office", "Oracle", "Outlook", "PowerPoint", "Safari", "SAP"),
    *("SBSYS", "SharePoint", "SQL Server", "Teams", "VMware", "Windows", "Word", "WorkZone"),
)
MUST = re.compile(r"\b(skal|må ikke|must|shall)\b", re.IGNORECASE)
AND = re.compile(r"\b(og|samt|and)\b", re.IGNORECASE)
BUYER = re.compile(r"\b(kommunens?|kundens?|ordregivers?|the customer(’s|'s)?)\b", re.IGNORECASE)
VAGUE = re.compile(
    r"\b(brugervenlig\w*|moderne|intuitiv\w*|tidssvarende|fleksib\w+|hurtig\w*|tilstrækkelig\w*"
    r"|user-friendly|modern|intuitive|flexible|sufficient)\b",
    re.IGNORECASE,
)
# A requirement may say in a few sentences what belongs to it.
MOST_MUSTS = 3
# As many words in common, of all that the two have, that they may be the same requirement.
ALIKE = 0.5
COMPARED = 20
FEWEST_WORDS = 5


@dataclass(frozen=True)
class Draft:
    """What is typed so far."""

    title: str = ""
    description: str = ""
    rationale: str = ""
    verification: str = ""

    @property
    def said(self) -> str:
        return f"{self.title}\n{self.description}"


@dataclass(frozen=True)
class Advice:
    text: "Lazy"
    # What in the text gave rise to it.
    words: str = ""
    like: Requirement | None = None


def advice(draft: Draft, names: Iterable[str] = (), own_name: str = "") -> list[Advice]:
    """What the guide has to say, the most important first; nothing of what is not written yet."""
    if not draft.description.strip():
        return []
    checks = (
        _product(draft, names),
        _two_in_one(draft),
        _no_must(draft),
        _buyer(draft, own_name),
        _vague(draft),
        _no_rationale(draft),
        _not_shown(draft),
    )
    return [found for found in checks if found]


def names_known_to(authority: Authority) -> list[str]:
    """What the authority's own systems and suppliers are called."""
    systems = System.objects.filter(authority=authority).values_list("name", flat=True)
    suppliers = Supplier.objects.filter(authority=authority).values_list("name", flat=True)
    return [name for name in systems.union(suppliers) if len(name) > 2]


def much_like(draft: Draft, user: User, but: int | None = None) -> Advice | None:
    """The requirement that the person can see and that says nearly the same, if there is one."""
    mine = telling(draft.said)
    if len(mine) < FEWEST_WORDS:
        return None
    terms = " | ".join(f"'{word}'" for word in sorted(mine))
    query = SearchQuery(terms, config="danish", search_type="raw")
    visible = Requirement.objects.visible_to(user).kept().exclude(pk=but or 0).filter(search=query)
    near = visible.annotate(rank=SearchRank(F("search"), query)).order_by("-rank")[:COMPARED]
    alike = [(_alike(mine, row), row.pk, row) for row in near]
    best = max(alike, default=None)
    if best is None or best[0] < ALIKE:
        return None
    return Advice(_("Very like one that the bank has already:"), like=best[2])


def _alike(mine: set[str], row: Requirement) -> float:
    return common_share(mine, telling(f"{row.title}\n{row.description}"))


def common_share(mine: set[str], theirs: set[str]) -> float:
    """How many of all their words the two have in common."""
    return len(mine & theirs) / len(mine | theirs)


def telling(text: str) -> set[str]:
    """The words that a text is known by."""
    return {word for word in WORD.findall(text.lower()) if len(word) > 3}


def _product(draft: Draft, names: Iterable[str]) -> Advice | None:
    """The common ones are words too (“Edge”), so they count only as they are written."""
    text = _("It names a product: then only that one can meet it. Say what it must do.")
    known = [(name, re.NOFLAG) for name in PRODUCTS] + [(name, re.IGNORECASE) for name in names]
    for name, flags in known:
        if re.search(rf"\b{re.escape(name)}\b", draft.said, flags):
            return Advice(text, name)
    return None


def _two_in_one(draft: Draft) -> Advice | None:
    """More sentences that say “must”, or one that says it of two things."""
    musts = [sentence for sentence in _sentences(draft.description) if MUST.search(sentence)]
    twice = any(
        AND.search(between) for sentence in musts for between in MUST.split(sentence)[2:-1:2]
    )
    if len(musts) > MOST_MUSTS or twice:
        return Advice(_("It may be two requirements. A supplier can only give one answer."))
    return None


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+|\n+", text) if part.strip()]


def _no_must(draft: Draft) -> Advice | None:
    if MUST.search(draft.description):
        return None
    return Advice(_("It does not say what the solution must do. Begin with “The solution must …”."))


def _buyer(draft: Draft, own_name: str) -> Advice | None:
    found = BUYER.search(draft.said)
    named = own_name if own_name and own_name.lower() in draft.said.lower() else ""
    words = named or (found[0] if found else "")
    text = _("Write “the authority”, so that others can use it too.")
    return Advice(text, words) if words else None


def _vague(draft: Draft) -> Advice | None:
    found = VAGUE.search(draft.description)
    text = _("How is that assessed? Write what can be measured or shown.")
    return Advice(text, found[0]) if found else None


def _no_rationale(draft: Draft) -> Advice | None:
    if draft.rationale.strip():
        return None
    return Advice(_("It has no rationale: why it is asked, and what happens if it is not met."))


def _not_shown(draft: Draft) -> Advice | None:
    if draft.verification.strip():
        return None
    return Advice(_("It does not say how a supplier shows that it is met."))
