"""Who may read which field of a requirement. The one place that decides it.

Every page, export and address that shows a requirement to somebody asks here, or shows only what
`SUPPLIER` may read: the fields that a dialogue freezes.
"""

from enum import IntEnum

from accounts.models import Role, User
from requirements_bank.models import LocalExtension, Requirement
from requirements_bank.snapshots import TEXT_FIELDS


class Level(IntEnum):
    """From who reads least to who reads most; each reads what those before it do."""

    SUPPLIER = 1
    AUTHORITY = 2
    EDITOR = 3


REQUIREMENT = {
    **dict.fromkeys(TEXT_FIELDS, Level.SUPPLIER),
    **dict.fromkeys(("number", "kind", "category", "changed_at"), Level.SUPPLIER),
    **dict.fromkeys(
        (
            *("status", "authority", "collaboration", "domains", "questions", "always"),
            *("principles", "components", "version", "review_date", "reviewer", "reviewed_at"),
            *("lifted_from", "origin", "origin_id", "changed_by"),
        ),
        Level.AUTHORITY,
    ),
    **dict.fromkeys(("notes", "deleted_at", "deleted_by", "deleted_reason"), Level.EDITOR),
}
EXTENSION = {
    "description": Level.SUPPLIER,
    **dict.fromkeys(
        (
            *("interpretation", "stakeholders", "is_favourite", "is_deselected"),
            *("deselected_reason", "written_against", "changed_by", "changed_at"),
        ),
        Level.AUTHORITY,
    ),
}


def level_of(user: User, requirement: Requirement) -> Level:
    """How much of this requirement the person may read; ask `visible_to` first."""
    if requirement.is_shared:
        may_edit = bool(user.authorities_as(Role.SHARED_EDITOR))
    else:
        may_edit = Requirement.objects.edited_by(user).filter(pk=requirement.pk).exists()
    return Level.EDITOR if may_edit else Level.AUTHORITY


def may_read(level: Level, field: str, *, of: type = Requirement) -> bool:
    """Whether somebody at this level may read the field. Raises KeyError for one unheard of."""
    fields = EXTENSION if of is LocalExtension else REQUIREMENT
    return level >= fields[field]
