"""Who may do what with technical debt. The system owner is responsible for reducing it (F42)."""

from accounts.models import Role, User
from procurement.debts import waits_for_acceptance
from procurement.models import Case, Debt, System
from procurement.permissions.belonging import coordinates, holds, owns

# Who counts debt beside the owners: those of IT who assess, and those who procure.
COUNTERS = (Role.ARCHITECT, Role.SECURITY, Role.PROCUREMENT)
KEEP = (Role.COORDINATOR, *COUNTERS)


def can_add_debt(user: User, case: Case) -> bool:
    return case.is_under_way and (owns(user, case) or _counts(user, case))


def can_add_system_debt(user: User, system: System) -> bool:
    """Of what was bought before there was a case."""
    keeps = _owns_system(user, system) or system.authority_id in user.authorities_as(*KEEP)
    return keeps and system.stage != System.Stage.CLOSED


def can_change_debt(user: User, debt: Debt) -> bool:
    """What it is about and what it costs; followed up, it tells its own story."""
    return debt.is_open and _keeps(user, debt)


def can_plan_debt(user: User, debt: Debt) -> bool:
    return debt.is_open and _keeps(user, debt)


def can_accept_debt(user: User, debt: Debt) -> bool:
    """To live with a debt is said by its owner, or by a manager."""
    return debt.can_become(Debt.Status.ACCEPTED) and (_keeps(user, debt) or _manages(user, debt))


def can_follow_up_debt(user: User, debt: Debt) -> bool:
    return debt.is_open and _keeps(user, debt)


def can_recover_debt(user: User, debt: Debt) -> bool:
    return debt.can_become(Debt.Status.RECOVERED) and _keeps(user, debt)


def can_reopen_debt(user: User, debt: Debt) -> bool:
    return debt.status == Debt.Status.RECOVERED and _keeps(user, debt)


def can_accept_high_debt(user: User, case: Case) -> bool:
    """Facts 2f: a high debt needs the approver's own yes, with the reason."""
    if not case.is_under_way or not holds(user, case, Role.MANAGER):
        return False
    return waits_for_acceptance(list(case.debts.all()), case.debt_acceptances.all())


def _keeps(user: User, debt: Debt) -> bool:
    if user.acts_as(debt.owner_id):
        return True
    if debt.case:
        return owns(user, debt.case) or _counts(user, debt.case)
    of_system = debt.system is not None and _owns_system(user, debt.system)
    return of_system or user.has_role(*KEEP, authority=debt.authority_id)


def _owns_system(user: User, system: System) -> bool:
    return user.acts_as(system.owner_id) or user.acts_as(system.business_owner_id)


def _manages(user: User, debt: Debt) -> bool:
    department = debt.case.department_id if debt.case else None
    return user.has_role(Role.MANAGER, authority=debt.authority_id, department=department)


def _counts(user: User, case: Case) -> bool:
    return coordinates(user, case) or holds(user, case, *COUNTERS)
