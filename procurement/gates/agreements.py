"""Gates around the contract: data, debt, infrastructure, steering group, registration."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from procurement import debts
from procurement.gates.structure import (
    Gate,
    asks_sheet,
    asks_step,
    done_first,
    is_skipped,
    waits_for,
)
from procurement.models import Assessment, Case, ChecklistStep, CheckpointAnswer, Contract
from procurement.models.request import Answer
from procurement.worksheets import written

# The contract may be signed with these results of the assessment.
IN_PLACE = ("not_needed", "agreed", "signed")
# And with these states of its sheet.
SETTLED = ("agreed", "signed", "not_relevant")
_NO_AGREEMENT = _("The data processor agreement is not in place.")
INFRASTRUCTURE = "infrastructure"
TOLD = (CheckpointAnswer.Status.DONE, CheckpointAnswer.Status.NOT_RELEVANT)


def it_in_steering_group(step: ChecklistStep) -> Gate | None:
    """C09e: a project that cuts across departments has IT in its steering group."""
    if written.answers(step.case, "project").get("cross_cutting") != "yes":
        return None
    members = written.lines(step.case, "steering_group")
    if any(member.answers.get("represents") == "it" for member in members):
        return None
    reason = _("The project cuts across departments, and IT has no seat in the steering group.")
    return asks_sheet(step, "steering_group", reason)


def steering_group_formed(step: ChecklistStep) -> Gate | None:
    """C09d: a large project has a steering group: by its cost, or because somebody says so."""
    case = step.case
    value = case.request.value()
    is_large = value is not None and value > case.authority.steering_group_amount
    said = written.answers(case, "project").get("large") == "yes"
    if not (is_large or said) or written.is_filled(case, "steering_group"):
        return None
    reason = _("The project is large, and it has no steering group.")
    return asks_sheet(step, "steering_group", reason)


def agreement_settled(step: ChecklistStep) -> Gate | None:
    """C11a, F29: the step is done when the agreement is agreed, signed or said to be irrelevant."""
    if _is_agreed(step.case):
        return None
    return asks_step(step, "processing_agreement", _NO_AGREEMENT)


def data_processor_agreement_first(step: ChecklistStep) -> Gate | None:
    """C11a: the contract is not signed before the data processor agreement is agreed.

    Information security finishes the step or leaves it out; or its confirmed assessment says that
    the agreement is in place, or not needed. A tick does not stand against what was said later.
    """
    case = step.case
    agreed, other = _is_agreed(case), case.step_named("processing_agreement")
    if agreed:
        return None
    if agreed is False and other and other.status == ChecklistStep.Status.DONE:
        return asks_step(step, "processing_agreement", _NO_AGREEMENT)
    skipped = _skipped_on_entering(step, "processing_agreement", _NO_AGREEMENT)
    return skipped or done_first(step, "processing_agreement", _NO_AGREEMENT)


def _is_agreed(case: Case) -> bool | None:
    """What the assessment says of the agreement, else its sheet; None where neither says any."""
    of_it = [a for a in case.assessments.all() if a.kind == "processor_agreement" and a.is_current]
    confirmed = [one for one in of_it if one.status == Assessment.Status.CONFIRMED]
    if any(one.outcome in IN_PLACE for one in confirmed):
        return True
    if any(one.outcome and one.outcome not in IN_PLACE for one in of_it):
        return False
    state = written.answers(case, "processing_agreement").get("status")
    return state in SETTLED if state else None


def debt_accepted(step: ChecklistStep) -> Gate | None:
    """2f: high technical debt is bought with open eyes: somebody has said yes to it, and why."""
    case = step.case
    if not debts.waits_for_acceptance(case.debts.all(), case.debt_acceptances.all()):
        return None
    return Gate(
        _("The technical debt is high, and nobody has accepted it."),
        _("The manager or the contact person can accept it, with a reason."),
        f"{case.get_absolute_url()}#debts",
    )


def infrastructure_answered(step: ChecklistStep) -> Gate | None:
    """D15: above the authority's amount the question on shared infrastructure is answered.

    What may cost more counts as above.
    """
    case = step.case
    most = case.request.most()
    if most is not None and most <= case.authority.infrastructure_amount:
        return None
    answered = any(
        one.key == INFRASTRUCTURE and one.status in TOLD for one in case.checkpoints.all()
    )
    if answered or written.is_filled(case, INFRASTRUCTURE):
        return None
    if case.request.value() is None:
        reason = _(
            "Nobody knows what the purchase costs, so it counts as large: state the cost, or "
            "answer the question on shared infrastructure."
        )
    else:
        reason = _(
            "The purchase is large, and the question on shared infrastructure is not answered."
        )
    return asks_sheet(step, INFRASTRUCTURE, reason)


def replaced_system_is_known(step: ChecklistStep) -> Gate | None:
    """C13a: closing a system needs a system to close."""
    if step.case.request.replaces == Answer.YES:
        return None
    return Gate(
        _("The request does not say whether a system is replaced."),
        _("The requester or the contact person can answer."),
        f"{step.get_absolute_url()}#replaces",
    )


def kitos_and_journal(step: ChecklistStep) -> Gate | None:
    """C12b, C12c, F33: what was signed is registered in KITOS and filed in the records system.

    It asks only once there is a contract; until then the contract itself is what is missing.
    """
    unfiled = [contract for contract in step.case.contracts.all() if not contract.is_filed]
    if not unfiled:
        return None
    return Gate(
        what_is_unfiled(unfiled[0]),
        _("Those who keep contracts and the owners can enter it."),
        reverse("procurement:file_contract", args=[unfiled[0].pk]),
    )


def journalised(step: ChecklistStep) -> Gate | None:
    """F32: the purchase is filed in the records system."""
    case = step.case
    filed = case.journal_number or any(one.journal_number for one in case.contracts.all())
    if filed or written.is_filled(case, "journal"):
        return None
    return asks_sheet(step, "journal", _("The number in the records system is missing."))


def contract_before_operation(step: ChecklistStep) -> Gate | None:
    """Nobody uses a system that has no contract, unless none is needed."""
    signed = step.case.step_named("contract")
    if signed and not signed.is_finished and step.case.contracts.all():
        return kitos_and_journal(step)
    reason = _("The contract is not registered.")
    return _skipped_on_entering(step, "contract", reason) or done_first(step, "contract", reason)


def _skipped_on_entering(step: ChecklistStep, key: str, reason: Promise) -> Gate | None:
    """D02: stepping in at a later phase leaves some things to be shown, not out."""
    other = step.case.step_named(key)
    return waits_for(other, reason) if other and is_skipped(other) else None


def what_is_unfiled(contract: Contract) -> Promise:
    if contract.journal_number:
        return _("The link to the system in KITOS is missing.")
    if contract.system.kitos_link:
        return _("The contract’s number in the records system is missing.")
    return _("The link to KITOS and the contract’s number in the records system are missing.")
