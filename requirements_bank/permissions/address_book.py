"""Who keeps the address book of suppliers. Whoever may invite chooses from it, too."""

from accounts.models import Authority, Role, User
from procurement.models import Supplier
from requirements_bank.models import SupplierContact

KEEPERS = (Role.BUYER, Role.COORDINATOR, Role.PROCUREMENT, Role.CONTRACTS, Role.ADMINISTRATOR)


def can_keep_address_book(user: User, authority: Authority) -> bool:
    return user.has_role(*KEEPERS, authority=authority.pk)


def can_change_supplier(user: User, supplier: Supplier) -> bool:
    return user.has_role(*KEEPERS, authority=supplier.authority_id)


def can_change_contact(user: User, contact: SupplierContact) -> bool:
    return can_change_supplier(user, contact.supplier)
