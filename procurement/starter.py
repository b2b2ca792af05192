"""What the portal knows on its first day: the procurement thresholds."""

from dataclasses import asdict

from procurement.models import ThresholdSet
from procurement.thresholds import STARTER_ROWS


def load() -> int:
    """Insert the law's threshold sets that are not there yet; return how many were new."""
    known = set(ThresholdSet.objects.filter(authority=None).values_list("valid_from", flat=True))
    new = [ThresholdSet(**asdict(row)) for row in STARTER_ROWS if row.valid_from not in known]
    return len(ThresholdSet.objects.bulk_create(new))
