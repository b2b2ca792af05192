"""Authorities, their departments, the people and their roles."""

from accounts.models.authority import CVR, HEX_COLOUR, Authority, Department
from accounts.models.people import (
    Assignment,
    Role,
    Substitution,
    User,
    UserManager,
    spread,
)

__all__ = [
    "CVR",
    "HEX_COLOUR",
    "Assignment",
    "Authority",
    "Department",
    "Role",
    "Substitution",
    "User",
    "UserManager",
    "spread",
]
