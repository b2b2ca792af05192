"""Who does whose work during an absence."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Substitution, User
from notifications.trail import record
from portal.clock import database_now
from portal.locks import locked, pause_point
from portal.refusals import Refused


@transaction.atomic
def name_substitute(
    absent: User, *, by: User, substitute: User, first_day: date, last_day: date
) -> Substitution:
    """Let somebody do another's work from the first day up to and including the last.

    Raises Refused for days that make no sense, and for the same person named twice for a day.
    """
    locked(User.objects.filter(pk=absent.pk)).get()
    if last_day < max(first_day, timezone.localdate()):
        raise Refused(_("The last day cannot be before the first, or in the past."))
    same = absent.substitutions.filter(ended_at=None, substitute=substitute)
    is_named = same.filter(first_day__lte=last_day, last_day__gte=first_day).exists()
    pause_point("substitute_is_new")
    if is_named:
        raise Refused(_("%(name)s stands in on these days already.") % {"name": substitute.name})
    made = Substitution.objects.create(
        absent=absent, substitute=substitute, first_day=first_day, last_day=last_day, named_by=by
    )
    tell = [substitute, absent]
    record("administration.substitute_named", absent, by=by, tell=tell, substitution=made)
    return made


@transaction.atomic
def end_substitution(substitution: Substitution, *, by: User) -> None:
    """The absence is over, or somebody else must be found. Ended twice is ended once."""
    held = locked(Substitution.objects.filter(pk=substitution.pk, ended_at=None)).first()
    if held is None:
        return
    held.ended_at = database_now()
    held.save(update_fields=["ended_at"])
    tell = [held.substitute, held.absent]
    record("administration.substitution_ended", held.absent, by=by, tell=tell, substitution=held)
