"""How a paper becomes a PDF: claimed, rendered outside any transaction, and then kept."""

from typing import TypeVar

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, QuerySet

from portal.clock import database_now
from portal.locks import locked, pause_point
from procurement.models import AssessmentPaper, VisitationPaper

ATTEMPTS = 5
P = TypeVar("P", AssessmentPaper, VisitationPaper)


def begin(waiting: QuerySet[P], paper_id: int) -> P | None:
    """Take note of one more attempt; None where the paper is made already, or given up."""
    row = waiting.filter(pk=paper_id)
    return row.first() if row.update(attempts=F("attempts") + 1) else None


@transaction.atomic
def keep(paper: P, pdf: bytes) -> None:
    """Keep the file. Of two workers that rendered at once the second throws its own away."""
    current = locked(type(paper).objects.filter(pk=paper.pk)).get()
    pause_point("paper held")
    if current.made_at:
        return
    current.file.save(f"{current._meta.model_name}-{current.pk}.pdf", ContentFile(pdf), save=False)
    current.made_at = database_now()
    current.save(update_fields=["file", "made_at"])


@transaction.atomic
def note_failure(paper: P) -> None:
    """After five attempts it is shown to people instead of tried again."""
    current = locked(type(paper).objects.filter(pk=paper.pk)).get()
    if current.made_at is None and current.attempts >= ATTEMPTS:
        current.failed_at = database_now()
        current.save(update_fields=["failed_at"])
