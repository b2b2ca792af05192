"""Keys by which other systems read an authority's market dialogues."""

import secrets
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Authority, User
from notifications.trail import record
from portal.clock import ClockTimestamp
from portal.doors import hash_of
from portal.lifecycle import TransitionNotAllowed
from portal.locks import locked, pause_point
from portal.logs import API_KEY
from portal.refusals import Refused
from requirements_bank.models import ApiKey


@transaction.atomic
def make_api_key(authority: Authority, *, by: User, name: str, last_day: date | None) -> str:
    """The key, which is known to nobody after this: 256 bits by chance, and only a hash is kept."""
    locked(Authority.objects.filter(pk=authority.pk)).get()
    if ApiKey.objects.standing().filter(authority=authority, name=name).exists():
        raise Refused(
            _("There is a key of that name. Did you not see it? Revoke it, and make another.")
        )
    pause_point("no API key has the name")
    key = f"{API_KEY}{secrets.token_urlsafe(32)}"
    kept = ApiKey.objects.create(
        authority=authority, name=name, last_day=last_day, made_by=by, key_hash=hash_of(key)
    )
    record("requirements_bank.api_key_made", authority, by=by, key=kept)
    return key


@transaction.atomic
def revoke_api_key(key: ApiKey, *, by: User) -> None:
    """It opens nothing any more, from the next question on."""
    standing = ApiKey.objects.standing().filter(pk=key.pk)
    if not standing.update(revoked_by=by, revoked_at=ClockTimestamp()):
        raise TransitionNotAllowed(f"{key!r} is revoked.")
    record("requirements_bank.api_key_revoked", key.authority, by=by, key=key)
