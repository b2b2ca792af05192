"""Who may ask, answer and close a question about a case."""

from accounts.models import User
from procurement.models import Case, Enquiry
from procurement.permissions.belonging import WORKERS, coordinates, holds, owns, writes


def can_ask_enquiry(user: User, case: Case) -> bool:
    """C05b: whoever works on the case, and the department itself."""
    own = writes(user, case) or owns(user, case)
    return case.is_under_way and (own or holds(user, case, *WORKERS))


def can_reply_to_enquiry(user: User, enquiry: Enquiry) -> bool:
    """The two it is between. A supplier's answer is noted by whoever may ask."""
    if not enquiry.case.is_under_way:
        return False
    if enquiry.addressee_id is None:
        return can_ask_enquiry(user, enquiry.case)
    return enquiry.is_addressed_to(user) or _asks(user, enquiry)


def can_close_enquiry(user: User, enquiry: Enquiry) -> bool:
    """Whoever asked says when it is answered."""
    return enquiry.case.is_under_way and _asks(user, enquiry)


def can_reopen_enquiry(user: User, enquiry: Enquiry) -> bool:
    return can_close_enquiry(user, enquiry) and not enquiry.is_open


def _asks(user: User, enquiry: Enquiry) -> bool:
    return user.acts_as(enquiry.asked_by_id) or coordinates(user, enquiry.case)
