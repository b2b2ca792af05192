"""Who is reminded of what, and when: shown on a contract's page, and used by the task.

Nothing here looks at the clock.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import cached_property

from accounts.models import Role, User, spread
from portal.workdays import ONE_DAY, working_days_after
from procurement.assessments import assessing
from procurement.contracts.notice import months_before, reminder_day
from procurement.models import Assessment, ChecklistStep, Contract, Debt, Enquiry

# A step that is still late so many working days after its first reminder goes to the coordinator.
PATIENCE = 3
LATE = "late"
STILL_LATE = "still late"
UNCONFIRMED = "not confirmed"
# F34: how often somebody looks at a technical debt.
DEBT_MONTHS = 12


class Coordinators:
    """The coordinators of each authority, read once in a run; else its administrators."""

    def __init__(self) -> None:
        self._known: dict[int, list[User]] = {}

    def of(self, authority: int) -> list[User]:
        if authority not in self._known:
            self._known[authority] = self._read(authority)
        return self._known[authority]

    def _read(self, authority: int) -> list[User]:
        found = list(User.objects.holding(Role.COORDINATOR, authority=authority))
        return found or list(User.objects.holding(Role.ADMINISTRATOR, authority=authority))


def people_of_contract(contract: Contract, coordinators: Coordinators) -> list[User]:
    """The contract's owner, the system's, and who asked for it; unowned, the coordinators."""
    owners = spread([contract.owner, contract.system.owner])
    return spread([*(owners or coordinators.of(contract.authority_id)), contract.requester])


def people_of_late_step(
    step: ChecklistStep, today: date, coordinators: Coordinators
) -> dict[str, list[User]]:
    """Who is told of a late step, by the reminder's name.

    Whoever was to do it; else the contact person; else all who coordinate. When they have had
    some days, the contact person too.
    """
    responsible = spread([step.case.coordinator]) or coordinators.of(step.case.authority_id)
    people = {LATE: spread([step.assignee]) or responsible}
    if step.due_date and patience_ends(step.due_date) <= today:
        people[STILL_LATE] = responsible
    return people


def people_of_debt(debt: Debt, coordinators: Coordinators) -> list[User]:
    """Who reduces it: its owner; else the system's owner; else those who coordinate."""
    owners = spread([debt.owner]) or spread([debt.system.owner if debt.system else None])
    return owners or coordinators.of(debt.authority_id)


def debt_due(last_look: date) -> date:
    """When a debt is to be followed up that was looked at on that day."""
    return months_before(last_look, -DEBT_MONTHS)


def people_of_late_enquiry(
    enquiry: Enquiry, today: date, coordinators: Coordinators
) -> dict[str, list[User]]:
    """Who is to answer; for a supplier, or one who has left, whoever asked. Nobody after that."""
    if enquiry.is_answered:
        return {}
    return {LATE: spread([enquiry.addressee]) or spread([enquiry.asked_by])}


def people_of_late_assessment(
    assessment: Assessment, today: date, coordinators: Coordinators
) -> dict[str, list[User]]:
    """Whoever is to answer or confirm it; where that is nobody, the coordinators.

    A small matter waits quietly for its confirmation.
    """
    others = coordinators.of(assessment.case.authority_id)
    if not (assessment.is_answered and assessment.is_settled):
        return {LATE: _people_who_answer(assessment) or others}
    if assessment.outcome in assessment.rules.quiet:
        return {}
    return {UNCONFIRMED: _people_who_confirm(assessment) or others}


def _people_who_answer(assessment: Assessment) -> list[User]:
    """A person, else those whose question it is.

    What was sent back or left something open waits for whoever answered; a question that was sent
    back, for whoever asked it.
    """
    case = assessment.case
    theirs = spread([assessment.assignee])
    if assessment.is_returned or assessment.is_answered:
        asked = [assessment.asked_by, case.coordinator]
        theirs = spread([assessment.answered_by] if assessment.answered_at else asked) or theirs
    return theirs or assessing.people_of(case, assessment.rules.answered_by)


def _people_who_confirm(assessment: Assessment) -> list[User]:
    """Somebody else than whoever answered, who does it alone where nobody else can."""
    others = assessing.confirmers_of(assessment)
    return others or assessing.people_of(assessment.case, assessment.rules.confirmed_by)


def patience_ends(due: date) -> date:
    """The day on which a step that is still late goes to the coordinator."""
    return working_days_after(due + ONE_DAY, PATIENCE)


@dataclass(frozen=True)
class Planned:
    """A reminder as a contract's page shows it."""

    contract: Contract
    today: date

    @cached_property
    def people(self) -> list[User]:
        return people_of_contract(self.contract, Coordinators())

    @property
    def day(self) -> date | None:
        expiry = self.contract.expiry_date
        return reminder_day(expiry) if expiry else None

    @property
    def has_come(self) -> bool:
        return self.day is not None and self.day <= self.today
