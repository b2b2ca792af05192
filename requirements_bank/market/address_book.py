"""What the address book of suppliers knows: companies, their people, systems and dialogues."""

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from procurement.models import Supplier, System
from requirements_bank.models import SupplierContact


def with_words(suppliers: QuerySet[Supplier], words: str) -> QuerySet[Supplier]:
    """Those whose name or number, people or systems have all of these words."""
    for word in words.split():
        people = SupplierContact.objects.filter(Q(name__icontains=word) | Q(email__icontains=word))
        systems = System.objects.filter(name__icontains=word, supplier__isnull=False)
        suppliers = suppliers.filter(
            Q(name__icontains=word)
            | Q(cvr__startswith=word)
            | Q(pk__in=people.values("supplier"))
            | Q(pk__in=systems.values("supplier"))
        )
    return suppliers


def with_dialogues(suppliers: QuerySet[Supplier]) -> QuerySet[Supplier]:
    """Each with `asked`: in how many market dialogues it was invited."""
    one = Supplier.objects.filter(pk=OuterRef("pk")).order_by()
    number = one.values("pk").annotate(number=Count("invitations__dialogue", distinct=True))
    return suppliers.annotate(asked=Subquery(number.values("number")))
