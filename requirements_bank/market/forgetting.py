"""Which people at suppliers an authority has no use for any more. A look that changes nothing.

Databeskyttelsesforordningen art. 5(1)(e): people can be known no longer than is necessary.
"""

import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.clock import ClockTimestamp
from procurement.models import Case
from requirements_bank.models import Invitation, MarketDialogue, Round, SupplierContact

Status = MarketDialogue.Status


def dialogues(authority: int, before: datetime.datetime) -> QuerySet[MarketDialogue]:
    """Those that were over by then and still know people: put away, or their case is over.

    Deleted ones too. As long as a supplier's link opens the receipt, nobody is forgotten.
    """
    over = Q(status__in=MarketDialogue.PUT_AWAY) | Q(deleted_at__isnull=False)
    over |= Q(status=Status.ANSWERED) & ~Q(case__status__in=Case.UNDER_WAY)
    opened = MarketDialogue.objects.filter(authority=authority, activated_at__isnull=False)
    found = opened.filter(over, forgotten_at=None, deadline__lte=before)
    links = Invitation.objects.filter(dialogue=OuterRef("pk"), expires_at__gt=ClockTimestamp())
    later = Round.objects.filter(dialogue=OuterRef("pk"), deadline__gt=before)
    return found.filter(~Exists(links), ~Exists(later)).order_by("pk")


def contacts(authority: int, before: datetime.datetime) -> QuerySet[SupplierContact]:
    """Those in its address book whom nobody has changed since, and no dialogue knows any more."""
    invited = Invitation.objects.filter(dialogue__authority=authority)
    in_use = Exists(invited.filter(email__iexact=OuterRef("email")))
    found = SupplierContact.objects.of(authority).filter(~in_use, changed_at__lte=before)
    return found.order_by("pk")
