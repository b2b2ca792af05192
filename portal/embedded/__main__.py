"""`python -m portal.embedded [--test] -- COMMAND`: run a command with the servers it needs.

DATABASE_URL, REDIS_URL, CACHE_URL, STATE_DIR and SECRET_KEY are set for it; what is set already is
used as it is. Afterwards what was started here is stopped, and nothing else.
"""

import argparse
import os
import signal
import subprocess
import sys
from types import FrameType
from typing import NoReturn

from portal.embedded import processes, servers

ENDINGS = (signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    """The exit code of the command."""
    options = _parse(sys.argv[1:])
    for sign in ENDINGS:
        signal.signal(sign, _leave)
    try:
        with servers(os.environ, test=options.test) as found:
            code = _run(options.command, os.environ | found)
            # From here on we are stopping; impatience must not leave a server behind.
            for sign in (signal.SIGINT, *ENDINGS):
                signal.signal(sign, signal.SIG_IGN)
            return code
    except processes.StartError as error:
        processes.say(str(error))
        return 1
    except OSError as error:
        processes.say(f"{error.strerror}: {error.filename}")
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


def _parse(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="portal.embedded", description=__doc__)
    parser.add_argument("--test", action="store_true", help="servers for the tests, apart")
    parser.add_argument("command", nargs="+", help="the command, after --")
    return parser.parse_args(words)


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)


def _run(command: list[str], environment: dict[str, str]) -> int:
    """Signals are the command's to answer."""
    child = subprocess.Popen(  # noqa: S603 -- the command is what we are asked for
        command, env=environment, preexec_fn=processes.dying_with_us(signal.SIGTERM)
    )
    for sign in (signal.SIGINT, *ENDINGS):
        signal.signal(sign, lambda number, _frame: child.send_signal(number))
    if sys.stderr.isatty():
        # A terminal sends Ctrl-C to the command itself.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    code = child.wait()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())
