"""What happens with what is kept from the public. The minutes themselves do not change by it."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from governance.models import Addendum, AgendaItem, FixedPoint, Meeting, Withholding
from governance.papers import want_public_anew
from notifications.trail import record
from portal.clock import database_now
from portal.locks import locked, pause_point
from portal.refusals import Refused


@transaction.atomic
def withhold(
    target: AgendaItem | FixedPoint | Addendum,
    *,
    by: User,
    chosen: Collection[tuple[str, str]],
    because: str,
) -> None:
    """Leave parts out of the public edition, or lines of them; when the minutes are approved too.

    `chosen` is each part with a line of it, or with nothing for all of it.
    """
    pause_point("about_to_withhold")
    meeting = locked(Meeting.objects.filter(pk=target.meeting.pk)).get()
    known = _about(target)
    here = Withholding.objects.in_force().filter(**known)
    marked = set(here.values_list("part", "line"))
    new = [
        Withholding(**known, part=part, line=line, because=because, marked_by=by)
        for part, line in dict.fromkeys(chosen)
        if (part, line) not in marked
    ]
    pause_point("what_is_marked_is_read")
    if not new:
        return
    Withholding.objects.bulk_create(new)
    want_public_anew(meeting)
    record("governance.withheld", meeting, by=by, count=len(new), because=because)


@transaction.atomic
def lift_withholding(withholding: Withholding, *, by: User, because: str) -> None:
    """It was a mistake: the public edition holds it again. That it was left out stays known."""
    pause_point("about_to_lift")
    meeting = locked(Meeting.objects.filter(pk=withholding.meeting.pk)).get()
    current = locked(Withholding.objects.filter(pk=withholding.pk)).get()
    if current.lifted_at is not None:
        raise Refused(_("Somebody else has lifted it already."))
    current.lifted_because, current.lifted_by = because, by
    current.lifted_at = database_now()
    current.save(update_fields=["lifted_because", "lifted_by", "lifted_at"])
    want_public_anew(meeting)
    record("governance.withholding_lifted", meeting, by=by, because=because)


def _about(target: AgendaItem | FixedPoint | Addendum) -> dict[str, Any]:
    if isinstance(target, AgendaItem):
        return {"item": target}
    return {"point": target} if isinstance(target, FixedPoint) else {"addendum": target}
