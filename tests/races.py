"""Races whose order is certain, however slow the machine is.

`settings.PAUSES` maps the name of a pause point to a Meeting or a Hold. Whoever is held goes on
when the other one has come or is through, or when the other one waits for a lock that the held one
has: with locks the other is kept away, and without them (LOCKS_OFF) nothing keeps it from coming.
The test's own thread, which prepares the race, is never held.
"""

import itertools
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

# Far more than any machine needs. Who waits so long waits for something that never comes.
LONG = 20
SHORT = 0.02


def at_once(
    *calls: Callable[[], Any], refusals: type[Exception] | tuple[type[Exception], ...] = ()
) -> list[Any]:
    """Run the calls at the same time, each on its own connection; what each gave back.

    An error among the refusals counts as what the call gave back. Any other is raised here.
    """
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            start.wait(LONG)
            return call()
        except refusals as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        running = [pool.submit(run, call) for call in calls]
    return [one.result() for one in running]


def errors(outcomes: list[Any]) -> list[Exception]:
    """Those of the outcomes of `at_once` that are refusals."""
    return [outcome for outcome in outcomes if isinstance(outcome, Exception)]


def somebody_waits() -> bool:
    """Whether another connection waits for a lock that this one has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])


def wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + LONG
    while not until():
        assert time.monotonic() < end, "What this thread waits for does not happen."
        time.sleep(SHORT)


def prepares() -> bool:
    return threading.current_thread() is threading.main_thread()


class Meeting:
    """A pause for two that do the same: the first who comes is held until the second comes too."""

    def __init__(self) -> None:
        self._arrivals = itertools.count()
        self._met = threading.Event()

    def __call__(self) -> None:
        if prepares():
            return
        if next(self._arrivals):
            self._met.set()
        else:
            wait(until=lambda: self._met.is_set() or somebody_waits())


class Hold:
    """A pause for one: it is held while the other does all that it has to do."""

    def __init__(self) -> None:
        self._held, self._over = threading.Event(), threading.Event()

    def __call__(self) -> None:
        if not (prepares() or self._held.is_set()):
            self._held.set()
            wait(until=lambda: self._over.is_set() or somebody_waits())

    def race(
        self,
        held: Callable[[], Any],
        meanwhile: Callable[[], Any],
        refusals: type[Exception] | tuple[type[Exception], ...] = (),
    ) -> list[Any]:
        """What the one that is held gave back, and the other one."""

        def other() -> Any:
            assert self._held.wait(LONG), "The first one never came to its pause."
            try:
                return meanwhile()
            finally:
                self._over.set()

        return at_once(held, other, refusals=refusals)
