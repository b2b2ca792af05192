"""Case numbers: one after the other in each authority and year."""

from datetime import datetime

from django.utils import timezone

from accounts.models import Authority
from portal.locks import locked, pause_point
from procurement.models import CaseSequence


def next_number(authority: Authority, at: datetime) -> str:
    """NOR-2026-0042: submitters of an authority take their number one after the other."""
    year = timezone.localdate(at).year
    CaseSequence.objects.get_or_create(authority=authority, year=year)
    sequence = locked(CaseSequence.objects.filter(authority=authority, year=year)).get()
    pause_point("number_taken")
    sequence.last += 1
    sequence.save(update_fields=["last"])
    return f"{authority.code}-{year}-{sequence.last:04d}"
