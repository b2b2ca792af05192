"""A requirement is gone through at intervals: by whom, by when, and that it was done."""

import datetime

from django.db import transaction

from accounts.models import User
from notifications.trail import record
from portal.clock import database_now
from portal.locks import SECOND_CLICK, locked, pause_point
from requirements_bank.models import Requirement


@transaction.atomic
def plan(
    requirement: Requirement, *, by: User, reviewer: User | None, review_date: datetime.date | None
) -> None:
    """Say who is to go through it, and by when; the reviewer is told."""
    row = locked(Requirement.objects.filter(pk=requirement.pk)).get()
    if (row.reviewer, row.review_date) == (reviewer, review_date):
        return
    row.reviewer, row.review_date = reviewer, review_date
    row.save(update_fields=["reviewer", "review_date"])
    record("requirements_bank.review_planned", row, by=by, tell=[reviewer])


@transaction.atomic
def review(
    requirement: Requirement, *, by: User, review_date: datetime.date | None, remark: str = ""
) -> None:
    """It was gone through and stands; the next time is by that day. Pressed twice, it is once."""
    row = locked(Requirement.objects.filter(pk=requirement.pk)).get()
    now = database_now()
    is_done = row.reviewed_at is not None and row.reviewed_at > now - SECOND_CLICK
    pause_point("requirement_is_reviewed")
    if is_done and row.review_date == review_date:
        return
    row.reviewed_at, row.review_date = now, review_date
    row.save(update_fields=["reviewed_at", "review_date"])
    record("requirements_bank.reviewed", row, by=by, tell=[row.reviewer], remark=remark)
