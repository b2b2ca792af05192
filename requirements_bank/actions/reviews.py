"""A requirement is gone through at intervals: by whom, by when, and that it was done."""

import datetime
from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from notifications.trail import record
from portal.clock import database_now
from portal.locks import SECOND_CLICK, locked, pause_point
from requirements_bank.models import Requirement


@transaction.atomic
def plan(
    requirement: Requirement,
    *,
    by: User,
    reviewer: User | None,
    review_date: datetime.date | None,
    tells: bool = True,
) -> bool:
    """Say who is to go through it, and by when; the reviewer is told. Whether it is new."""
    row = locked(Requirement.objects.filter(pk=requirement.pk)).get()
    if (row.reviewer, row.review_date) == (reviewer, review_date):
        return False
    row.reviewer, row.review_date = reviewer, review_date
    row.save(update_fields=["reviewer", "review_date"])
    tell = [reviewer] if tells else []
    record("requirements_bank.review_planned", row, by=by, tell=tell)
    return True


@transaction.atomic
def tell_of_many(planned: Mapping[User, list[Requirement]], *, by: User) -> None:
    """Each reviewer gets one mail about all that they were given at once."""
    for reviewer, requirements in planned.items():
        record(
            "requirements_bank.reviews_planned",
            by,
            by=by,
            tell=[reviewer],
            reviewer=reviewer,
            requirements=requirements,
        )


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
