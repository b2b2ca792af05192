"""The processes of the embedded servers: who they run as, how they start and how they end.

PostgreSQL refuses to be root, so for root the servers run as an account of their own. No folder
that we did not make is opened for it.
"""

import ctypes
import functools
import os
import pwd
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Account = pwd.struct_passwd | None
Process = subprocess.Popen[bytes]

ACCOUNT = "indgang-db"
START_S = 60
STOP_S = 30


class StartError(Exception):
    """One sentence that says what is in the way."""


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def server_account() -> Account:
    """The account that the servers run as; none unless we are root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/bin/false", ACCOUNT]
    try:
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 -- fixed words
        return pwd.getpwnam(ACCOUNT)
    except (OSError, subprocess.CalledProcessError, KeyError) as error:
        raise StartError(
            "PostgreSQL refuses to run as root and no account could be made for it: run this as "
            f"an ordinary user, create the account {ACCOUNT}, or set DATABASE_URL and REDIS_URL."
        ) from error


def can_enter(folder: Path, account: Account) -> bool:
    """Whether the account can go into the folder: tried, not worked out."""
    return run(["/bin/sh", "-c", 'cd -- "$0"', folder], account).returncode == 0


def make_folder(folder: Path, account: Account) -> None:
    """A private folder that the servers' account may pass through."""
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True)
        if account is not None:
            os.chown(folder, 0, account.pw_gid)
            folder.chmod(0o710)
    if not can_enter(folder, account):
        who = f"the account {account.pw_name}" if account else "you"
        raise StartError(f"{folder} is closed to {who}: set INDGANG_STATE to another folder.")


def give(folder: Path, account: Account) -> None:
    """Hand a folder of ours and all in it to the servers' account."""
    if account is not None:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)


def kept_secret(path: Path) -> str:
    """A random word, the same each time."""
    if not path.exists():
        write_private(path, secrets.token_urlsafe(48))
    return path.read_text()


def write_private(path: Path, text: str) -> None:
    """Whole or not at all, and for nobody else to read."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    with open(new, "x", opener=functools.partial(os.open, mode=0o600)) as file:
        file.write(text)
    new.rename(path)


def run(
    command: Sequence[str | Path], account: Account, text: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run to the end as the account."""
    return subprocess.run(  # noqa: S603 -- programs of our own packages
        command,
        input=text,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        **_identity(account),
    )


def spawn(
    command: Sequence[str | Path], log: Path, account: Account, soft: signal.Signals
) -> Process:
    """Start a server that Ctrl-C at the terminal does not reach: we stop it last."""
    with log.open("wb") as file:
        return subprocess.Popen(  # noqa: S603 -- programs of our own packages
            command,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
            preexec_fn=dying_with_us(soft),
            **_identity(account),
        )


def _identity(account: Account) -> dict[str, Any]:
    # The servers get nothing of our environment: it holds secrets.
    common = {"cwd": "/", "env": {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}}
    if account is None:
        return common
    return common | {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def dying_with_us(sign: signal.Signals) -> Callable[[], object] | None:
    """For preexec_fn: the system sends a child this signal when we are gone (Linux only)."""
    if not sys.platform.startswith("linux"):
        return None
    pr_set_pdeathsig = 1
    return functools.partial(ctypes.CDLL(None).prctl, pr_set_pdeathsig, int(sign))


def wait_until(ready: Callable[[], bool], server: Process, log: Path) -> None:
    """Until the server answers; if it ends instead, its last words are the reason."""
    until = time.monotonic() + START_S
    while not ready():
        if server.poll() is not None:
            words = last_line(log.read_text(errors="replace"))
            raise StartError(f"{log.stem} did not start: {words}")
        if time.monotonic() > until:
            raise StartError(f"{log.stem} did not answer within {START_S} s, see {log}.")
        time.sleep(0.05)


def end(server: Process, soft: signal.Signals) -> None:
    """Ask, and insist after a while."""
    server.send_signal(soft)
    try:
        server.wait(STOP_S)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it left no word"


def end_orphan(pid_file: Path, folder: Path, soft: signal.Signals) -> None:
    """End a server that outlived an earlier start, known by our folder in its command line.

    The system may have given the number in the file to a stranger, who is left alone.
    """
    try:
        pid = int(pid_file.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return
    until = time.monotonic() + STOP_S
    while _is_ours(pid, folder) and time.monotonic() < until:
        os.kill(pid, soft)
        time.sleep(0.2)
    if _is_ours(pid, folder):
        os.kill(pid, signal.SIGKILL)


def _is_ours(pid: int, folder: Path) -> bool:
    return os.fsencode(folder) in _command_line(pid)


def _command_line(pid: int) -> bytes:
    """Empty when there is no such process."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return b""
    command = ["ps", "-o", "command=", "-p", str(pid)]
    return subprocess.run(command, capture_output=True, check=False).stdout  # noqa: S603 -- fixed
