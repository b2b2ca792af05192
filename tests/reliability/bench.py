"""The bench: a broker, a database, a mail sink, a worker and a beat of the tests' own.

Only processes that were started here are ended here.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
from redis import Redis

from portal.embedded import programs
from portal.embedded.processes import dying_with_us

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 90


class Bench:
    """Everything that a fault can be put into."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.parts: dict[str, subprocess.Popen[bytes]] = {}
        self.broker_port, self.sink_port = free_port(), free_port()
        self.folder.joinpath("mode").write_text("ok")
        self.environment = os.environ | {
            "DATABASE_URL": database_url,
            "REDIS_URL": self.broker_url(self.broker_port),
            "CACHE_URL": f"redis://127.0.0.1:{self.broker_port}/1",
            "SECRET_KEY": "only-for-the-bench-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
            "DJANGO_SETTINGS_MODULE": "tests.reliability.settings",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.sink_port}",
            "DEBUG": "1",
            "TESTING": "1",
            "LOG_LEVEL": "WARNING",
            "STATE_DIR": str(folder),
            "LEDGER": str(folder / "ledger"),
            "BEAT_FAST": "1",
            "MAIL_RETRY_S": "1",
            "MAIL_LEASE_S": "8",
            "WATCHDOG_PING_S": "1",
            "WATCHDOG_DEAF_S": "10",
            "WATCHDOG_GRACE_S": "3",
            "PYTHONWARNINGS": "ignore",
        }
        self.database = psycopg.connect(database_url, autocommit=True)

    def broker_url(self, port: int) -> str:
        return f"redis://127.0.0.1:{port}/0"

    def start(self, name: str, *command: str, **environment: str) -> None:
        """Start one of our programs; its words go to a file of its name."""
        with self.folder.joinpath(f"{name}.out").open("ab") as file:
            self.parts[name] = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment | environment,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                preexec_fn=dying_with_us(signal.SIGTERM),
            )

    def stop(self, name: str, sign: signal.Signals = signal.SIGTERM) -> None:
        process = self.parts.pop(name, None)
        if process is not None:
            process.send_signal(sign)
            process.wait(PATIENCE_S)

    def kill_worker(self) -> None:
        """The supervisor first, so that it starts no other; then the worker with its children."""
        if supervisor := self.parts.pop("worker", None):
            pids = children(supervisor.pid)
            supervisor.kill()
            supervisor.wait()
            for pid in pids:
                with suppress(ProcessLookupError):
                    os.killpg(pid, signal.SIGKILL)

    def start_broker(self) -> None:
        server = programs.valkey(programs.find(self.folder, None))
        words = ("--bind", "127.0.0.1", "--save", "", "--port", str(self.broker_port))
        self.start("broker", str(server), *words)
        wait_for(self._broker_answers, "the broker")

    def _broker_answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.broker_port), timeout=1) as probe:
                probe.sendall(b"PING\r\n")
                return probe.recv(16) == b"+PONG\r\n"
        except OSError:
            return False

    @property
    def broker(self) -> Redis:
        return Redis(port=self.broker_port)

    def start_sink(self) -> None:
        words = ("-m", "tests.reliability.sink", str(self.sink_port), str(self.folder))
        self.start("sink", sys.executable, *words)
        wait_for(lambda: is_open(self.sink_port), "the sink")

    def start_watched(self, name: str, **environment: str) -> None:
        """A worker or a beat, and the supervisor that brings it back."""
        self.start(name, sys.executable, "manage.py", "start", "--only", name, **environment)

    def start_beat(self, name: str) -> None:
        """One more beat."""
        schedule = str(self.folder / name)
        words = ("beat", "--schedule", schedule, "--pidfile=")
        self.start(name, sys.executable, "-m", "celery", "--app", "portal.celery:app", *words)

    def be(self, mode: str) -> None:
        """Tell the sink how to behave."""
        new = self.folder / "mode.new"
        new.write_text(mode)
        new.rename(self.folder / "mode")

    def start_client(self) -> None:
        words = (sys.executable, "-m", "tests.reliability.client")
        with self.folder.joinpath("client.out").open("ab") as errors:
            self.parts["client"] = subprocess.Popen(
                words,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
            )

    def client(self, *words: str, crash_at: str = "", background: bool = False) -> None:
        """Let the client do something; "finish" waits for what it does in the background."""
        client = self.parts["client"]
        order = {"words": words, "crash_at": crash_at, "background": background}
        client.stdin.write(json.dumps(order).encode() + b"\n")
        client.stdin.flush()
        code = client.stdout.readline().strip()
        assert code == b"0", self.folder.joinpath("client.out").read_text()[-3000:]

    def worker_pid(self) -> int:
        """The worker that the supervisor has at present, 0 between two."""
        return next(iter(children(self.parts["worker"].pid)), 0)

    def heard_since(self, moment: float) -> bool:
        """Whether a sign of life came through the queue after that time."""
        row = self.ask(
            "SELECT extract(epoch FROM heard_at) FROM portal_heartbeat WHERE part = 'queue'"
        )
        return bool(row) and float(row[0][0]) > moment

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        return self.database.execute(query, values).fetchall()

    def promised(self, tag: str) -> set[str]:
        ledger = self.folder / "ledger"
        lines = ledger.read_text().split() if ledger.exists() else []
        return {line for line in lines if line.startswith(f"{tag}-")}

    def accepted(self, tag: str) -> list[dict[str, Any]]:
        """What the sink took, of this test."""
        file = self.folder / "accepted"
        lines = file.read_text().splitlines() if file.exists() else []
        mails = [json.loads(line) for line in lines]
        return [mail for mail in mails if mail["to"][0].startswith(f"{tag}-")]

    def found(self, tag: str) -> Counter[str]:
        return Counter(mail["to"][0] for mail in self.accepted(tag))

    def lost(self, tag: str) -> set[str]:
        return self.promised(tag) - self.found(tag).keys()

    def doubled(self, tag: str) -> dict[str, int]:
        return {address: n for address, n in self.found(tag).items() if n > 1}

    def is_settled(self, tag: str) -> bool:
        """Whether every mail of this test has come to its end in the outbox."""
        rows = self.ask(
            "SELECT count(*) FROM notifications_mail"
            " WHERE \"to\" LIKE %s AND state IN ('queued', 'leased')",
            f"{tag}-%",
        )
        return rows == [(0,)]

    def settle(self, tag: str) -> float:
        """Wait until nothing of this test is lost or under way; how long it took."""
        return wait_for(lambda: not self.lost(tag) and self.is_settled(tag), f"the mails of {tag}")

    def measure(self, row: str, tag: str, **figures: Any) -> None:
        """One line of the history that docs/reliability.md is written from."""
        line = {"id": row, "n": len(self.promised(tag)), "lost": len(self.lost(tag))}
        line |= {"doubled": len(self.doubled(tag)), **figures}
        with self.folder.joinpath("history").open("a") as file:
            file.write(json.dumps(line) + "\n")
        if kept := os.environ.get("RELIABILITY_HISTORY"):
            with Path(kept).open("a") as file:
                file.write(json.dumps(line) + "\n")

    def end(self) -> None:
        self.kill_worker()
        if client := self.parts.get("client"):
            client.stdin.close()
            client.stdout.close()
        for process in self.parts.values():
            process.terminate()
        for process in self.parts.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.database.close()


