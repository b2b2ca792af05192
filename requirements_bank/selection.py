"""Which requirements the guided questions choose, and why. No database: what goes in decides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

YES, UNKNOWN = "yes", "unknown"
SELECTING = {YES, UNKNOWN}


@dataclass(frozen=True)
class Candidate:
    """A requirement as the choice sees it. No domains: it fits all."""

    pk: int
    domains: frozenset[int] = frozenset()
    questions: frozenset[str] = frozenset()
    always: bool = False

    def fits(self, domains: frozenset[int]) -> bool:
        return not self.domains or bool(self.domains & domains)


@dataclass(frozen=True)
class Reason:
    """The questions that chose a requirement; none when it is chosen whatever the answers are."""

    questions: frozenset[str]

    @property
    def is_always(self) -> bool:
        return not self.questions


@dataclass(frozen=True)
class Selection:
    chosen: dict[int, Reason]
    possible: int


def select(
    answers: Mapping[str, str], *, domains: Iterable[int], candidates: Iterable[Candidate]
) -> Selection:
    """Choose by the answers. Don't know counts as yes, so that nothing is forgotten."""
    selecting = frozenset(code for code, answer in answers.items() if answer in SELECTING)
    wanted = frozenset(domains)
    possible = [candidate for candidate in candidates if candidate.fits(wanted)]
    chosen = {
        candidate.pk: Reason(candidate.questions & selecting)
        for candidate in possible
        if candidate.questions & selecting or (candidate.always and selecting)
    }
    return Selection(chosen=chosen, possible=len(possible))
