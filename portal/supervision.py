"""Keeping the portal's own processes alive: start, watch, start again, stop."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from django.db import DatabaseError, connection

from portal.clock import database_now
from portal.embedded.processes import dying_with_us, last_line
from portal.models import Heartbeat

HARD_STOP_S = 35
# A process that lived this long died of something new: the back-off begins afresh.
SETTLED_S = 60
LONGEST_PAUSE_S = 60
# Beat rings every 20 seconds. A worker that misses four is alive and deaf, which happens when its
# connection to the broker was dropped on the way.
SILENCE = timedelta(seconds=90)


class Part:
    """One process of the portal: web, worker or beat. Without a log it writes where we write."""

    def __init__(
        self, name: str, command: list[str], log: Path | None, environment: Mapping[str, str]
    ) -> None:
        self.name = name
        self.command = command
        self.log = log
        self.environment = environment
        self.deaths = 0
        self.due_at = 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """In a session of its own: Ctrl-C at the terminal is ours to pass on."""
        self.started_at = time.monotonic()
        with contextlib.ExitStack() as stack:
            file = None
            if self.log is not None:
                file = stack.enter_context(self.log.open("ab" if self.deaths else "wb"))
            self.process = subprocess.Popen(  # noqa: S603 -- our own programs
                self.command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                start_new_session=True,
                preexec_fn=dying_with_us(signal.SIGTERM),
            )

    @property
    def lives(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def age(self) -> float:
        return time.monotonic() - self.started_at if self.lives else 0.0

    def look_after(self, say: Callable[[str], object]) -> None:
        """If it died, say so and start it again, later each time."""
        if self.lives:
            return
        if self.process is not None:
            self._note_death(say)
        if time.monotonic() >= self.due_at:
            self.start()

    def _note_death(self, say: Callable[[str], object]) -> None:
        settled = time.monotonic() - self.started_at > SETTLED_S
        self.deaths = 1 if settled else self.deaths + 1
        pause = min(2 ** (self.deaths - 1), LONGEST_PAUSE_S)
        self.due_at = time.monotonic() + pause
        code = self.process.returncode if self.process else None
        self.process = None
        words = last_line(self.log.read_text(errors="replace")[-2000:]) if self.log else ""
        say(f"{self.name} ended ({code}), starting it again in {pause} s: {words}")

    def ask_to_stop(self) -> None:
        if self.process is not None and self.lives:
            self.process.terminate()

    def wait(self, until: float) -> None:
        """Until it has ended by itself; then its whole session is ended for it."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def stop(parts: list[Part]) -> None:
    """All at once and softly; hard after a while."""
    for part in parts:
        part.ask_to_stop()
    until = time.monotonic() + HARD_STOP_S
    for part in parts:
        part.wait(until)


def queue_is_silent(since: datetime | None = None) -> bool:
    """Whether nothing that beat rang for was heard by a worker lately, or since that moment."""
    try:
        since = since or database_now() - SILENCE
        return not Heartbeat.objects.filter(part="queue", heard_at__gt=since).exists()
    except DatabaseError:
        # Then it is not the worker that is deaf. The next look connects anew.
        connection.close()
        return False
