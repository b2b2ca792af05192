"""Who serves a board, leads it, or brings a case to it: what the other rules are made of."""

from accounts.models import Role, User
from governance import seating
from governance.models import AgendaItem, Meeting
from governance.recusals import is_recused
from procurement.models import Case


def is_partial(user: User, item: AgendaItem) -> bool:
    return user.acts_as(item.case.requester_id) or is_recused(user, item)


def serves(user: User, meeting: Meeting) -> bool:
    return seating.serves(user, meeting.board)


def chairs(user: User, meeting: Meeting) -> bool:
    return seating.chairs(user, meeting.board)


def brings(user: User, case: Case) -> bool:
    """The requester, the case's coordinator, or any coordinator who covers its department."""
    own = user.acts_as(case.requester_id) or user.acts_as(case.coordinator_id)
    covers = user.has_role(
        Role.COORDINATOR, authority=case.authority_id, department=case.department_id
    )
    return own or covers


def presents(user: User, item: AgendaItem) -> bool:
    named = user.acts_as(item.reported_by_id) or user.acts_as(item.contact_id)
    return named or brings(user, item.case)
