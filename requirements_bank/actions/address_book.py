"""What happens in an authority's address book of suppliers.

Names are looked for under the lock of the authority, so that a new name is new once. The trail
names companies and no people: who asks for it is removed, and nothing of them is left.
"""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Authority, User
from notifications.trail import record
from portal.locks import locked, pause_point
from portal.refusals import Refused
from procurement.actions import systems
from procurement.models import Supplier, System
from procurement.systems import searching
from requirements_bank.market import forgetting
from requirements_bank.models import SupplierContact


class Taken(Refused):
    """Another row has that value of the field already."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@transaction.atomic
def add_supplier(supplier: Supplier, *, by: User) -> None:
    """A company comes into the address book."""
    _must_be_new(supplier)
    supplier.save()
    record("procurement.supplier_added", supplier, by=by)


@transaction.atomic
def change_supplier(supplier: Supplier, *, by: User) -> None:
    """The company is called something else, or its number is corrected."""
    _must_be_new(supplier)
    supplier.save(update_fields=["name", "cvr"])
    _search_anew(supplier)
    record("requirements_bank.supplier_changed", supplier, by=by)


@transaction.atomic
def merge_supplier(supplier: Supplier, *, by: User, into: Supplier) -> None:
    """One company stood here under two names: all that is known of it is known of one."""
    _lock(into.authority_id)
    pair = Supplier.objects.filter(authority=into.authority_id, pk__in={supplier.pk, into.pk})
    found = {row.pk: row for row in pair}
    pause_point("suppliers_are_merged")
    if len(found) < 2:
        raise Refused(_("One of the two is not there any more."))
    supplier, into = found[supplier.pk], found[into.pk]
    if supplier.cvr and into.cvr and supplier.cvr != into.cvr:
        raise Refused(_("They have different CVR numbers, so they are two companies."))
    known = into.contacts.values("email")
    for rows in (
        *(supplier.systems, supplier.contracts, supplier.invitations),
        supplier.contacts.exclude(email__in=known),
    ):
        rows.update(supplier=into)
    into.cvr = into.cvr or supplier.cvr
    name = supplier.name
    supplier.delete()
    into.save(update_fields=["cvr"])
    _search_anew(into)
    record("requirements_bank.supplier_merged", into, by=by, name=name)


@transaction.atomic
def add_contact(contact: SupplierContact, *, by: User) -> None:
    """Somebody whom the supplier's invitations can go to."""
    _must_be_new_there(contact)
    contact.save()
    record("requirements_bank.contact_added", contact.supplier, by=by)


@transaction.atomic
def change_contact(contact: SupplierContact, *, by: User) -> None:
    """Another name, address or telephone number. Invitations that are sent stay as they are."""
    _must_be_new_there(contact)
    contact.save(update_fields=["name", "email", "phone", "changed_at"])
    record("requirements_bank.contact_changed", contact.supplier, by=by)


@transaction.atomic
def remove_contact(contact: SupplierContact, *, by: User | None) -> None:
    """The person is forgotten; what the supplier was asked and answered is kept."""
    record("requirements_bank.contact_removed", contact.supplier, by=by)
    contact.delete()


@transaction.atomic
def forget_contact(contact: SupplierContact, *, before: datetime.datetime) -> None:
    """As if the person had asked for it, if nothing has used or changed them since then."""
    authority = contact.supplier.authority_id
    _lock(authority)
    found = forgetting.contacts(authority, before).filter(pk=contact.pk).first()
    pause_point("a contact is forgotten")
    if found:
        remove_contact(found, by=None)


@transaction.atomic
def remember(name: str, email: str, *, by: User, authority: Authority) -> Supplier:
    """Whom somebody writes to is in the address book from then on."""
    _lock(authority.pk)
    supplier = systems.name_supplier(name, by=by, authority=authority)
    if not supplier.contacts.filter(email=email).exists():
        pause_point("contact_is_new")
        add_contact(SupplierContact(supplier=supplier, email=email), by=by)
    return supplier


def _must_be_new(supplier: Supplier) -> None:
    _lock(supplier.authority_id)
    others = Supplier.objects.filter(authority=supplier.authority_id).exclude(pk=supplier.pk)
    for field in ("name", "cvr"):
        value = getattr(supplier, field)
        known = others.filter(**{f"{field}__iexact": value}).first() if value else None
        if known:
            words = _("%(supplier)s is in the address book already.") % {"supplier": known}
            raise Taken(field, words)


def _must_be_new_there(contact: SupplierContact) -> None:
    _lock(contact.supplier.authority_id)
    if contact.supplier.contacts.exclude(pk=contact.pk).filter(email=contact.email).exists():
        raise Taken("email", _("That address is already in the address book."))


def _search_anew(supplier: Supplier) -> None:
    """Systems are found by the name of their supplier, too."""
    searching.index(*System.objects.filter(supplier=supplier).select_related("supplier"))


def _lock(authority: int) -> None:
    locked(Authority.objects.filter(pk=authority)).get()
