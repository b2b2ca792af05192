"""The whole portal as `make run` starts it: web, worker, beat, with the demo data in it."""

import contextlib
import email
import email.policy
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import psycopg

from portal.embedded import programs
from portal.embedded.processes import dying_with_us
from tests.databases import own_database
from tests.reliability.bench import free_port, is_open, wait_for

PROJECT = Path(__file__).resolve().parents[2]
READY_S = 240
MAIL_S = 90
STOP_S = 60
BETWEEN_MAILS = b"\n" + b"-" * 79 + b"\n"


class Portal:
    """A running portal: its address, its mails and its database."""

    def __init__(self, url: str, state: Path, database: str, environment: dict[str, str]) -> None:
        self.url = url
        self.state = state
        self.database = database
        self.environment = environment

    def mails_to(self, address: str) -> list[EmailMessage]:
        """What was mailed to an address, oldest first."""
        paths = sorted((self.state / "mail").glob("*"), key=lambda path: path.stat().st_mtime_ns)
        parts = [part for path in paths for part in path.read_bytes().split(BETWEEN_MAILS)]
        found = [
            email.message_from_bytes(part, policy=email.policy.default)
            for part in parts
            if part.strip()
        ]
        return [mail for mail in found if address in str(mail["To"])]

    def mail_to(self, address: str, *words: str) -> EmailMessage:
        """Wait for a mail that holds all these words."""
        until = time.monotonic() + MAIL_S
        while time.monotonic() < until:
            for mail in reversed(self.mails_to(address)):
                if all(word in _text(mail) for word in words):
                    return mail
            time.sleep(0.2)
        subjects = [str(mail["Subject"]) for mail in self.mails_to(address)]
        raise AssertionError(f"no mail with {words} to {address}, but {subjects}")

    def rows(self, query: str, *parameters: object) -> list[tuple]:
        with psycopg.connect(self.database) as connection:
            return connection.execute(query, parameters).fetchall()

    def pass_deadline(self, dialogue: int) -> None:
        """What a test cannot wait for: the deadline of a market dialogue is now."""
        with psycopg.connect(self.database, autocommit=True) as connection:
            connection.execute(
                "UPDATE requirements_bank_marketdialogue SET deadline = now() WHERE id = %s",
                [dialogue],
            )

    def pass_round(self, number: int) -> None:
        """Nor for the end of an elaboration round."""
        with psycopg.connect(self.database, autocommit=True) as connection:
            connection.execute(
                "UPDATE requirements_bank_round SET deadline = now() WHERE id = %s", [number]
            )

    def begin_meeting(self, number: str) -> None:
        """Nor for the board's day: the meeting that this case comes on has just begun."""
        with psycopg.connect(self.database, autocommit=True) as connection:
            connection.execute(
                "UPDATE governance_meeting SET starts_at = now(), deadline_at = now() - interval"
                " '7 days' WHERE id IN (SELECT i.meeting_id FROM governance_agendaitem i"
                " JOIN procurement_case c ON c.id = i.case_id WHERE c.number = %s"
                " AND i.status = 'pending')",
                [number],
            )

    def agenda_item(self, number: str) -> tuple[int, int]:
        """The item by which a case waits for a board, and its meeting."""
        query = (
            "SELECT i.id, i.meeting_id FROM governance_agendaitem i JOIN procurement_case c"
            " ON c.id = i.case_id WHERE c.number = %s AND i.status = 'pending'"
        )
        until = time.monotonic() + MAIL_S
        while not (found := self.rows(query, number)):
            assert time.monotonic() < until, f"{number} is on no agenda"
            time.sleep(0.2)
        return found[0]

    def ring(self, task: str) -> None:
        """Ring for a task that the clock would start in a while."""
        command = [sys.executable, "-m", "celery", "--app", "portal.celery:app", "call", task]
        subprocess.run(command, cwd=PROJECT, env=self.environment, check=True, capture_output=True)


def link_in(mail: EmailMessage) -> str:
    """The first address that a mail leads to."""
    return re.search(r"https?://\S+", _words(mail)).group()


def _text(mail: EmailMessage) -> str:
    """Subject and body, in one line each paragraph, as a reader sees them."""
    return " ".join(f"{mail['Subject']} {_words(mail)}".split())


def _words(mail: EmailMessage) -> str:
    """What a reader reads: a mail about a meeting carries a calendar file besides."""
    return str(mail.get_body(("plain",)).get_content())


@contextlib.contextmanager
def running_portal() -> Iterator[Portal]:
    """Start it on a database and a broker of its own, and take it all down afterwards."""
    with contextlib.ExitStack() as stack:
        name = f"indgang_journeys_{os.getpid()}"
        database = stack.enter_context(own_database(os.environ["DATABASE_URL"], name))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="indgang-")))
        broker, web = free_port(), free_port()
        valkey = programs.valkey(programs.find(folder, None))
        words = ["--bind", "127.0.0.1", "--save", "", "--port", str(broker)]
        stack.enter_context(_running([str(valkey), *words], dict(os.environ), folder / "valkey"))
        wait_for(lambda: is_open(broker), "the broker")
        environment = _environment(folder, database, broker, web)
        start = [sys.executable, "manage.py", "start"]
        process = stack.enter_context(_running(start, environment, folder / "start"))
        _wait_until_ready(process, folder / "start")
        yield Portal(environment["SITE_URL"], folder, database, environment)


def _environment(state: Path, database: str, broker: int, web: int) -> dict[str, str]:
    """The environment of somebody who types `make run`, with servers of its own."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": database,
        "REDIS_URL": f"redis://127.0.0.1:{broker}/0",
        "CACHE_URL": f"redis://127.0.0.1:{broker}/1",
        "SITE_URL": f"http://127.0.0.1:{web}",
        "STATE_DIR": str(state),
        "EMAIL_URL": "file:",
        "PORT": str(web),
        # The same few people are written to by all the journeys.
        "MAILS_PER_HOUR": "1000",
        "STATIC_MAX_AGE": "3600",
        "DEBUG": "1",
        "TESTING": "0",
        "PYTHONWARNINGS": "default",
    }


@contextlib.contextmanager
def _running(
    command: list[str], environment: dict[str, str], log: Path
) -> Iterator[subprocess.Popen]:
    """A program that ends its own children, and that ends with us however we end."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=dying_with_us(signal.SIGTERM),
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_S)
        finally:
            process.kill()
            process.wait()


def _wait_until_ready(process: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + READY_S
    while "Indgang is ready" not in log.read_text():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.2)
