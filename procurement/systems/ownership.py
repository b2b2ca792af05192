"""G25–G28: who should own a system, and when the owner is asked about it."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from procurement.contracts.notice import months_before
from procurement.models import System

YEAR = 12


def doubts(system: System) -> list[str | Promise]:
    """What speaks against the owner. It warns, it does not forbid."""
    owner = system.owner
    if owner is None:
        return [_("The system has no owner. Appoint one.")]
    if not owner.is_active:
        return [_("The owner has left. Appoint a new one.")]
    found: list[str | Promise] = []
    if not owner.has_role(Role.MANAGER, authority=system.authority_id):
        found.append(_("The owner is not a manager."))
    if system.department is None:
        found.append(_("It is not said which unit uses the system most."))
    elif not _is_in(owner, system):
        found.append(_("The owner is not in the unit that uses the system most."))
    return found


def statement_due(began: date, stated: date | None, today: date) -> date | None:
    """The day since which the owner's word is wanted, if it is: at the start and every year.

    Who has not answered is asked again a year later.
    """
    years = 1 if stated else 0
    since = stated or began
    if _years_after(since, years) > today:
        return None
    while _years_after(since, years + 1) <= today:
        years += 1
    return _years_after(since, years)


def _years_after(day: date, years: int) -> date:
    return months_before(day, -YEAR * years)


def _is_in(owner: User, system: System) -> bool:
    """In the unit itself, in one below it, or with those it belongs to."""
    if owner.department is None or system.department is None:
        return False
    return (
        owner.department_id in system.department.path_ids()
        or system.department_id in owner.department.path_ids()
    )
