"""Where a case says already what a checkpoint asks (X02): named here, read in `procurement.course`.

Nothing is copied: the checkpoint is answered as long as its source says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal[
    "sheet",
    "request",
    "case",
    "assessment",
    "document",
    "review",
    "contract",
    "decision",
    "completion",
]
# A test that has been made, whatever came of it.
TESTED = ("passed", "failed")
# Fields, and the answers of which each must have one.
Said = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class Source:
    """One place that answers a checkpoint, and what must be found there.

    `given` are the fields that must hold something. Of a sheet, `lines` says which of its lines are
    meant (all of them, and at least one, must hold), and `says` what each of them says. `outcomes`
    are the results of an assessment or a decision that count; without any, each does.
    """

    kind: Kind
    key: str = ""
    given: tuple[str, ...] = ()
    lines: Said = ()
    says: Said = ()
    outcomes: tuple[str, ...] = ()
    # It says that the checkpoint is not relevant.
    leaves_out: bool = False

    @property
    def is_act(self) -> bool:
        """Whether it is answered by finishing the step itself."""
        return self.kind == "completion" or (self.kind == "decision" and not self.key)


# One source, or several that all must be found.
Way = Source | tuple[Source, ...]
_Answers = str | tuple[str, ...]


def sheet(
    key: str, *given: str, of: Mapping[str, _Answers] | None = None, **says: _Answers
) -> Source:
    """A worksheet that is filled in, and confirmed by those who must."""
    return Source(kind="sheet", key=key, given=given, lines=_said(of or {}), says=_said(says))


def request(*given: str) -> Source:
    """Answers of the request; without names the request itself, which is not sent incomplete."""
    return Source(kind="request", given=given)


def of_case(key: str) -> Source:
    """What stands on the case itself."""
    return Source(kind="case", key=key)


def assessment(key: str, *outcomes: str) -> Source:
    """An assessment that is confirmed."""
    return Source(kind="assessment", key=key, outcomes=outcomes)


def document(key: str) -> Source:
    """A file of this type; where it is said to be irrelevant, the checkpoint is so too."""
    return Source(kind="document", key=key)


def review(key: str) -> Source:
    """A file of this type that is gone through."""
    return Source(kind="review", key=key)


def contract(*given: str) -> Source:
    """The registered contract."""
    return Source(kind="contract", given=given)


def decision(*outcomes: str, at: str = "") -> Source:
    """The answer that the step is finished with, or the step of the key `at`."""
    return Source(kind="decision", key=at, outcomes=outcomes)


def completion() -> Source:
    """What the portal does itself when the step is done."""
    return Source(kind="completion")


def unless(source: Source) -> Source:
    """Where this is said, the checkpoint is not relevant."""
    return replace(source, leaves_out=True)


def _said(answers: Mapping[str, _Answers]) -> Said:
    return tuple(
        (field, (wanted,) if isinstance(wanted, str) else wanted)
        for field, wanted in answers.items()
    )
