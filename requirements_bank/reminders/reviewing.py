"""Who is reminded that a requirement is to be gone through, and when."""

import datetime

from accounts.models import User
from notifications.reminders import remind as remind_once
from requirements_bank.bank import editors
from requirements_bank.models import Requirement

REVIEW_DUE = "requirements_bank.review_due"
# Days before the day; after a stop only the nearest one is still worth sending.
STEPS = (0, 30)


def remind(today: datetime.date) -> None:
    """Remind of the reviews that come near: the reviewer, or its editors where there is none."""
    last = today + datetime.timedelta(days=max(STEPS))
    near = Requirement.objects.kept().filter(review_date__lte=last)
    near = near.exclude(status=Requirement.Status.RETIRED)
    for requirement in near.select_related("reviewer", "authority", "collaboration"):
        # The query asked for those that have one.
        day = requirement.review_date or today
        step = next(days for days in STEPS if (day - today).days <= days)
        remind_once(
            REVIEW_DUE,
            requirement,
            deadline=day,
            step=f"{step} days",
            people=_people(requirement),
        )


def _people(requirement: Requirement) -> list[User]:
    reviewer = requirement.reviewer
    if reviewer and reviewer.is_active:
        return [reviewer]
    return editors.keepers_of(requirement)
