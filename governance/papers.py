"""How a paper becomes a file: claimed, rendered outside any transaction, and then frozen."""

from functools import partial
from typing import TypeVar

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F

from governance.models import Meeting, Package, Paper
from portal import uploads
from portal.clock import database_now
from portal.locks import locked

ATTEMPTS = 5
Made = TypeVar("Made", Paper, Package)


def begin(kind: type[Made], pk: int) -> Made | None:
    """Take note of one more attempt; None where it is made already, or given up."""
    rows = kind._default_manager.filter(pk=pk)
    if not rows.filter(state=kind.State.WAITING).update(attempts=F("attempts") + 1):
        return None
    return rows.get()


@transaction.atomic
def freeze_paper(paper: Paper, pdf: bytes) -> None:
    """Keep the file. Of two workers that rendered at once the second throws its own away; so does
    one that began before more was kept from the public.
    """
    current = locked(Paper.objects.filter(pk=paper.pk)).get()
    if not current.is_waiting or current.asked_at != paper.asked_at:
        return
    name = f"{current.kind}-{current.meeting_id}.pdf"
    current.file.save(name, ContentFile(pdf), save=False)
    current.state, current.last_error = Paper.State.READY, ""
    current.save()


def want_public_anew(meeting: Meeting) -> None:
    """Of minutes that are approved: the public edition as it was goes, and is made again.

    Called by actions, under the lock of the meeting.
    """
    for paper in locked(meeting.papers.filter(kind=Paper.Kind.PUBLIC)):
        if before := paper.file.name:
            transaction.on_commit(partial(uploads.forget, before))
        paper.file, paper.state, paper.attempts = "", Paper.State.WAITING, 0
        paper.asked_at = database_now()
        paper.save()


@transaction.atomic
def note_failure(made: Made, error: str) -> None:
    """Keep what went wrong; after five attempts it is shown to people instead of tried again."""
    made.refresh_from_db(from_queryset=locked(type(made)._default_manager.all()))
    made.last_error = error[:2000]
    if made.is_waiting and made.attempts >= ATTEMPTS:
        made.state = made.State.FAILED
    made.save(update_fields=["last_error", "state"])
