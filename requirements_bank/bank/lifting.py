"""A requirement is given to others as a copy: its owner keeps the original, and what is its own."""

import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from requirements_bank.bank import search, versions
from requirements_bank.bank.numbering import next_number
from requirements_bank.bank.visibility import REQUIREMENT, Level
from requirements_bank.models import Attachment, Requirement

# What its editors alone read stays with them.
COPIED = [name for name in versions.PLAIN if REQUIREMENT[name] < Level.EDITOR]


def lift(requirement: Requirement, *, by: User, at: datetime.datetime, **owner: Any) -> Requirement:
    """The same words, classifications and files under a number of their own.

    Nobody's local additions and nobody's notes come along.
    """
    copy = Requirement(
        **{name: getattr(requirement, name) for name in COPIED},
        **owner,
        category=requirement.category,
        number=next_number(),
        lifted_from=requirement,
        changed_by=by,
        changed_at=at,
    )
    copy.save()
    for name in versions.NAMED:
        getattr(copy, name).set(getattr(requirement, name).all())
    _copy_files(requirement, copy, by=by, at=at)
    search.index([copy])
    comment = _("Copied from %(label)s.") % {"label": requirement.label}
    versions.keep([copy], by=by, at=at, comment=comment)
    return copy


def _copy_files(
    requirement: Requirement, copy: Requirement, *, by: User, at: datetime.datetime
) -> None:
    """Files are never changed or erased, so both may point at the same."""
    rows = list(Attachment.objects.kept().filter(requirement=requirement, authority=None))
    for row in rows:
        row.pk, row.requirement, row.added_by, row.added_at = None, copy, by, at
    Attachment.objects.bulk_create(rows)
