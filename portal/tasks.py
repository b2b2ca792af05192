"""Signs of life through the queue."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from celery.signals import beat_init
from django.db.models import Value

from portal.clock import ClockTimestamp
from portal.doorbell import ring
from portal.models import Heartbeat
from portal.sessions import SessionStore
from portal.signs import note_life
from portal.watchdog import WORKER

FORGOTTEN = timedelta(days=1)


@shared_task
def heartbeat() -> None:
    """Note that beat rang and a worker heard it."""
    note_life("queue")
    # Workers come and go with every release, each under a name of its own.
    gone = Heartbeat.objects.filter(part__startswith=WORKER)
    gone.filter(heard_at__lt=ClockTimestamp() - Value(FORGOTTEN)).delete()


@shared_task
def clear_sessions() -> None:
    """Delete the sessions whose time is over: nobody can use them, and nothing else does it."""
    SessionStore.clear_expired()


@beat_init.connect
def ring_first(**_kwargs: Any) -> None:
    """Beat rings as soon as it is there: the portal is ready when that is heard."""
    ring(heartbeat)


@shared_task
def answer_watchdog(worker: str) -> None:
    """Note that this worker heard its own watchdog."""
    note_life(f"{WORKER}{worker}")
