from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, User
from procurement.models import Supplier


class SupplierContactQuerySet(models.QuerySet["SupplierContact"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(supplier__in=Supplier.objects.visible_to(user))

    def of(self, authority: Authority | int) -> Self:
        """Those in this authority's address book, with their suppliers."""
        return self.filter(supplier__authority=authority).select_related("supplier")


class SupplierContact(models.Model):
    """Somebody at a supplier, or its shared mailbox, in an authority's address book.

    A person who asks for it is removed, and one whom nothing has used for years: the trail names
    nobody.
    """

    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="contacts")
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = SupplierContactQuerySet.as_manager()

    class Meta:
        ordering = ["name", "email"]
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "email"],
                name="contact_once_at_a_supplier",
                violation_error_message=_("That address is already in the address book."),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email
