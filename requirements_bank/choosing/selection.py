"""Which requirements the guided choice takes, and why. No database: what goes in decides."""

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
    components: frozenset[str] = frozenset()
    always: bool = False
    is_favourite: bool = False
    is_deselected: bool = False

    def fits(self, domains: frozenset[int]) -> bool:
        return not self.domains or bool(self.domains & domains)


@dataclass(frozen=True)
class Reason:
    """All that speaks for a requirement: questions, components, and that it is a favourite."""

    questions: frozenset[str] = frozenset()
    components: frozenset[str] = frozenset()
    is_favourite: bool = False
    is_always: bool = False

    def __bool__(self) -> bool:
        return bool(self.questions or self.components or self.is_favourite or self.is_always)


@dataclass(frozen=True)
class Selection:
    """The chosen with their reasons, how many were possible, and what the authority has
    de-selected though it would have been chosen.
    """

    chosen: dict[int, Reason]
    possible: int
    deselected: frozenset[int] = frozenset()


def select(
    answers: Mapping[str, str],
    *,
    domains: Iterable[int],
    candidates: Iterable[Candidate],
    components: Iterable[str] = (),
) -> Selection:
    """Choose by the answers, the components to be used, and what the authority prefers.

    Don't know counts as yes, so that nothing is forgotten. What is always asked wants one such
    answer; without any, only favourites and what components bring along are chosen.
    """
    selecting = frozenset(code for code, answer in answers.items() if answer in SELECTING)
    used, wanted = frozenset(components), frozenset(domains)
    possible = [candidate for candidate in candidates if candidate.fits(wanted)]
    speaking = {candidate: _reason(candidate, selecting, used) for candidate in possible}
    return Selection(
        chosen={one.pk: why for one, why in speaking.items() if why and not one.is_deselected},
        possible=sum(not candidate.is_deselected for candidate in possible),
        deselected=frozenset(one.pk for one, why in speaking.items() if why and one.is_deselected),
    )


def _reason(candidate: Candidate, selecting: frozenset[str], used: frozenset[str]) -> Reason:
    return Reason(
        questions=candidate.questions & selecting,
        components=candidate.components & used,
        is_favourite=candidate.is_favourite,
        is_always=candidate.always and bool(selecting),
    )
