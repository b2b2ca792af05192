"""Who keeps the register of systems. Everybody in the authority reads it."""

from accounts.models import Authority, Role, User
from procurement.models import System

STEWARDS = (Role.CONTRACTS, Role.ARCHITECT, Role.COORDINATOR, Role.ADMINISTRATOR)


def can_add_system(user: User, authority: Authority) -> bool:
    return user.authority_id == authority.pk and user.has_role(*STEWARDS, authority=authority.pk)


def can_import_systems(user: User, authority: Authority) -> bool:
    """Whoever keeps the systems of the whole authority."""
    return user.authority_id == authority.pk and authority.pk in user.authorities_as(*STEWARDS)


def can_connect_kitos(user: User, authority: Authority) -> bool:
    """The administrator of the whole authority."""
    is_own = user.authority_id == authority.pk
    return is_own and authority.pk in user.authorities_as(Role.ADMINISTRATOR)


def can_change_system(user: User, system: System) -> bool:
    """Those who keep systems, for the authority or their department; and the system's owners."""
    return (
        system.authority_id in user.authorities_as(*STEWARDS)
        or (
            system.department_id is not None
            and system.department_id in user.departments_as(*STEWARDS)
        )
        or (user.is_active and _owns(user, system))
    )


def can_change_stage(user: User, system: System) -> bool:
    return can_change_system(user, system)


def can_state_system(user: User, system: System) -> bool:
    """G26: the owner, of a system that is in use. Who stands in signs with the own name."""
    return user.acts_as(system.owner_id) and system.is_used


def _owns(user: User, system: System) -> bool:
    return user.acts_as(system.owner_id) or user.acts_as(system.business_owner_id)
