"""A requirement's versions: each is the whole of it, by names that a reader understands."""

import datetime
from collections.abc import Iterable
from typing import Any

from accounts.models import User
from requirements_bank.models import Requirement, RequirementVersion
from requirements_bank.snapshots import TEXT_FIELDS

PLAIN = (*TEXT_FIELDS, "always", "components", "notes")
# Relations, and what names one of their rows.
NAMED = {"domains": "name", "questions": "code", "principles": "name"}


def content_of(requirement: Requirement) -> dict[str, Any]:
    """All that a version keeps. Fetch `category__parent` and the relations along."""
    parent = requirement.category.parent
    content = {name: getattr(requirement, name) for name in PLAIN}
    content["category"] = [part.name for part in (parent, requirement.category) if part]
    for name, key in NAMED.items():
        content[name] = sorted(getattr(row, key) for row in getattr(requirement, name).all())
    return content


def keep(
    requirements: Iterable[Requirement],
    *,
    by: User | None,
    at: datetime.datetime,
    comment: str = "",
) -> None:
    """Keep these as they stand, under the number of their version."""
    RequirementVersion.objects.bulk_create(
        RequirementVersion(
            requirement=requirement,
            number=requirement.version,
            content=content_of(requirement),
            comment=comment,
            by=by,
            at=at,
        )
        for requirement in requirements
    )
