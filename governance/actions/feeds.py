"""What happens with a person's calendar address."""

from django.db import transaction

from accounts.models import User
from governance.models import CalendarFeed
from notifications.trail import record
from portal.clock import database_now
from portal.doors import hash_of, new_token


@transaction.atomic
def make_feed(user: User) -> str:
    """A new address, said this once; the one before stops working."""
    token = new_token()
    fresh = {"token_hash": hash_of(token), "made_at": database_now()}
    CalendarFeed.objects.update_or_create(user=user, defaults=fresh)
    record("governance.feed_made", user, by=user)
    return token


@transaction.atomic
def stop_feed(user: User) -> None:
    """The address stops working. Stopped twice, it was stopped the first time."""
    deleted, _rows = CalendarFeed.objects.filter(user=user).delete()
    if deleted:
        record("governance.feed_stopped", user, by=user)
