"""The kinds of board: what each may reach, when it wants papers, and how its agenda fills.

Words only; a board's own settings choose among them. Outcomes are those of `Decision.Outcome`.
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    VISITATION = "visitation", _("Visitation: IT assesses whether we can go on")
    INTAKE = "intake", _("Intake: goes through new cases, and approves")
    PROJECT = "project", _("Project board: decides on IT projects")
    STRATEGIC = "strategic", _("Strategic board: decides what is forwarded to it")
    ADVISORY = "advisory", _("Advisory board: gives advice, and approves nothing")


class AgendaRule(TextChoices):
    """Which cases come on the agenda, and how."""

    REPORTED = "reported", _("Cases that are reported ready for the board")
    ALL_NEW = "all_new", _("All new cases since the last meeting, by themselves")
    AT_VISITATION = "at_visitation", _("All cases that stand at the visitation, by themselves")


@dataclass(frozen=True)
class Rules:
    """What follows from a board's kind."""

    outcomes: tuple[str, ...]
    agenda: AgendaRule
    # Where nobody says otherwise when the board is founded; 0 is however many there are.
    quorum: int = 0

    @property
    def wants_papers(self) -> bool:
        """Elsewhere the agenda is the cases themselves, and they come until the meeting begins."""
        return self.agenda == AgendaRule.REPORTED

    @property
    def approves(self) -> bool:
        """Cases are reported to it for a yes, and contracts wait for that (G15)."""
        return self.wants_papers and "approved" in self.outcomes


DECIDING = ("approved", "conditions", "deferred", "rejected", "forwarded")

KINDS: dict[Kind, Rules] = {
    Kind.VISITATION: Rules(("go_on", "missing", "stop", "noted"), AgendaRule.AT_VISITATION),
    Kind.INTAKE: Rules(("noted", *DECIDING), AgendaRule.ALL_NEW),
    Kind.PROJECT: Rules(DECIDING, AgendaRule.REPORTED, quorum=3),
    Kind.STRATEGIC: Rules(DECIDING, AgendaRule.REPORTED, quorum=3),
    Kind.ADVISORY: Rules(("noted", "deferred", "forwarded"), AgendaRule.REPORTED),
}
