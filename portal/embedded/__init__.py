"""PostgreSQL and Valkey for a machine that has neither, in one folder of our own.

Standard library only: this runs before anything else is known to work.
"""

import fcntl
import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from portal.embedded import postgres, processes, programs, valkey
from portal.embedded.processes import Account, StartError

PROJECT = Path(__file__).resolve().parent.parent.parent
NEEDED = ("DATABASE_URL", "REDIS_URL")
ROOM_MB = 200
PATIENCE_S = 60


@contextmanager
def servers(environment: Mapping[str, str], *, test: bool = False) -> Iterator[dict[str, str]]:
    """What to add to the environment; what was started for it is stopped at the end.

    The tests have a folder of their own within the folder of the portal.
    """
    missing = [name for name in NEEDED if not environment.get(name)]
    account = processes.server_account() if missing else None
    state = _state_folder(environment, account, test=test)
    with ExitStack() as stack:
        found = {"STATE_DIR": environment.get("STATE_DIR") or str(state)}
        if not environment.get("SECRET_KEY"):
            found["SECRET_KEY"] = processes.kept_secret(state / "secret_key")
        if missing:
            found |= stack.enter_context(_running(state, account, missing, test=test))
        yield found


def _state_folder(environment: Mapping[str, str], account: Account, *, test: bool) -> Path:
    """Beside the code, unless the servers' account would need somebody's closed folder opened."""
    state = PROJECT / "var"
    if environment.get("INDGANG_STATE"):
        state = Path(environment["INDGANG_STATE"]).absolute()
    elif closed := [
        f for f in (PROJECT, state) if f.exists() and not processes.can_enter(f, account)
    ]:
        digest = hashlib.sha256(os.fsencode(PROJECT)).hexdigest()[:10]
        state = Path("/var/lib") / f"indgang-{digest}"
        processes.say(f"{closed[0]} is closed to other accounts, so the data is kept in {state}")
    folders = [state, state / "test"] if test else [state]
    for folder in folders:
        processes.make_folder(folder, account)
    free = shutil.disk_usage(state).free // 1_000_000
    if free < ROOM_MB:
        raise StartError(f"The disk of {state} has {free} MB left; {ROOM_MB} MB are needed.")
    return folders[-1]


@contextmanager
def _running(
    state: Path, account: Account, missing: list[str], *, test: bool
) -> Iterator[dict[str, str]]:
    """Start what is missing, or use what another command of this folder started.

    `lock` is held by who starts and stops them; `users` is shared by the others, whom it awaits.
    """
    note = state / "servers.json"
    with (state / "lock").open("w") as lock, (state / "users").open("w") as users:
        if not _is_first(lock, users, note):
            urls: dict[str, str] = json.loads(note.read_text())
            if not set(missing) <= set(urls):
                raise StartError(f"Another command uses {state} with servers of its own.")
            yield urls
            return
        note.unlink(missing_ok=True)
        with ExitStack() as stack:
            urls = _start(state, account, missing, stack, test=test)
            processes.write_private(note, json.dumps(urls))
            stack.callback(note.unlink, missing_ok=True)
            stack.callback(_await_others, users)
            yield urls


def _is_first(lock: IO[str], users: IO[str], note: Path) -> bool:
    """Whether nobody has started them; else they stand until we are done, too."""
    until = time.monotonic() + PATIENCE_S
    while not _take(lock, fcntl.LOCK_EX):
        # Whoever stops them lets nobody in any more.
        if _take(users, fcntl.LOCK_SH):
            if note.exists():
                return False
            fcntl.flock(users, fcntl.LOCK_UN)
        if time.monotonic() > until:
            raise StartError(f"Another command keeps {note.parent} busy; wait for it to end.")
        time.sleep(0.1)
    return True


def _await_others(users: IO[str]) -> None:
    if not _take(users, fcntl.LOCK_EX):
        processes.say("Another command uses the servers: they are stopped when it ends.")
        fcntl.flock(users, fcntl.LOCK_EX)


def _take(file: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _start(
    state: Path, account: Account, missing: list[str], stack: ExitStack, *, test: bool
) -> dict[str, str]:
    site = programs.find(state, account)
    urls = {}
    if "DATABASE_URL" in missing:
        folder = programs.postgres(site)
        url = stack.enter_context(postgres.running(state, account, folder, test=test))
        urls["DATABASE_URL"] = url
    if "REDIS_URL" in missing:
        url = stack.enter_context(valkey.running(state, account, programs.valkey(site)))
        urls |= {"REDIS_URL": f"{url}/0", "CACHE_URL": f"{url}/1"}
    return urls
