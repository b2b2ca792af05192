"""Throw-away databases on the server of DATABASE_URL, and a gunicorn on each of them."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import psycopg

PYTHON = sys.executable
# As the Dockerfile starts it, but for the number of processes: with one, all is measured warm.
THREADS = os.environ.get("THREADS", "4")
GUNICORN = ("-m", "gunicorn", "portal.wsgi", "--threads", THREADS, "--keep-alive", "75")
QUIET = ("--no-control-socket", "--log-level", "warning")
MASTER = "indgang_bench"
PATIENCE_S = 60


@contextmanager
def databases(sizes: list[int]) -> Iterator[dict[int, dict[str, str]]]:
    """An environment for each size, with a database of its own. All are gone afterwards."""
    with _connected() as server, ExitStack() as gone:
        gone.enter_context(_database(server, MASTER))
        run("migrate", "-v0", environment=_environment(MASTER))
        run("collectstatic", "-v0", "--noinput", environment=_environment(MASTER))
        run("load_starter_data", "-v0", environment=_environment(MASTER))
        for size in sizes:
            gone.enter_context(_database(server, f"{MASTER}_{size}", like=MASTER))
        yield {size: _environment(f"{MASTER}_{size}") for size in sizes}


@contextmanager
def gunicorn(environment: dict[str, str], *, workers: int = 1) -> Iterator[int]:
    """The portal and the bare views on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    where = ("--workers", str(workers), "--bind", f"127.0.0.1:{port}")
    command = [PYTHON, *GUNICORN, *QUIET, *where]
    started = subprocess.Popen(command, env=environment)
    try:
        _wait_for(started, port)
        yield port
    finally:
        started.terminate()
        started.wait(PATIENCE_S)


def run(*command: str, environment: dict[str, str]) -> str:
    """What a command of manage.py printed. Its errors go to the screen, and end the bench."""
    whole = [PYTHON, "manage.py", *command]
    done = subprocess.run(whole, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: ended with {done.returncode}\n{done.stdout}")
    return done.stdout


def answer(code: str, environment: dict[str, str]) -> dict[str, Any]:
    """What a line of Python printed as JSON, run with the portal's settings."""
    found: dict[str, Any] = json.loads(run("shell", "-v0", "-c", code, environment=environment))
    return found


def _wait_for(started: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and started.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    sys.exit("gunicorn did not answer.")


@contextmanager
def _database(
    server: "psycopg.Connection", name: str, *, like: str = "template1"
) -> Iterator[None]:
    server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    try:
        yield
    finally:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _connected() -> "psycopg.Connection":
    return psycopg.connect(_address("postgres"), autocommit=True)


def _address(name: str) -> str:
    """DATABASE_URL with the name of another database."""
    head, mark, query = os.environ["DATABASE_URL"].partition("?")
    return f"{head.rpartition('/')[0]}/{name}{mark}{query}"


def _environment(name: str) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": _address(name),
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "DEBUG": "0",
        "TESTING": "0",
        "LOG_LEVEL": "WARNING",
    }
