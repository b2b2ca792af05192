"""Who looks for what we have already, and who says what kind of project it is."""

from accounts.models import Role, User
from procurement import classification
from procurement.models import Candidate, Case, ChecklistStep
from procurement.permissions.belonging import coordinates, holds, performs, writes


def can_weigh_candidates(user: User, case: Case) -> bool:
    """Writers of a draft; later also those who coordinate, assess or perform the step."""
    if case.is_draft:
        return writes(user, case)
    if not case.is_under_way:
        return False
    works = writes(user, case) or coordinates(user, case) or holds(user, case, Role.ARCHITECT)
    return works or any(performs(user, step) for step in _asking(case))


def can_remove_candidate(user: User, candidate: Candidate) -> bool:
    """Whoever wrote it, and the coordinator, as long as candidates are weighed."""
    case = candidate.case
    own = user.acts_as(candidate.by_id) or coordinates(user, case)
    return own and can_weigh_candidates(user, case)


def can_classify(user: User, case: Case) -> bool:
    """Until it is decided, the answers can be changed."""
    if not case.is_under_way or classification.is_decided(case):
        return False
    return writes(user, case) or coordinates(user, case) or holds(user, case, Role.ARCHITECT)


def _asking(case: Case) -> list[ChecklistStep]:
    """The steps that ask whether the authority has it already."""
    steps = [step for step in case.steps.all() if "owned_systems" in step.text.worksheets]
    for step in steps:
        step.case = case
    return steps
