"""What a paper that becomes a PDF in the background needs to know."""

from datetime import timedelta
from typing import TypeVar

from django.db import models

from portal.clock import ClockTimestamp

Rows = TypeVar("Rows", bound=models.QuerySet)

# Longer than a task may run: after it, whoever began is gone.
PDF_LEASE = timedelta(minutes=7)
PDF_ATTEMPTS = 5


def unmade(papers: Rows) -> Rows:
    """To be made, tried seldom enough, and nobody is at it, or nobody can be any more."""
    gone = ClockTimestamp() - models.Value(PDF_LEASE)
    free = models.Q(pdf_begun_at=None) | models.Q(pdf_begun_at__lt=gone)
    return papers.filter(free, pdf="", pdf_attempts__lt=PDF_ATTEMPTS)
