"""The meetings at which the cross-municipal editors talk about what is proposed (E07)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.trail import record
from portal.clock import database_now
from portal.locks import lock_word, pause_point
from portal.refusals import Refused
from requirements_bank.bank import editors
from requirements_bank.models import EditorialMeeting, Promotion


@transaction.atomic
def plan(meeting: EditorialMeeting, *, by: User) -> EditorialMeeting:
    """Call a meeting: what waits for one is on it. Pressed twice, it is one meeting."""
    lock_word("editorial meetings")
    same = EditorialMeeting.objects.coming().filter(starts_at=meeting.starts_at)
    if again := same.first():
        return again
    pause_point("editorial_meeting_is_new")
    _refuse_the_past(meeting)
    meeting.planned_by = by
    waiting = list(Promotion.objects.without_a_coming_meeting())
    meeting.save()
    Promotion.objects.filter(pk__in=[row.pk for row in waiting]).update(meeting=meeting)
    _tell("requirements_bank.editorial_meeting_planned", meeting, by=by)
    return meeting


@transaction.atomic
def change(meeting: EditorialMeeting, *, by: User) -> None:
    """Another time or place."""
    lock_word("editorial meetings")
    before = EditorialMeeting.objects.get(pk=meeting.pk)
    _refuse_what_is_over(before)
    _refuse_the_past(meeting)
    meeting.save(update_fields=["starts_at", "place"])
    _tell("requirements_bank.editorial_meeting_changed", meeting, by=by, before=before.starts_at)


@transaction.atomic
def cancel(meeting: EditorialMeeting, *, by: User) -> None:
    """It is not held; what was on it is on the next one there is."""
    lock_word("editorial meetings")
    meeting.refresh_from_db()
    _refuse_what_is_over(meeting)
    meeting.cancelled_at = database_now()
    meeting.save(update_fields=["cancelled_at"])
    _tell("requirements_bank.editorial_meeting_cancelled", meeting, by=by)
    following = EditorialMeeting.objects.coming().first()
    meeting.promotions.open().update(meeting=following)


def _refuse_the_past(meeting: EditorialMeeting) -> None:
    if meeting.starts_at <= database_now():
        raise Refused(_("The meeting must be in the future."))


def _refuse_what_is_over(meeting: EditorialMeeting) -> None:
    if not EditorialMeeting.objects.coming().filter(pk=meeting.pk).exists():
        raise Refused(_("The meeting has been held or is cancelled."))


def _tell(kind: str, meeting: EditorialMeeting, *, by: User, **context: Any) -> None:
    """The editors, and those whose proposals are on it."""
    promotions = list(meeting.promotions.open().select_related("proposed_by", "requirement"))
    proposers = [row.proposed_by for row in promotions]
    told = [*editors.shared_editors(), *proposers]
    record(kind, meeting, by=by, tell=told, number=len(promotions), **context)
