"""G22–G24: what kind of project a wish is. Nothing here writes."""

from dataclasses import dataclass

from procurement.models import Case, ProjectClass

Result = ProjectClass.Result
# The board has spoken, or more: then the case is what it was said to be.
DECIDED = (Case.Status.APPROVED, Case.Status.CONTRACTED, Case.Status.IN_OPERATION)


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What was answered in the two steps of the wizard."""

    changes_work: bool
    changes_services: bool
    changes_delivery: bool
    exempt_kind: str = ""
    changes_substantially: bool = False


def result_of(answers: Answers) -> ProjectClass.Result:
    """A new version, an update, hardware or a system counts only where it changes much (G23).

    Anything else is a digitalisation project as soon as new technology changes one of the three
    (G22). What is none is an IT project, which is planned and controlled as well (G24).
    """
    if answers.exempt_kind:
        counts = answers.changes_substantially
    else:
        counts = answers.changes_work or answers.changes_services or answers.changes_delivery
    return Result.DIGITALISATION if counts else Result.IT


def is_decided(case: Case) -> bool:
    """Whether the answers stand: the step is done, or the board has said yes."""
    step = case.step_named("classification")
    return case.status in DECIDED or (step is not None and step.is_finished)
