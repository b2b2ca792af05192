"""Authorities, their departments, the people and their roles."""

from accounts.models.authority import CVR, HEX_COLOUR, Authority, Department, check_cvr
from accounts.models.people import Assignment, Substitution, User, UserManager, spread
from accounts.models.provider import ClaimRule, EmailDomain, Identity, IdentityProvider
from accounts.models.role import Role

__all__ = [
    "CVR",
    "HEX_COLOUR",
    "Assignment",
    "Authority",
    "ClaimRule",
    "Department",
    "EmailDomain",
    "Identity",
    "IdentityProvider",
    "Role",
    "Substitution",
    "User",
    "UserManager",
    "check_cvr",
    "spread",
]
