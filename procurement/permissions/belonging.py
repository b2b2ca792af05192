"""What the permissions have in common: how somebody belongs to a case."""

from accounts.models import Role, User
from procurement.models import Case, ChecklistStep
from procurement.models.case_queryset import recusals

# Who registers contracts and keeps them up to date.
KEEPERS = (Role.CONTRACTS, Role.COORDINATOR, Role.MANAGER)
# Those who treat cases, beside the people of the case itself.
WORKERS = (Role.COORDINATOR, *Role.specialists(), Role.MANAGER, Role.BUYER, Role.SECRETARY)


def coordinates(user: User, case: Case) -> bool:
    place = {"authority": case.authority_id, "department": case.department_id}
    return user.has_role(Role.COORDINATOR, **place)


def writes(user: User, case: Case) -> bool:
    """The requester, and the colleagues who were invited to write along."""
    return user.acts_as(case.requester_id) or any(
        user.acts_as(colleague.user_id) and colleague.may_edit
        for colleague in case.colleagues.all()
    )


def holds(user: User, case: Case, *roles: Role) -> bool:
    return user.has_role(*roles, authority=case.authority_id, department=case.department_id)


def is_disqualified(user: User, case: Case) -> bool:
    """Before a board (X08), so that a role at boards is of no use in the case."""
    cases = (case.pk, case.parent_id)
    return bool(recusals().cases_of(user).filter(item__case__in=cases).exists())


def performs(user: User, step: ChecklistStep) -> bool:
    """The one it is assigned to; else those whose role, or whose own case or system, it is."""
    performers = {Role(role) for role in step.text.performers}
    own = {role for role in performers & OWN.keys() if OWN[role](user, step.case)}
    return (
        user.acts_as(step.assignee_id)
        or bool(own)
        or holds(user, step.case, *(performers - OWN.keys()))
    )


def owns(user: User, case: Case) -> bool:
    return user.acts_as(case.request.system_owner_id) or user.acts_as(
        case.request.business_owner_id
    )


def _is_contact_person(user: User, case: Case) -> bool:
    return case.coordinator_id in (None, *user.acting_ids) and coordinates(user, case)


# Roles that perform a step in their own cases, not in everybody's.
OWN = {
    Role.REQUESTER: writes,
    Role.SYSTEM_OWNER: owns,
    Role.COORDINATOR: _is_contact_person,
}
