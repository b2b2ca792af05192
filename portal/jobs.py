"""Jobs by the clock: once a period, however many beats there are."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from portal.clock import database_now
from portal.models import JobRun


@contextmanager
def once(job: str, period: str) -> Iterator[bool]:
    """Yield whether this call is the period's first; note the end when the work succeeded.

    A run that failed leaves no row, so that the next tick tries again.
    """
    try:
        with transaction.atomic():
            run = JobRun.objects.create(job=job, period=period)
    except IntegrityError:
        yield False
        return
    try:
        yield True
    except BaseException:
        run.delete()
        raise
    run.finished_at = database_now()
    run.save(update_fields=["finished_at"])
