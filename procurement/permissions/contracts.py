"""Who registers contracts and keeps them up to date."""

from accounts.models import Authority, User
from procurement.models import Case, Contract
from procurement.permissions.belonging import KEEPERS, holds


def can_register_contract(user: User, case: Case) -> bool:
    """A sub-case has no contract: it belongs to the main case, behind all its gates."""
    may = case.can_become(Case.Status.CONTRACTED) and case.parent_id is None
    return may and holds(user, case, *KEEPERS)


def can_register_existing(user: User, authority: Authority) -> bool:
    return user.authority_id == authority.pk and user.has_role(*KEEPERS, authority=authority.pk)


def can_change_contract(user: User, contract: Contract) -> bool:
    """Those who keep contracts: all of the authority, or those of their department."""
    department = contract.system.department_id
    return contract.authority_id in user.authorities_as(*KEEPERS) or (
        department is not None and department in user.departments_as(*KEEPERS)
    )


def can_file_contract(user: User, contract: Contract) -> bool:
    """F32, F33: those who keep contracts, and the owners."""
    system = contract.system
    owners = (contract.owner_id, system.owner_id, system.business_owner_id)
    return can_change_contract(user, contract) or any(user.acts_as(owner) for owner in owners)


def can_terminate_contract(user: User, contract: Contract) -> bool:
    return contract.is_running and can_change_contract(user, contract)


def can_resume_contract(user: User, contract: Contract) -> bool:
    return not contract.is_running and can_change_contract(user, contract)
