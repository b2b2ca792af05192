"""Who may book meetings about a case, move them and call them off."""

from accounts.models import User
from procurement.models import Case, CaseMeeting
from procurement.permissions.belonging import coordinates, performs


def can_book_meeting(user: User, case: Case) -> bool:
    """C05c, F24: the coordinators, the contact person, and whoever has the current step."""
    return case.is_under_way and (_arranges(user, case) or _has_the_step(user, case))


def can_change_meeting(user: User, meeting: CaseMeeting) -> bool:
    """Whoever called it and the coordinators, until it begins."""
    return meeting.case.is_under_way and can_cancel_meeting(user, meeting)


def can_cancel_meeting(user: User, meeting: CaseMeeting) -> bool:
    """Also when the case is over: that is when a meeting is no longer wanted."""
    own = user.acts_as(meeting.organizer_id) or _arranges(user, meeting.case)
    return meeting.is_changeable and own


def _arranges(user: User, case: Case) -> bool:
    return coordinates(user, case) or user.acts_as(case.coordinator_id)


def _has_the_step(user: User, case: Case) -> bool:
    """The steps are prefetched."""
    return any(
        performs(user, step) for step in case.steps.all() if step.number == case.current_step
    )
