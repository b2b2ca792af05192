"""Who may do what with the steps of a case."""

from accounts.models import Role, User
from procurement import gates
from procurement.models import ChecklistStep
from procurement.permissions.belonging import coordinates, holds, performs
from procurement.permissions.contracts import can_register_contract


def can_complete_step(user: User, step: ChecklistStep) -> bool:
    """Performers and the coordinator. A decision is not ticked, a contract is registered, and a
    case is reported.
    """
    case = step.case
    unsigned = step.text.key == "contract" and not gates.is_signed_contract(step)
    if step.is_finished or step.text.is_decided or unsigned or gates.waits_for_report(step):
        return False
    if roles := [Role(role) for role in step.text.answered_by]:
        return case.is_under_way and holds(user, case, *roles)
    return case.is_under_way and (coordinates(user, case) or performs(user, step))


def can_register_contract_of(user: User, step: ChecklistStep) -> bool:
    """C12a: step 12 is done by registering what was signed."""
    is_open = step.text.key == "contract" and not step.is_finished
    return is_open and can_register_contract(user, step.case)


def can_mark_not_relevant(user: User, step: ChecklistStep) -> bool:
    if gates.is_signed_contract(step):
        return False
    if step.is_finished or not step.text.can_be_left_out or not step.case.is_under_way:
        return False
    roles = [Role(role) for role in step.text.left_out_by] or [Role.COORDINATOR]
    return holds(user, step.case, *roles)


def can_reopen_step(user: User, step: ChecklistStep) -> bool:
    case = step.case
    gone_on = not step.text.can_be_left_out or gates.is_signed_contract(step)
    if gone_on or not step.is_finished or not case.is_under_way:
        return False
    return coordinates(user, case) or user.acts_as(step.finished_by_id)


def can_set_waiting(user: User, step: ChecklistStep) -> bool:
    return can_assign_step(user, step) and step.can_become(ChecklistStep.Status.WAITING)


def can_resume_step(user: User, step: ChecklistStep) -> bool:
    return can_assign_step(user, step) and step.status == ChecklistStep.Status.WAITING


def can_add_remark(user: User, step: ChecklistStep) -> bool:
    """C00d: everybody who can see the case. What was remarked is part of its history."""
    return not step.case.is_draft


def can_assign_step(user: User, step: ChecklistStep) -> bool:
    open_ = step.case.is_under_way and not step.is_finished
    return open_ and (coordinates(user, step.case) or performs(user, step))


def can_decide_step(user: User, step: ChecklistStep) -> bool:
    """Those whom the decision names: the visitation, or the coordinator who writes down what it
    said; the manager. Step 18 names nobody: all parties that perform it.
    """
    decision = step.text.decision
    if step.is_finished or decision is None or not step.case.is_under_way:
        return False
    if decision.decided_by:
        return holds(user, step.case, *(Role(role) for role in decision.decided_by))
    return performs(user, step)
