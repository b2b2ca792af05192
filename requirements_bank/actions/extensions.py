"""What an authority adds to a requirement, for itself."""

from django.db import transaction

from accounts.models import User
from notifications.trail import record
from portal.locks import locked
from requirements_bank.models import LocalExtension, Requirement


@transaction.atomic
def extend(extension: LocalExtension, *, by: User) -> LocalExtension:
    """Keep what the authority adds. Whoever saves it has read the requirement as it is now."""
    requirement = locked(Requirement.objects.filter(pk=extension.requirement_id)).get()
    there = {"requirement": requirement, "authority": extension.authority}
    stored = LocalExtension.objects.filter(**there).first()
    extension.pk = stored.pk if stored else None
    extension._state.adding = stored is None
    extension.written_against, extension.changed_by = requirement.version, by
    extension.save()
    record("requirements_bank.requirement_extended", requirement, by=by, extension=extension)
    return extension
