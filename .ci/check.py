"""Every check, with its time: `check.py lint` looks at the code, `check.py pytest` runs it."""

import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
# The first is Debian's Chromium without windows: the same pages for half the processor time.
BROWSERS = (
    *("chromium-headless-shell", "chromium", "chromium-browser"),
    *("google-chrome", "google-chrome-stable"),
)
BROWSER_TESTS = "tests/journeys"
COVERED = ".coverage"
APT = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "only-for-this-check-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "ALLOWED_HOSTS": "indgang.example",
    "SITE_URL": "https://indgang.example",
    "EMAIL_URL": "smtp://localhost:25",
}


def main() -> int:
    """Run what was asked for to the end, and fail when anything failed."""
    os.chdir(ROOT)
    # A hundred processes would compile the code anew, each for half a second.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.monotonic()
    failed = []
    if "lint" in sys.argv:
        failed += lint()
    if "pytest" in sys.argv:
        failed += run_tests()
    say(f"{time.monotonic() - began:6.1f} s  in all")
    if failed:
        say("Failed: " + ", ".join(failed))
    return 1 if failed else 0


def lint() -> list[str]:
    """Two at a time: mypy, the first, takes as long as all the others."""
    steps = lint_steps()
    with ThreadPoolExecutor(2) as pool:
        passed = pool.map(lambda name: passes(name, *steps[name]), steps)
        return [name for name, good in zip(steps, passed, strict=True) if not good]


def lint_steps() -> dict[str, tuple[list[str], dict[str, str]]]:
    manage = [sys.executable, "manage.py"]
    templates = sorted(str(path) for path in Path("templates").rglob("*.html"))
    return {
        "mypy": (module("mypy", "."), {}),
        "ruff check": (module("ruff", "check", "."), {}),
        "ruff format": (module("ruff", "format", "--check", "."), {}),
        "djade": ([str(BIN / "djade"), "--check", "--target-version", "5.2", *templates], {}),
        "import-linter": (
            [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
            {},
        ),
        "check --deploy": ([*manage, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
        "makemigrations": ([*manage, "makemigrations", "--check", "--dry-run"], {}),
        "translations": ([*manage, "messages", "--check"], {}),
    }


def run_tests() -> list[str]:
    browser = find_browser()
    command = [
        *module("slipcover", "--json", "--out", COVERED, "--fail-under", "0", "-m", "pytest"),
        # Of three workers one waits: for a page, a mail, a process that comes back.
        *("-n", "3", "--durations=5"),
    ]
    if not browser:
        say(f"\n*** No Chromium was found: {BROWSER_TESTS} IS SKIPPED. Set CHROMIUM to one. ***\n")
        command.append(f"--ignore={BROWSER_TESTS}")
    Path(COVERED).unlink(missing_ok=True)
    failed = [] if passes("pytest", command, {"CHROMIUM": browser}, quiet=False) else ["pytest"]
    covered = module("slipcover", "--out", COVERED, "--merge", COVERED)
    failed += [] if passes("coverage", covered, {}, quiet=False) else ["coverage"]
    if not browser and os.environ.get("CI") == "true":
        failed.append("browser tests, which were skipped")
    return failed


def find_browser() -> str:
    """The Chromium of the machine; Debian's is installed when there is none and we may."""
    if found := search_browser():
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("No Chromium was found: installing Debian's …")
        for words in (["update"], ["install", "-y", "chromium"]):
            subprocess.run(["apt-get", "-qq", *words], env=APT, check=False)
    return search_browser()


def search_browser() -> str:
    names = (os.environ.get("CHROMIUM", ""), *BROWSERS)
    return next((path for name in names if name and (path := shutil.which(name))), "")


def module(name: str, *words: str) -> list[str]:
    """By `python -m`: scripts know the folder they were installed in, modules do not."""
    return [sys.executable, "-m", name, *words]


def passes(
    name: str, command: list[str], environment: dict[str, str], *, quiet: bool = True
) -> bool:
    began = time.monotonic()
    done = subprocess.run(
        command,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        check=False,
    )
    passed = done.returncode == 0
    said = done.stdout.decode(errors="replace") if quiet and not passed else ""
    say(f"{said}{time.monotonic() - began:6.1f} s  {name}{'' if passed else ': FAILED'}")
    return passed


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
