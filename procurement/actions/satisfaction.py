"""F03: what the requester says about the course of a case that is over."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.trail import record
from portal.locks import pause_point
from portal.refusals import Refused
from procurement.course import standing
from procurement.models import Case, Satisfaction


@transaction.atomic
def answer(case: Case, *, by: User, score: int | None, text: str) -> Satisfaction:
    """Say it once; no score: the requester would rather not. Sent twice, it was said at first."""
    held = standing.lock(case.pk)
    if kept := Satisfaction.objects.filter(case=held).first():
        return kept
    if held.is_under_way:
        raise Refused(_("The case is under way again. You are asked when it is over."))
    pause_point("nothing is said yet")
    said = Satisfaction.objects.create(case=held, score=score, text=text, answered_by=by)
    # What was said stays out of the trail, which many read.
    record("procurement.satisfaction_answered", held, by=by)
    return said
