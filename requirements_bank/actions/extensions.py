"""What an authority adds to a requirement, for itself."""

from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from notifications.trail import record
from portal.locks import locked, pause_point
from procurement import meanwhile
from requirements_bank.models import LocalExtension, Requirement

# What a page shows and a person may change.
WORDS = (
    *("description", "interpretation", "stakeholders"),
    *("is_favourite", "is_deselected", "deselected_reason"),
)


@transaction.atomic
def extend(
    extension: LocalExtension, *, by: User, seen: Mapping[str, str] | None = None
) -> LocalExtension:
    """Keep what the authority adds. Whoever saves it has read the requirement as it is now.

    `seen` are the marks of what the page showed. Raises ChangedMeanwhile when a colleague came
    first, and ValidationError for what contradicts itself.
    """
    requirement = locked(Requirement.objects.filter(pk=extension.requirement_id)).get()
    there = {"requirement": requirement, "authority": extension.authority}
    kept = LocalExtension.objects.filter(**there).first() or LocalExtension(**there)
    pause_point("requirement_is_extended")
    mine = meanwhile.read(extension, WORDS)
    meanwhile.put(kept, meanwhile.merge(mine, kept, seen or {}))
    kept.written_against, kept.changed_by = requirement.version, by
    kept.save()
    record("requirements_bank.requirement_extended", requirement, by=by, extension=kept)
    return kept
