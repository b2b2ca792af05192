"""A worker that listens to itself.

Workers have been seen alive and deaf: the connection to the broker was dropped on the way, no
error was raised, and nothing was consumed any more. So a thread beside the worker puts a message
in the worker's own queue now and then, and watches that it comes out again. When the broker took
the messages all the time and none came out, the process ends itself, and whoever watches over it
starts a new one.
"""

import os
import signal
import threading
import time
from contextlib import suppress
from typing import Any

import structlog
from billiard import active_children
from billiard.common import TERM_SIGNAL
from celery import Celery, bootsteps
from celery.signals import task_received
from celery.utils.nodenames import worker_direct
from celery.worker import state
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

WORKER = "worker:"
PING_S = float(os.environ.get("WATCHDOG_PING_S", "20"))
DEAF_S = float(os.environ.get("WATCHDOG_DEAF_S", "120"))
GRACE_S = float(os.environ.get("WATCHDOG_GRACE_S", "40"))
CHILD_GRACE_S = min(GRACE_S, 10)
PING = "portal.tasks.answer_watchdog"


class Watchdog(bootsteps.StartStopStep):
    """Starts with the worker's process and ends with it."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, worker: Any, **_kwargs: Any) -> None:
        words = (worker.app, worker.hostname, worker.concurrency)
        self.thread = threading.Thread(target=watch, args=words, name="watchdog", daemon=True)

    def start(self, worker: Any) -> None:
        self.thread.start()


class Hearing:
    """When the worker last showed that it hears, or could not be expected to."""

    def __init__(self) -> None:
        self.last = time.monotonic()

    def note(self, **_kwargs: Any) -> None:
        self.last = time.monotonic()

    @property
    def silence(self) -> float:
        return time.monotonic() - self.last


def watch(app: Celery, hostname: str, processes: int) -> None:
    """Ping, and look whether the pings come out, for as long as the process lives."""
    hearing = Hearing()
    task_received.connect(hearing.note, weak=False)
    while hearing.silence < DEAF_S:
        if not _ping(app, hostname) or _is_busy(app, processes):
            hearing.note()
        time.sleep(PING_S)
    log.error("worker_is_deaf", worker=hostname, seconds=round(hearing.silence))
    _end()


def _ping(app: Celery, hostname: str) -> bool:
    """Whether the broker took a message for this worker."""
    try:
        with app.connection_for_write(connect_timeout=2) as connection:
            app.send_task(
                PING,
                [hostname],
                connection=connection,
                queue=worker_direct(hostname),  # type: ignore[arg-type] # a queue will do
                expires=DEAF_S,
                retry=False,
            )
    except (KombuError, RedisError, OSError) as error:
        log.warning("watchdog_has_no_broker", error=str(error))
        return False
    return True


def _is_busy(app: Celery, processes: int) -> bool:
    """Whether every process has a task that its time limit has yet to end: nothing is fetched."""
    limit = app.conf.task_time_limit
    running = [request.time_start for request in list(state.active_requests)]
    in_time = [start for start in running if start and time.time() - start < limit]
    return len(in_time) >= processes


def _end() -> None:
    """Softly, then hard; what was under way is handed out again or found by the sweeps.

    A child is asked before it is killed: it may be about to note that a mail was taken.
    """
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_S)
    for sign in (TERM_SIGNAL, signal.SIGKILL):
        for child in active_children():
            with suppress(ProcessLookupError):
                os.kill(child.pid, sign)  # type: ignore[arg-type] # it was running
        time.sleep(CHILD_GRACE_S)
    os._exit(1)
