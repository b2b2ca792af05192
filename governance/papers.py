"""How a paper becomes a file: claimed, rendered outside any transaction, and then frozen."""

from typing import TypeVar

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F

from governance.models import Package, Paper
from portal.locks import locked

ATTEMPTS = 5
Made = TypeVar("Made", Paper, Package)


def begin_paper(paper_id: int) -> Paper | None:
    """Take note of one more attempt; None where the paper is made already, or given up."""
    waiting = Paper.objects.waiting().filter(pk=paper_id)
    if not waiting.update(attempts=F("attempts") + 1):
        return None
    return Paper.objects.get(pk=paper_id)


@transaction.atomic
def freeze_paper(paper: Paper, pdf: bytes) -> None:
    """Keep the file. Of two workers that rendered at once the second throws its own away."""
    current = locked(Paper.objects.filter(pk=paper.pk)).get()
    if current.state != Paper.State.WAITING:
        return
    name = f"{current.kind}-{current.meeting_id}.pdf"
    current.file.save(name, ContentFile(pdf), save=False)
    current.state, current.last_error = Paper.State.READY, ""
    current.save()


@transaction.atomic
def note_failure(made: Made, error: str) -> None:
    """Keep what went wrong; after five attempts it is shown to people instead of tried again."""
    made.refresh_from_db(from_queryset=locked(type(made)._default_manager.all()))
    made.last_error = error[:2000]
    if made.state == made.State.WAITING and made.attempts >= ATTEMPTS:
        made.state = made.State.FAILED
    made.save(update_fields=["last_error", "state"])
