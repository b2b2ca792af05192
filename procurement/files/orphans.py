"""Files that no row points at: a process died between writing the file and its row."""

from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage

from portal import uploads
from procurement.models import AssessmentPaper, Document, Dossier, VisitationPaper

Owner = type[Document] | type[Dossier] | type[AssessmentPaper] | type[VisitationPaper]
OWNERS: tuple[Owner, ...] = (Document, Dossier, AssessmentPaper, VisitationPaper)


def sweep(before: datetime) -> int:
    """Delete files older than a moment that no row has; return how many there were."""
    return sum(sweep_owner(owner, before) for owner in OWNERS)


def sweep_owner(owner: Any, before: datetime, *, field: str = "file") -> int:
    """The same for one model with files; those of other apps ask it for theirs."""
    gone = 0
    for path in _stored_files(owner.FOLDER):
        old = default_storage.get_modified_time(path) < before
        if old and not owner.objects.filter(**{field: path}).exists():
            uploads.forget(path)
            gone += 1
    return gone


def _stored_files(folder: str) -> list[str]:
    if not default_storage.exists(folder):
        return []
    folders, files = default_storage.listdir(folder)
    below = [path for name in folders for path in _stored_files(f"{folder}/{name}")]
    return below + [f"{folder}/{name}" for name in files]
