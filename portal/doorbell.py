"""Ringing for a worker. Nothing is lost when nobody answers: the sweeps find the rows.

A person waits for the answer of the page, so the bell is given a second, and once it was not
heard it is left alone for a while.
"""

import time
from functools import cache
from typing import Any

import structlog
from celery.app.task import Task
from kombu import Connection
from kombu.connection import ConnectionPool
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from portal.celery import app
from portal.crash import crash_point

log = structlog.get_logger(__name__)

PATIENCE_S = 1
SILENCE_S = 5
# Redis errors reach us as they are when a connection dies in the middle of a word.
UNHEARD = (KombuError, RedisError, OSError)
IMPATIENT = {
    "socket_connect_timeout": PATIENCE_S,
    "socket_timeout": PATIENCE_S,
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}

quiet_until = 0.0


def ring(task: Task, *args: Any) -> None:
    """Ask for a task now. To be called after commit; a broker that is away is only logged."""
    global quiet_until
    crash_point("after_commit")
    if time.monotonic() < quiet_until:
        return
    try:
        with _connections().acquire(block=True, timeout=PATIENCE_S) as connection:
            task.apply_async(  # type: ignore[call-arg] # the stub does not know connections
                args, connection=connection, retry=False
            )
    except UNHEARD as error:
        quiet_until = time.monotonic() + SILENCE_S
        log.warning("doorbell_unheard", task=task.name, error=str(error))


@cache
def _connections() -> ConnectionPool:
    """A few connections of the process, kept open between the rings."""
    impatient: Connection = app.connection_for_write(
        transport_options=app.conf.broker_transport_options | IMPATIENT,
        connect_timeout=PATIENCE_S,
    )
    return impatient.Pool(limit=8)
