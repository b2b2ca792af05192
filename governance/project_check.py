"""What a board goes through before it approves a project (G01, G07).

The answers to the principles are the case's own worksheet; the board marks the project description
and the business case as approved, each by itself.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from governance.models import AgendaItem, Decision
from governance.models.outcome import APPROVALS
from procurement.models import Case
from procurement.worksheets import written
from procurement.worksheets.board import PRINCIPLE_SHEET, PRINCIPLES

TONES = {"complies": "success", "differs": "warning"}


@dataclass(frozen=True)
class Answer:
    """One principle, whether the project complies, and why not."""

    principle: str
    state: str
    reason: str
    tone: str


def principles_of(case: Case) -> list[Answer]:
    """Comply or explain, principle by principle; nothing while the case says nothing."""
    said = written.answers(case, PRINCIPLE_SHEET.key)
    labels = {field.key: dict(field.choices) for field in PRINCIPLE_SHEET.fields if field.choices}
    return [
        Answer(
            principle=str(one.name),
            state=str(labels[one.key][said[one.key]]),
            reason=said.get(f"{one.key}_reason", ""),
            tone=TONES.get(said[one.key], "neutral"),
        )
        for one in PRINCIPLES
        if said.get(one.key)
    ]


def lacking(item: AgendaItem, decision: Decision) -> dict[str, str]:
    """What an approval of the board wants and this one does not have, by field of the form."""
    if not item.meeting.board.checks_projects or decision.outcome not in APPROVALS:
        return {}
    found = {}
    if len(principles_of(item.case)) < len(PRINCIPLES):
        found["outcome"] = _(
            "The case does not answer all principles yet: comply, or explain why not."
        )
    if not decision.approves_description:
        found["approves_description"] = _("Approve the project description too, or defer the case.")
    if not decision.approves_business_case:
        found["approves_business_case"] = _("Approve the business case too, or defer the case.")
    return found
