"""Who may do what with the standard document of technical requirements (C03d)."""

from accounts.models import Role, User
from procurement.models import Case
from requirements_bank.models import Delivery, StandardDocument

MAKERS = (Role.COORDINATOR, Role.BUYER, Role.ARCHITECT, Role.SECURITY, Role.PROCUREMENT)


def can_make_standard(user: User, case: Case) -> bool:
    """Those who speak with suppliers, and IT, whose requirements they are."""
    where = {"authority": case.authority_id, "department": case.department_id}
    return case.is_under_way and user.has_role(*MAKERS, **where)


def can_deliver_standard(user: User, document: StandardDocument) -> bool:
    return can_make_standard(user, document.case)


def can_withdraw_delivery(user: User, delivery: Delivery) -> bool:
    return delivery.withdrawn_at is None and can_deliver_standard(user, delivery.document)
