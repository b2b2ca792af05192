"""`manage.py start`: everything on one machine, watched over until Ctrl-C."""

import contextlib
import importlib
import io
import logging
import os
import signal
import socket
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from portal import supervision
from portal.clock import database_now
from portal.supervision import Part

HOST = "127.0.0.1"
PARTS = ("web", "worker", "beat")
# A browser that saves every two seconds, and a proxy, find their connection open: the two seconds
# of gunicorn's own end just when the next save is sent, which is then lost on the way.
WEB = ("--workers", "2", "--threads", "4", "--keep-alive", "75", "--no-control-socket")
# Workers need not know each other, and what they tell each other has stopped them from coming back
# after the broker was gone.
ALONE = ("--without-gossip", "--without-mingle")
READY_S = 120
LOOK_EVERY_S = 10


class Command(BaseCommand):
    help = "Migrate, load the data, and run web, worker and beat until Ctrl-C."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--only", choices=PARTS, help="watch over this part alone; nothing is migrated"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        # The parts have logs of their own; this is a screen for people.
        logging.disable(logging.INFO)
        only = options["only"]
        self.port = int(settings.PORT)
        if only is None:
            self._check_machine()
            self._prepare()
        self.ending = threading.Event()
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, lambda *_: self.ending.set())
        self.parts = [self._part(only, apart=True)] if only else [self._part(p) for p in PARTS]
        try:
            self._watch(announce=only is None)
        finally:
            self._say("Stopping …")
            supervision.stop(self.parts)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def _check_machine(self) -> None:
        if not _port_is_free(self.port):
            sys.exit(f"Port {self.port} is taken: choose another with PORT=8001 make run.")
        try:
            # It prints a page of its own when a library is missing.
            with contextlib.redirect_stdout(io.StringIO()):
                importlib.import_module("weasyprint")
        except OSError:
            sys.exit(
                "Pango is missing, which makes the PDF papers: on Debian and Ubuntu "
                "`apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0`."
            )

    def _prepare(self) -> None:
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except KeyboardInterrupt:
            sys.exit("Stopped before the start.")
        except OperationalError as error:
            sys.exit(f"The database does not answer: {str(error).splitlines()[0]}")
        call_command("load_starter_data", stdout=io.StringIO())
        if settings.DEBUG:
            self._load_demo()
        else:
            call_command("collectstatic", verbosity=0, interactive=False)
        self.began_at = database_now()
        # The processes that follow have connections of their own.
        connection.close()

    def _load_demo(self) -> None:
        try:
            call_command("load_demo", stdout=self.stdout)
        except CommandError as error:
            self._say(str(error))

    def _part(self, name: str, *, apart: bool = False) -> Part:
        state = Path(settings.STATE_DIR)
        celery = ["celery", "--app", "portal.celery:app"]
        schedule = Path(tempfile.gettempdir() if apart else state) / "beat"
        module = {
            "web": ["gunicorn", "portal.wsgi", "--bind", f"{HOST}:{self.port}", *WEB],
            "worker": [*celery, "worker", "--concurrency", "2", *ALONE],
            "beat": [*celery, "beat", "--schedule", str(schedule), "--pidfile="],
        }[name]
        # A worker that is asked to end has 30 s for its tasks; the rest goes back to the queue.
        ours = {"REMAP_SIGTERM": "SIGQUIT"}
        log = None if apart else state / f"{name}.log"
        return Part(name, [sys.executable, "-m", *module], log, ours | os.environ)

    def _watch(self, *, announce: bool) -> None:
        began = looked = time.monotonic()
        while not self.ending.wait(0.25):
            for part in self.parts:
                part.look_after(self._say)
            if announce and self._is_ready():
                announce = False
                self._announce()
            if announce and time.monotonic() - began > READY_S:
                sys.exit(f"The portal did not get ready: see the logs in {settings.STATE_DIR}.")
            if time.monotonic() - looked > LOOK_EVERY_S:
                looked = time.monotonic()
                self._mind_silence()

    def _is_ready(self) -> bool:
        """The web answers, and beat's first ring came through the queue: /readyz says so too."""
        if not all(part.lives and part.age > 1 for part in self.parts):
            return False
        if supervision.queue_is_silent(since=self.began_at):
            return False
        return _answers(f"http://{HOST}:{self.port}/healthz")

    def _announce(self) -> None:
        self._say(f"Logs: {settings.STATE_DIR}/*.log")
        if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
            self._say(f"Mails are not sent but kept: {settings.EMAIL_FILE_PATH}")
        self._say(f"Indgang is ready: http://{HOST}:{self.port}")
        for line in _demo_people():
            self._say(line)

    def _mind_silence(self) -> None:
        """Start a worker again that lives and hears nothing."""
        limit = supervision.SILENCE.total_seconds()
        deaf = [part for part in self.parts if part.name == "worker" and part.age > limit]
        if deaf and supervision.queue_is_silent():
            self._say(f"No sign of life came through the queue for {limit:g} s.")
            for part in deaf:
                part.ask_to_stop()


def _port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 -- our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _demo_people() -> list[str]:
    """The demo stands above us, so it is asked for by name."""
    if not settings.DEBUG:
        return []
    people = importlib.import_module("demo.people")
    width = max(len(login) for login, _role in people.sign_ins())
    lines = [f"  {login:{width}}  {role}" for login, role in people.sign_ins()]
    return [f"Demo people, password {people.PASSWORD} (the same @sydby.example):", *lines]
