"""Gates of judging and deciding: visitation, management, procurement, approval, board."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from procurement.gates.structure import Gate, asks_sheet, asks_step, filled_first, is_skipped
from procurement.models import Case, ChecklistStep, Request
from procurement.worksheets import written

# F30: what is judged before the purchase is approved.
JUDGED = ("risk", "technical_debt", "procurement", "processing_agreement")
# What somebody may ask for that is no project of its own (G06).
NO_PROJECT = (Request.Kind.RISK, Request.Kind.PROCESSING, Request.Kind.REQUIREMENTS)
BOARD_APPROVED = (Case.Status.APPROVED, Case.Status.CONTRACTED, Case.Status.IN_OPERATION)


def not_while_the_board_has_it(step: ChecklistStep) -> Gate | None:
    """Nothing overtakes the board while it is about to decide."""
    if step.case.status != Case.Status.AWAITING_BOARD:
        return None
    return Gate(
        _("The case is on the board’s agenda."),
        _("The secretary can take it off."),
        f"{step.case.get_absolute_url()}#board",
    )


def readiness_questions(step: ChecklistStep) -> Gate | None:
    """C07b: capacity and readiness are answered before the manager decides."""
    reason = _("The questions on capacity and readiness are not answered.")
    return filled_first(step, "readiness_questions", reason)


def procurement_has_spoken(step: ChecklistStep) -> Gate | None:
    """C08a: procurement's own words, before step 8 is done."""
    reason = _("Procurement has not written its statement.")
    return filled_first(step, "procurement_statement", reason)


def owners_and_hours(step: ChecklistStep) -> Gate | None:
    """F25: the owners have agreed, and the department has set hours aside."""
    request = step.case.request
    said = written.answers(step.case, "owners_and_hours")
    agreed = said.get("system_owner_agreed") and said.get("business_owner_agreed")
    reason = None
    if not (request.system_owner_id and request.business_owner_id):
        reason = _("The request names no system owner or no business owner.")
    elif not agreed:
        reason = _("The system owner and the business owner have not said yes.")
    elif not said.get("hours"):
        reason = _("No hours are set aside.")
    return asks_sheet(step, "owners_and_hours", reason) if reason else None


def assessments_before_approval(step: ChecklistStep) -> Gate | None:
    """F30: risk, technical debt, tender rules and data processing are judged before approval."""
    waiting = [
        other for key in JUDGED if (other := step.case.step_named(key)) and not other.is_finished
    ]
    if not waiting:
        return None
    names = ", ".join(f"{other.number}. {other.text.title}" for other in waiting)
    reason = format_lazy(_("Not judged yet: {names}."), names=names)
    return asks_step(step, waiting[0].text.key, reason)


def board_first(step: ChecklistStep) -> Gate | None:
    """G15: where the authority has a board that approves, the contract waits for it.

    Unless the chair or the manager has exempted the case, or the step of the board was left out.
    To step in after it is no exemption.
    """
    case = step.case
    boards = case.authority.boards.all()
    if case.status in BOARD_APPROVED or not any(one.rules.approves for one in boards):
        return None
    left_out = case.step_named("board")
    is_left_out = left_out and left_out.status == ChecklistStep.Status.NOT_RELEVANT
    if left_out and is_left_out and not is_skipped(left_out):
        return None
    if getattr(case, "board_exemption", None):
        return None
    return Gate(
        _("The board has not approved the case."),
        _(
            "The contact person puts it on the agenda; the board decides. The chair or the "
            "manager can exempt the case, with a reason."
        ),
        f"{case.get_absolute_url()}#board",
    )


def project_through_board(step: ChecklistStep) -> Gate | None:
    """G06: hardware, a larger task or an agreement may need no contract; it needs the board."""
    return None if step.case.request.kind in NO_PROJECT else board_first(step)
