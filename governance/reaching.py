"""What a board can reach with an item, and where that answers a question of the case's own course.

The visitation answers "can we go on?" (C06), the intake whether the purchase is approved (F30):
the decision of that step is the decision, and the board's says the same in the board's word.
"""

from django.utils.translation import gettext as _

from governance.following import STATUS_AFTER
from governance.kinds import Kind
from governance.models import AgendaItem, Board, Decision
from governance.models.outcome import APPROVALS
from procurement.models import ChecklistStep

Outcome = Decision.Outcome

# By the key of the step's decision: what the board says, and what the step calls it.
WORDS: dict[str, dict[str, str]] = {
    "visitation": {Outcome.GO_ON: "yes", Outcome.MISSING: "maybe", Outcome.STOP: "no"},
    "approval": {Outcome.APPROVED: "yes", Outcome.CONDITIONS: "conditions", Outcome.REJECTED: "no"},
}
ANSWERS = {Kind.VISITATION: "visitation", Kind.INTAKE: "approval"}
# What only the answer of a step can be; without the step there is nothing to approve.
NEEDS_STEP = {
    Kind.VISITATION: {Outcome.GO_ON, Outcome.MISSING, Outcome.STOP},
    Kind.INTAKE: {Outcome.APPROVED, Outcome.CONDITIONS},
}


# What a body outside can have decided.
FINAL = [Outcome(one) for one in STATUS_AFTER if one != Outcome.FORWARDED]


def step_of(item: AgendaItem) -> ChecklistStep | None:
    """The step that the case stands at, if it is this board that answers it."""
    key = ANSWERS.get(Kind(item.meeting.board.kind))
    step = item.case.steps.open().order_by("number").first() if key else None
    if step is None:
        return None
    step.case = item.case
    asked = step.text.decision
    return step if asked is not None and asked.key == key else None


def outcomes_of(item: AgendaItem, step: ChecklistStep | None) -> list[Decision.Outcome]:
    """What can be decided now, when the case stands at this step of the board's."""
    barred = set() if step else NEEDS_STEP.get(Kind(item.meeting.board.kind), set())
    return [one for one in item.outcomes if one not in barred]


def barred_of(item: AgendaItem, step: ChecklistStep | None) -> list[Decision.Outcome]:
    """What the board could decide if the case stood at its step; the page says so."""
    return [one for one in item.outcomes if one not in outcomes_of(item, step)]


def word_of(outcome: str, step: ChecklistStep) -> str:
    """The step's word for it; none where the outcome leaves the step as it is."""
    asked = step.text.decision
    return WORDS[asked.key].get(outcome, "") if asked else ""


def last_board_of(item: AgendaItem) -> Board | None:
    """G19: who alone approves the strategic project, where the authority has such a board."""
    board = item.meeting.board
    if board.is_last or not item.strategic:
        return None
    return Board.objects.filter(authority=board.authority_id, kind=Kind.STRATEGIC).first()


def why_not_outside(item: AgendaItem, decision: Decision, to_board: Board | None) -> str:
    """Why the decision cannot forward the case to a body that has no meetings here, if so."""
    last = last_board_of(item) if decision.is_forwarding and to_board is None else None
    if last is None:
        return ""
    text = _("A project with a strategic focus is decided by %(board)s. Choose it as next board.")
    return text % {"board": last}


def outcomes_of_a_body_outside(item: AgendaItem) -> list[Decision.Outcome]:
    """What can be written down as its decision: no approval that one's own board must give."""
    barred = APPROVALS if last_board_of(item) else ()
    return [one for one in FINAL if one not in barred]


def is_of_a_body_outside(decision: Decision) -> bool:
    """Its answer, written down here; or what that was corrected to."""
    first = decision
    while first.corrects:
        first = first.corrects
    return first.is_answer_of_a_body_outside


def outcomes_for_correction(item: AgendaItem, old: Decision) -> list[Decision.Outcome]:
    """A slip of the pen may be anything that they can say who decided; no more (G19).

    A correction puts the case on no other board's agenda.
    """
    last = last_board_of(item)
    if is_of_a_body_outside(old):
        barred = APPROVALS if last else ()
        return [Outcome(o) for o in item.meeting.board.outcomes if o not in barred]
    forwards = old.is_forwarding or last is None
    return [one for one in item.outcomes if forwards or one != Outcome.FORWARDED]
