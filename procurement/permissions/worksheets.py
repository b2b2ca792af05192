"""Who may write in the worksheets of a case, agree to them, and let suppliers in."""

from accounts.models import Role, User
from procurement.models import Case, Confirmation, StepInvitation
from procurement.permissions.belonging import coordinates, holds, owns, performs, writes
from procurement.worksheets import Party
from procurement.worksheets.written import Sheet, sheet_of, sheets_for_supplier

# Who speaks for IT when all parties must agree.
IT = (Role.ARCHITECT, Role.SECURITY)


def can_write_sheet(user: User, sheet: Sheet) -> bool:
    """The coordinator, who performs the step, who writes the case; or those it names, alone."""
    if not sheet.is_writable:
        return False
    if roles := {Role(role) for role in sheet.text.written_by}:
        is_own = Role.REQUESTER in roles and writes(user, sheet.case)
        return is_own or holds(user, sheet.case, *(roles - {Role.REQUESTER}))
    return _works_on(user, sheet.case) or any(performs(user, step) for step in sheet.steps)


def can_confirm_sheet(user: User, sheet: Sheet) -> bool:
    """Whoever speaks for a party that has not agreed yet, also when the step is done."""
    return sheet.is_in_use and bool(parties_of(user, sheet))


def parties_of(user: User, sheet: Sheet) -> list[Party]:
    """The parties that must still agree to the sheet, and this person may do it for."""
    if not sheet.lines:
        return []
    return [party for party in sheet.awaited if SPEAKS[party](user, sheet.case)]


def can_withdraw_confirmation(user: User, agreed: Confirmation) -> bool:
    """Who gave it, and who could give it now, as long as the sheet stands as it was.

    What a supplier has confirmed by the link, the supplier alone takes back.
    """
    case = agreed.entry.case
    if agreed.by_id is None:
        return False
    sheet = sheet_of(case, agreed.entry.sheet)
    if sheet is None or not sheet.is_writable or agreed.pk not in _standing(sheet):
        return False
    return user.acts_as(agreed.by_id) or SPEAKS[agreed.party](user, case)


def can_let_supplier_in(user: User, case: Case) -> bool:
    """C23: those who work on a case that has something for a supplier to do."""
    sheets = sheets_for_supplier(case)
    steps = [step for sheet in sheets for step in sheet.steps]
    return bool(sheets) and (_works_on(user, case) or any(performs(user, step) for step in steps))


def can_change_step_invitation(user: User, invitation: StepInvitation) -> bool:
    return invitation.revoked_at is None and can_let_supplier_in(user, invitation.case)


def _works_on(user: User, case: Case) -> bool:
    return coordinates(user, case) or writes(user, case)


def _is_department(user: User, case: Case) -> bool:
    return writes(user, case) or owns(user, case)


# The supplier agrees by the link, or says so to the coordinator, who notes it with a name.
SPEAKS = {
    "department": _is_department,
    "it": lambda user, case: holds(user, case, *IT),
    "supplier": coordinates,
}


def _standing(sheet: Sheet) -> set[int]:
    return {agreed.pk for agreed in sheet.confirmations.values()}
