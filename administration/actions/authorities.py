"""What happens to an authority: it comes, and its appearance and process change."""

from django.db import transaction

from accounts.models import Authority, Role, User
from administration.actions import people
from notifications.trail import record

KEPT = [
    *("name", "contact_text", "access_name", "access_email", "access_phone"),
    *("procurement_email", "accent_colour", "logo"),
    *("process", "hourly_rate", "infrastructure_amount", "steering_group_amount"),
    "closed_days",
]


@transaction.atomic
def create(authority: Authority, *, administrator: User) -> None:
    """Take an authority in with its first administrator, who is invited like everybody else."""
    authority.save()
    administrator.authority = authority
    record("administration.authority_created", authority, by=None)
    people.invite(administrator, by=None, roles=[Role.ADMINISTRATOR])


@transaction.atomic
def edit(authority: Authority, *, by: User) -> None:
    """Keep the authority's name, addresses, colour, logo, hourly rate and process."""
    authority.save(update_fields=KEPT)
    record("administration.authority_edited", authority, by=by)
