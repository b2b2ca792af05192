"""How a dossier becomes a file: claimed by one worker, written outside any transaction, kept."""

from datetime import datetime
from functools import partial

from django.core.files import File
from django.db import transaction
from django.db.models import F, Q, QuerySet, Value

from portal import uploads
from portal.clock import ClockTimestamp, database_now
from portal.locks import locked
from procurement.dossier import package
from procurement.models import Case, Dossier, VisitationPaper


def make(dossier_id: int) -> None:
    """Make one dossier, if it is still wanted and nobody else is at it."""
    dossier = _begin(dossier_id)
    if dossier is None:
        return
    try:
        with package.write(dossier) as file:
            _keep(dossier, file)
    except BaseException:
        note_failure(dossier)
        raise


def waiting(before: datetime) -> list[int]:
    """Those that nobody is at: the bell was not heard, it failed, or its worker died."""
    free = Dossier.objects.free().filter(asked_at__lt=before)
    return list(free.order_by("pk").values_list("pk", flat=True))


def sweep(outdated: QuerySet[Dossier] | QuerySet[VisitationPaper]) -> int:
    """Delete what is kept no longer, row first: a file without a row is swept as well."""
    gone = 0
    for dossier in outdated.iterator():
        stored = dossier.file.name
        dossier.delete()
        if stored:
            uploads.forget(stored)
        gone += 1
    return gone


def forget_made(case: Case) -> None:
    """Something in it has been closed: the files go, and one that is being made is made anew.

    Called by actions, in their transaction.
    """
    begun = Q(made_at=None, failed_at=None, begun_at__isnull=False)
    for old in locked(Dossier.objects.filter(Q(made_at__isnull=False) | begun, case=case)):
        old.delete()
        if stored := old.file.name:
            transaction.on_commit(partial(uploads.forget, stored))
        if old.made_at is None:
            wanted = {"form": old.form, "language": old.language, "asked_by": old.asked_by}
            Dossier.objects.create(case=case, **wanted)


def note_failure(dossier: Dossier) -> None:
    """Let it go; after five attempts it is shown to people instead of tried again."""
    Dossier.objects.waiting().filter(pk=dossier.pk).update(begun_at=None)
    _give_up(dossier.pk)


def _begin(dossier_id: int) -> Dossier | None:
    """Claim it, and take note of one more attempt. None where there is nothing to do."""
    _give_up(dossier_id)
    free = Dossier.objects.free().filter(pk=dossier_id)
    if not free.update(begun_at=ClockTimestamp(), attempts=F("attempts") + Value(1)):
        return None
    return Dossier.objects.select_related("asked_by", "case").get(pk=dossier_id)


def _give_up(dossier_id: int) -> None:
    spent = Dossier.objects.free().filter(pk=dossier_id, attempts__gte=Dossier.ATTEMPTS)
    spent.update(failed_at=ClockTimestamp(), begun_at=None)


def _keep(dossier: Dossier, file: File) -> None:
    digest = uploads.fingerprint(file)
    stored = uploads.keep(file, Dossier.FOLDER)
    try:
        kept = _freeze(dossier, stored, digest)
    except BaseException:
        uploads.forget(stored)
        raise
    if not kept:
        uploads.forget(stored)


@transaction.atomic
def _freeze(dossier: Dossier, stored: str, digest: str) -> bool:
    """Point the row at the file, unless another worker did so first or the row is gone."""
    rows = Dossier.objects.waiting().filter(pk=dossier.pk)
    current = locked(rows).first()
    if current is None:
        return False
    current.file.name, current.sha256 = stored, digest
    current.made_at, current.begun_at = database_now(), None
    current.save(update_fields=["file", "sha256", "made_at", "begun_at"])
    return True