class Proxy:
    """Between the worker and the broker; it can stop passing on what comes by old connections."""

    def __init__(self, port: int) -> None:
        self.behind = port
        self.swallowing: set[socket.socket] = set()
        self.open: set[socket.socket] = set()
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def swallow(self) -> None:
        """From now on nothing comes through the connections that stand; new ones work."""
        self.swallowing |= set(self.open)

    def _accept(self) -> None:
        while True:
            try:
                near, _address = self.server.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self.behind))
            except OSError:
                near.close()
                continue
            self.open |= {near, far}
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=(source, target), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        try:
            while words := source.recv(65536):
                if source not in self.swallowing:
                    target.sendall(words)
        except OSError:
            pass
        for end in (source, target):
            end.close()

    def close(self) -> None:
        self.server.close()
        for end in list(self.open):
            end.close()


def wait_for(ready: Callable[[], object], what: str, patience: float = PATIENCE_S) -> float:
    """Look until it is so; how long that took. Never a sleep instead of a look."""
    began = time.monotonic()
    while not ready():
        waited = time.monotonic() - began
        assert waited < patience, f"{what}: not within {patience} s"
        time.sleep(0.1)
    return time.monotonic() - began


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def children(pid: int) -> list[int]:
    """The processes that this one started, the oldest first."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(words[1]) == pid and words[0] != "Z":
            found.append(int(stat.parent.name))
    return sorted(found)
