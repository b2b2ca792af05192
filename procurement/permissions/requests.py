"""Who may write a request, send it, and change its answers."""

from accounts.models import Authority, Role, User
from procurement.models import Case
from procurement.permissions.belonging import coordinates, writes


def can_start_request(user: User, authority: Authority) -> bool:
    """Everybody with a role may ask: there is one entrance. A request is some department's."""
    own = user.authority_id == authority.pk and user.has_role(*Role, authority=authority.pk)
    return own and (user.department_id is not None or authority.departments.exists())


def can_edit_request(user: User, case: Case) -> bool:
    return case.is_draft and writes(user, case)


def can_change_answers(user: User, case: Case) -> bool:
    return case.is_under_way and (writes(user, case) or coordinates(user, case))


def can_submit(user: User, case: Case) -> bool:
    return case.can_become(Case.Status.SUBMITTED) and writes(user, case)


def can_discard(user: User, case: Case) -> bool:
    return case.can_become(Case.Status.DISCARDED) and user.acts_as(case.requester_id)


def can_restore(user: User, case: Case) -> bool:
    return case.status == Case.Status.DISCARDED and user.acts_as(case.requester_id)
