"""What a story says: what was asked, how long ago, and how far it has come."""

from dataclasses import dataclass
from enum import Enum, auto


class Stage(Enum):
    """How far the story is played."""

    DRAFT = auto()
    DISCARDED = auto()
    NEW = auto()
    TAKEN = auto()
    CLARIFYING = auto()
    AT_VISITATION = auto()
    MAYBE = auto()
    VISITATION_SAID_NO = auto()
    VISITATION_SAID_YES = auto()
    AGREEMENTS = auto()
    ON_AGENDA = auto()
    APPROVED = auto()
    CONDITIONS = auto()
    BOARD_SAID_NO = auto()
    CONTRACTED = auto()
    TESTING = auto()
    TESTED_AGAIN = auto()
    IN_OPERATION = auto()
    CLOSED = auto()
    WITHDRAWN = auto()
    # It left at the end of a phase.
    LEFT = auto()
    # How far the first case of each other process has come.
    SIH = auto()
    ALBERTSLUND = auto()
    KL = auto()


# Those that came to a contract.
SIGNED = (Stage.CONTRACTED, Stage.TESTING, Stage.TESTED_AGAIN, Stage.IN_OPERATION, Stage.CLOSED)


@dataclass(frozen=True)
class Story:
    title: str
    who: str
    days_ago: int
    stage: Stage
    description: str
    one_off: int | None = None
    yearly: int | None = None
    replaces: str = ""
    personal: bool = False
    citizens: bool = False
    kind: str = "system"
