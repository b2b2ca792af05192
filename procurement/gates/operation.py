"""Gates from test to operation, and until the old system is closed."""

from dataclasses import replace

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from procurement.gates.structure import Gate, asks_sheet, done_first
from procurement.models import Case, ChecklistStep
from procurement.worksheets import written

# C19: what department, IT and supplier approve before the system is handed over.
HANDED_OVER = (
    ("support_agreement", _("The support and operations agreement is not approved by all three.")),
    ("handover", _("The handover document is not approved by all three.")),
)
ARCHIVED = ("approved", "plan", "not_needed")


def agreed_data_moved(step: ChecklistStep) -> Gate | None:
    """C15d: data that were agreed to move (C13b) are moved before the system is set up."""
    agreed = written.answers(step.case, "migration").get("relevant") == "yes"
    if not agreed or written.answers(step.case, "setup").get("data_moved") == "yes":
        return None
    reason = _("The data that were agreed to move from the old system are not moved.")
    return asks_sheet(step, "setup", reason)


def tested_before_ready(step: ChecklistStep) -> Gate | None:
    """C18: ready for operation is said of something tested."""
    return done_first(step, "test", _("The test is not finished."))


def no_failed_tests(step: ChecklistStep) -> Gate | None:
    """C18b: a failed test stands in the way of yes, unless the error is accepted with a reason."""
    failed = [
        line
        for line in written.lines(step.case, "test_cases")
        if line.answers.get("result") == "failed" and not line.answers.get("accepted_reason")
    ]
    if not failed:
        return None
    text = _("Failed tests that nobody has accepted stand in the way of a yes: {count}.")
    gate = asks_sheet(step, "test_cases", format_lazy(text, count=len(failed)))
    return replace(gate, stops_only_yes=True)


def three_approvals(step: ChecklistStep) -> Gate | None:
    """C19: two documents, three approvals each."""
    for sheet, reason in HANDED_OVER:
        if not written.confirmed_by_all(step.case, sheet):
            return asks_sheet(step, sheet, reason)
    return None


def archive_has_approved(step: ChecklistStep) -> Gate | None:
    """C21b: the archive approves what is kept, or says that nothing need be.

    BEK 128 § 7: what the assessment says is to be preserved is not waved through.
    """
    said = written.answers(step.case, "archive_approval").get("outcome")
    if said not in ARCHIVED:
        reason = _("The archive has not approved the closing.")
    elif said == "not_needed" and _is_to_be_kept(step.case):
        reason = _("The assessment says that the data are to be preserved.")
    else:
        return None
    return asks_sheet(step, "archive_approval", reason)


def _is_to_be_kept(case: Case) -> bool:
    of_it = [one for one in case.assessments.all() if one.kind == "archiving" and one.is_current]
    return any(one.outcome == "keep" for one in of_it)
