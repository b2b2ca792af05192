"""X14: the periods of the limits: which are in each other's way, and which end."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Authority
from portal.templatetags.formats import day
from procurement.models import ThresholdSet


def overlapping(limits: ThresholdSet) -> ThresholdSet | None:
    """Another set of the same authority that is valid on one of its days."""
    begins_before = Q() if limits.valid_to is None else Q(valid_from__lte=limits.valid_to)
    ends_after = Q(valid_to__isnull=True) | Q(valid_to__gte=limits.valid_from)
    others = ThresholdSet.objects.in_use().filter(authority=limits.authority_id)
    rest = others.exclude(pk=limits.pk).order_by("valid_from")
    return rest.filter(begins_before, ends_after).first()


def why_not(limits: ThresholdSet) -> str:
    """The sentence about a set that has its days already, or nothing."""
    other = overlapping(limits)
    if other is None:
        return ""
    days = {"first": day(other.valid_from), "last": day(other.valid_to)}
    return _("There are own amounts for %(first)s to %(last)s already. Remove them first.") % days


def ending(*, until: date) -> Iterator[tuple[Authority, date]]:
    """The authorities that have no amounts after that day, and their last day."""
    sets = list(ThresholdSet.objects.in_use())
    for authority in Authority.objects.order_by("pk"):
        own = [limits for limits in sets if limits.authority_id in (None, authority.pk)]
        last = max(own, key=lambda limits: limits.valid_to or date.max, default=None)
        if last and last.valid_to and last.valid_to <= until:
            yield authority, last.valid_to
