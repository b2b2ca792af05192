"""X14: an authority's own limits come and go. What is judged by them keeps them."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Assignment, Authority, User
from notifications.reminders import remind
from notifications.trail import record
from portal.clock import database_now
from portal.locks import pause_point
from portal.refusals import Refused
from procurement import threshold_sets
from procurement.models import ThresholdSet
from procurement.permissions.thresholds import THRESHOLD_KEEPERS

RUN_OUT = "procurement.thresholds_run_out"


@transaction.atomic
def add(limits: ThresholdSet, *, by: User) -> None:
    """Let the person's authority judge by these amounts, in place of the law's."""
    limits.authority = by.authority
    if why := threshold_sets.why_not(limits):
        raise Refused(why)
    pause_point("no overlap seen")
    try:
        with transaction.atomic():
            limits.save()
    except IntegrityError:
        raise Refused(_("Somebody has just added amounts for some of these days.")) from None
    tell = _keepers(by.authority)
    record("procurement.thresholds_added", limits, by=by, tell=tell, limits=limits)


@transaction.atomic
def remove(limits: ThresholdSet, *, by: User) -> None:
    """Let the law's amounts count again. What was judged by the own ones keeps them."""
    if not ThresholdSet.objects.in_use().filter(pk=limits.pk).update(removed_at=database_now()):
        return
    tell = _keepers(by.authority)
    record("procurement.thresholds_removed", limits, by=by, tell=tell, limits=limits)


@transaction.atomic
def remind_of_the_end(authority: Authority, *, last_day: date) -> int:
    """The amounts end soon, and no later ones are known: those who keep them are told, once."""
    people = _keepers(authority)
    return remind(RUN_OUT, authority, deadline=last_day, step="90 days", people=people)


def _keepers(authority: Authority) -> list[User]:
    """Everybody who keeps the authority's limits."""
    everywhere = Assignment.objects.filter(authority=authority, department=None)
    holders = everywhere.filter(role__in=THRESHOLD_KEEPERS).values("user")
    return list(User.objects.active().filter(pk__in=holders).order_by("pk"))
